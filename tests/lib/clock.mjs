// The clinic's clock in the tests. Its programs live in another time (libfaketime) than the browser and the tests, by
// default in the morning of a working day, so that what a test sees doesn't depend on when it runs.
// CLOCK='2026-12-31 18:59:00' (UTC) takes another moment.
const library = `/usr/lib/${process.arch === 'arm64' ? 'aarch64' : 'x86_64'}-linux-gnu/faketime/libfaketimeMT.so.1`;

let ahead_s;

/** From now on it is that moment of UTC for every program that is started. */
export function setClock(moment) {
  ahead_s = Math.round((Date.parse(`${moment.replace(' ', 'T')}Z`) - Date.now()) / 1000);
}
setClock(process.env.CLOCK ?? '2026-12-02 06:00:00');

/** The environment of a program whose clock is the machine's and as many seconds more as the file says at the moment. */
export const clockOf = (file) => ({ LD_PRELOAD: library, FAKETIME_TIMESTAMP_FILE: file, FAKETIME_NO_CACHE: '1', FAKETIME_DONT_FAKE_MONOTONIC: '1' });

/** How far the clock of a program is ahead that is to be some seconds off from the others: FAKETIME. */
export const ahead = (seconds) => `${ahead_s + seconds < 0 ? '' : '+'}${ahead_s + seconds}`;

/** The environment of a program; its monotonic clock stays true. */
export const environment = (more) => ({
  ...process.env, LD_PRELOAD: library, FAKETIME: ahead(0), FAKETIME_DONT_FAKE_MONOTONIC: '1',
  TZ: 'UTC', ...more,
});

/** The clinic's now, in milliseconds since 1970. */
export const now = () => Date.now() + ahead_s * 1000;

const karachi = new Intl.DateTimeFormat('sv-SE',
  { timeZone: 'Asia/Karachi', dateStyle: 'short', timeStyle: 'medium' }); // 2026-12-02 11:00:00

/** What a clock in Karachi shows so many days from now: 2026-12-02T11:00:00.000Z, though no zone is meant. */
export const local = (days = 0) =>
  new Date(Date.parse(`${karachi.format(now()).replace(' ', 'T')}Z`) + days * 864e5).toISOString();

/** A day from today on it: 2026-12-02. */
export const day = (days) => local(days).slice(0, 10);

/** How far Karachi is ahead of UTC at noon of a day: +05:00; in a summer of 2008 and 2009 +06:00. */
export const offset = (on) => new Intl.DateTimeFormat('en', { timeZone: 'Asia/Karachi', timeZoneName: 'longOffset' })
  .format(new Date(`${on}T07:00Z`)).slice(-6);
