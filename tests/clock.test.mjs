// The clinic on odd days: the server lives in another time (libfaketime), its clients in the true one.
import test from 'node:test';
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setClock } from './lib/clock.mjs';
import { run, serve } from './lib/server.mjs';
import { serveSmall, smallPassword, idText, botox } from './lib/small.mjs';
import { form_wait_ms, wait } from './lib/busy.mjs';
import { Client } from './lib/client.mjs';
import { rounds } from './lib/random.mjs';

const sold = async (desk) => {
  const path = (await desk.submit('/staff/invoices', '/staff/invoices')).headers.get('location');
  assert.equal((await desk.submit(path, `${path}/lines`, { name: 'Cream', price: '900' })).status, 303);
  const paid = await desk.submit(path, `${path}/payments`, { given: '1000' });
  assert.equal(paid.status, 303);
  return (await desk.fetch(paid.headers.get('location'))).text();
};

const longDate = (day) => new Intl.DateTimeFormat('en-GB',
  { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' }).format(new Date(day))
  .replace(/^(\w+) /, '$1, ');

/** A day at the desk: whoever asks, books and pays can, and everything says the day that it is. */
async function work(server, token, { today, offset, year = 2026 }) {
  const call = (path, body) => fetch(server.base + path, {
    headers: { authorization: `Bearer ${token}` }, ...(body && { method: 'POST', body: JSON.stringify(body) }),
  });
  const visitor = new Client(server.base);
  const asked = await visitor.values('/contact', '/contact');
  const opened = wait(form_wait_ms);
  const desk = await new Client(server.base).signIn('admin', server.password);
  assert.ok((await (await desk.fetch('/staff/day')).text()).includes(`<title>${longDate(today)} ·`));

  const service = server.service ?? (await (await call('/api/v1/services')).json()).items[0].id;
  const { items } = await (await call(`/api/v1/slots?service=${service}&days=7`)).json();
  assert.ok(items.length > 0 && items.every((slot) => slot.starts_at.slice(0, 10) >= today));
  const tomorrow = items.find((slot) => slot.starts_at.slice(0, 10) > today);
  assert.ok(tomorrow.starts_at.endsWith(offset), tomorrow.starts_at);
  const made = await (await call('/api/v1/clients', { name: 'Odd Day', phone: '0300 1234567' })).json();
  const booked = await call('/api/v1/appointments', { client: made.id, service, ...tomorrow });
  assert.equal(booked.status, 201);
  assert.equal((await booked.json()).parts[0].starts_at, tomorrow.starts_at);
  const day = await (await desk.fetch(`/staff/day?on=${tomorrow.starts_at.slice(0, 10)}`)).text();
  assert.match(day, /Odd Day/);

  const slip = await sold(desk);
  assert.match(slip, new RegExp(`R-${year}-\\d+`)); // the fiscal year began in July
  await opened;
  for (const [name, value] of Object.entries({ name: 'Odd Day', phone: '0300 7654321', message: 'Salam' })) asked.set(name, value);
  assert.equal((await visitor.post('/contact', asked)).status, 303);
}

async function demo(t, moment, expected) {
  setClock(moment);
  const folder = mkdtempSync(join(tmpdir(), 'clinic-clock-'));
  const data = join(folder, 'data');
  run('demo', '--data', data);
  const token = run('user', 'token', '--data', data, '--email', 'admin@clinic.example', '--scope', 'all').trim();
  const server = await serve(data);
  t.after(async () => {
    await server.end();
    rmSync(folder, { recursive: true, force: true });
  });
  await work({ ...server, password: 'try-the-clinic' }, token, expected);
  assert.equal((await server.stop()).code, 0);
  run('audit', 'verify', '--data', data);
}

test('the 28th of February', (t) => demo(t, '2027-02-28 05:00:00', { today: '2027-02-28', offset: '+05:00' }));

test('a day that had no midnight, since the clock was moved', (t) =>
  demo(t, '2009-04-15 05:00:00', { today: '2009-04-15', offset: '+06:00', year: 2008 }));

/** The numbers that a sale gets: of its invoice and its receipt; and where it is. */
async function sale(desk) {
  const path = (await desk.submit('/staff/invoices', '/staff/invoices')).headers.get('location');
  assert.equal((await desk.submit(path, `${path}/lines`, { name: 'Cream', price: '900' })).status, 303);
  assert.equal((await desk.submit(path, `${path}/payments`, { given: '1000' })).status, 303);
  const page = await (await desk.fetch(path)).text();
  const [, invoice] = /Invoice <bdi dir="ltr">([\d-]+)/.exec(page);
  return { path, numbers: `${invoice} ${/R-[\d-]+/.exec(page)[0]}`, page };
}

test('numbers begin anew on the 1st of July, when the clinic ends its day; Undo ends with the day', async (t) => {
  setClock('2027-06-30 18:57:00'); // 23:57 in Karachi
  const clinic = await serveSmall();
  const { data } = clinic;
  let server = clinic;
  t.after(async () => {
    await server.end();
    rmSync(data, { recursive: true, force: true });
  });
  const desk = await new Client(clinic.base).signIn('admin', smallPassword);
  const at = async (moment) => {
    await server.end();
    setClock(moment);
    server = await serve(data);
    desk.base = server.base;
    await desk.signIn('admin', smallPassword);
  };
  const undo = async ({ path, page }) => {
    const [, action] = /action="([^"]*\/undo)"/.exec(page);
    const { csrf, version } = await desk.form(`${path}?ask=void`, `${path}/void`);
    return desk.post(action, { csrf, version, stamp: action });
  };
  const evening = await sale(desk);
  assert.equal(evening.numbers, '2026-1 R-2026-1');
  await at('2027-06-30 19:00:05'); // a new day, and a new year
  assert.equal((await sale(desk)).numbers, '2027-1 R-2027-1');
  assert.doesNotMatch(await (await desk.fetch(evening.path)).text(), /Undo payment/);
  const late = await undo(evening);
  assert.equal(late.status, 409);
  assert.match(await late.text(), /That day is closed/);
  const place = '/staff/settings/clinic';
  assert.equal((await desk.submit(place, place, { day_ends: '03:00' })).status, 303);

  await at('2028-06-30 21:58:00'); // 1 July, 02:58: the night of 30 June
  const night = await sale(desk);
  assert.equal(night.numbers, '2027-2 R-2027-2');
  assert.equal((await undo(night)).status, 303, 'its day is open still');
  const second = await sale(desk);
  assert.equal(second.numbers, '2027-3 R-2027-3');
  await at('2028-06-30 22:00:05');
  assert.equal((await sale(desk)).numbers, '2028-1 R-2028-1');
  assert.equal((await undo(second)).status, 409);
  assert.equal((await server.stop()).code, 0);
});

