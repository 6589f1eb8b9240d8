// Another time for a program (libfaketime).
const library = `/usr/lib/${process.arch === 'arm64' ? 'aarch64' : 'x86_64'}-linux-gnu/faketime/libfaketimeMT.so.1`;

/** The environment in which a program begins at that moment of UTC; its monotonic clock stays true. */
export const faked = (moment) =>
  ({ LD_PRELOAD: library, FAKETIME: `@${moment}`, FAKETIME_DONT_FAKE_MONOTONIC: '1', TZ: 'UTC' });
