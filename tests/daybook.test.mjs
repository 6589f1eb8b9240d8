// The day book's work: booking, checking in, moving, the queue.
import { test, before, after } from 'node:test';
import assert from 'node:assert/strict';
import { serveSmall, idText, botox } from './lib/small.mjs';
import { Client } from './lib/client.mjs';

const secret = 'a long password of one test';
const list = '/staff/appointments';
const fresh = `${list}/new`;
const service = idText(botox);
let server;
let desk;
before(async () => {
  server = await serveSmall();
  desk = await new Client(server.base).signIn('desk', secret);
});
after(() => server?.stop());

const text = async (path, who = desk) => (await who.fetch(path)).text();
const count = (table) => Number(server.sql(`select count(*) from ${table}`));

/** A day from today on the clinic's clock. */
const day = (days) => new Date(Date.now() + 5 * 3600e3 + days * 864e5).toISOString().slice(0, 10);

/** The booking form's address with these answers. */
const asking = (answers) => `${fresh}?${new URLSearchParams(answers)}`;

/** Book the n-th free time that the page offers for these answers. */
async function bookOffered(answers, n = 0) {
  const page = await text(asking(answers));
  const times = [...page.matchAll(/name="starts_at" value="([^"]*T[^"]*)" aria-label/g)].map((found) => found[1]);
  return desk.post(list, { ...await desk.form(asking(answers), list), starts_at: times[n] });
}

test('a new client is booked with name and phone only, in one command with the client', async () => {
  const answers = { name: 'Zarqa Newcomer', phone: '0301 2223344', service, on: day(3) };
  const page = await text(asking(answers));
  assert.match(page, /For a new client:/);
  const [clients, appointments] = [count('client'), count('appointment')];
  const booked = await bookOffered(answers);
  assert.equal(booked.status, 303, await booked.text());
  assert.deepEqual([count('client'), count('appointment')], [clients + 1, appointments + 1]);
  assert.equal(server.sql('select is_unmatched from client order by client_id desc limit 1'), '0', 'she was searched for');
  const shown = await text(booked.headers.get('location'));
  assert.match(shown, /Zarqa Newcomer/);
  assert.match(await text('/staff/clients?search=0301-222-3344'), /Zarqa Newcomer/);
});

test('a refused booking makes no client either, and keeps what was typed', async () => {
  const answers = { name: 'Never Made', phone: '0301 2223355', service, on: day(3) };
  const hidden = await desk.form(asking(answers), list);
  const clients = count('client');
  for (const starts_at of [`${day(3)}T03:00`, `${day(3)}T11:07`]) {
    const refused = await desk.post(list, { ...hidden, starts_at });
    assert.equal(refused.status, 422);
    const page = await refused.text();
    assert.match(page, /Never Made/);
    assert.match(page, /name="starts_at" value="[^"]*T[^"]*" aria-label/, 'the next free times');
  }
  for (const [left_out, field] of [['name', 'name'], ['phone', 'phone']]) {
    const refused = await desk.post(list, { ...hidden, [left_out]: '', starts_at: `${day(3)}T11:00` });
    assert.equal(refused.status, 422);
    assert.match(await refused.text(), new RegExp(`id="${field}-e"`));
  }
  assert.equal(count('client'), clients);
});

test('who is known is offered first, by phone or by name; another person with her phone is a choice of its own', async () => {
  const name = 'Nazish Shared';
  const answers = { name, phone: '0301 2223366', service, on: day(4) };
  assert.equal((await bookOffered(answers)).status, 303);
  const id = /href="\/staff\/clients\/(\w{13})"/.exec(await text('/staff/clients?search=03012223366'))[1];
  for (const asked of [{ phone: '+92 301 2223366' }, { name: 'nazish' }, { phone: '3366' }]) {
    const page = await text(asking({ ...asked, service: answers.service }));
    assert.match(page, new RegExp(`appointments/new\\?[^"]*client=${id}[^>]*>[^]*?${name}`), JSON.stringify(asked));
  }
  const sister = { ...answers, name: 'Her Sister' };
  const page = await text(asking(sister));
  assert.match(page, /No, another person with this phone/);
  assert.doesNotMatch(page, /name="starts_at" value="[^"]*T[^"]*" aria-label/, 'no time is taken before that is said');
  const blunt = await desk.post(list, { ...await desk.form(asking({ ...sister, phone: '0301 2223367' }), list),
    phone: sister.phone, starts_at: `${day(4)}T15:00` });
  assert.equal(blunt.status, 409);
  assert.match(await blunt.text(), /This phone is known already/);
  const other = /href="([^"]*other=[^"]*)"/.exec(page)[1].replaceAll('&amp;', '&');
  const booked = await desk.post(list, { ...await desk.form(other, list), starts_at: `${day(4)}T15:00` });
  assert.equal(booked.status, 303, await booked.text());
  assert.match(await text('/staff/clients?search=03012223366'), /Nazish Shared[^]*Her Sister|Her Sister[^]*Nazish Shared/);
});

test('a client who was booked without a search that worked is marked, to be matched', async () => {
  const answers = { name: 'Unsearched Una', phone: '0301 2223377', service, on: day(5) };
  const { searched, ...hidden } = await desk.form(asking(answers), list);
  assert.equal(searched, '1');
  assert.equal((await desk.post(list, { ...hidden, starts_at: `${day(5)}T12:00` })).status, 303);
  assert.equal(server.sql('select is_unmatched from client order by client_id desc limit 1'), '1');
});