test('at any hour what is booked, given a token and asked stands on the day of the clinic, not of UTC', async (t) => {
  const today = '2026-12-02';
  const number = String(Date.parse(today) / 864e5);
  let clinic;
  let server;
  t.after(async () => {
    await server.end();
    rmSync(clinic.data, { recursive: true, force: true });
  });
  for (const [n, clock] of ['00:30', '04:59', '05:00', '19:00', '23:59'].entries()) {
    await server?.end();
    setClock(new Date(Date.parse(`${today}T${clock}:05+05:00`)).toISOString().slice(0, 19).replace('T', ' '));
    clinic ??= await serveSmall();
    server = n === 0 ? clinic : await serve(clinic.data);
    server.sql('update hours set opens_minutes = 0, closes_minutes = 1440');
    const desk = await new Client(server.base).signIn('desk', smallPassword);
    const asked = `/staff/appointments/new?${new URLSearchParams({ name: `At ${clock}`, phone: `0300 123456${n}`, service: idText(botox) })}`;
    const fields = await desk.values(asked, '/staff/appointments');
    assert.equal(fields.get('starts_at').slice(0, 10), today, `the first free time at ${clock}`);
    const booked = await desk.post('/staff/appointments', fields);
    assert.equal(booked.status, 303);
    assert.match(await (await desk.fetch('/staff/day')).text(), new RegExp(`Wednesday, 2 December[^]*At ${clock}`));
    assert.equal((await desk.submit('/staff/day', '/staff/queue', { label: `Token at ${clock}` })).status, 303);
    const typed = await desk.submit('/staff/enquiries/new', '/staff/enquiries', { channel: 'call', name: 'Asks', phone: '0300 7654321' });
    assert.match((await (await desk.fetch(typed.headers.get('location'))).text()).replace(/<[^>]*>/g, ''), new RegExp(`2 Dec 2026, ${clock}`));
  }
  assert.equal(server.sql('select group_concat(distinct from_minute / 1440) from appointment'), number);
  assert.equal(server.sql('select group_concat(distinct day_on) || count(*) from queue_entry'), `${number}5`);
});

if (rounds(false, true)) {
  test('the last minute of a year', (t) =>
    demo(t, '2026-12-31 18:59:10', { today: '2026-12-31', offset: '+05:00' }));

  test('the day before the clock is moved', async (t) => {
    setClock('2027-03-27 10:00:00');
    const clinic = await serveSmall({ zone: 'Europe/London' });
    t.after(() => clinic.end());
    await work({ ...clinic, password: smallPassword, service: idText(botox) }, clinic.token(),
      { today: '2027-03-27', offset: '+01:00' });
    assert.equal((await clinic.stop()).code, 0);
  });
}
