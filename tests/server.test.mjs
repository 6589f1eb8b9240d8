// The clinic on a database server: what goes wrong between the two loses no write, does none twice, and is told.
import { test, before, after } from 'node:test';
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:tls';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createClient } from '@libsql/client';
import { clinic, demoFolder, query, serve, until } from './lib/server.mjs';
import { ask, startTurso } from './lib/turso.mjs';
import { faults, startRelay } from './lib/relay.mjs';
import { form_wait_ms, wait } from './lib/busy.mjs';
import { environment } from './lib/clock.mjs';
import { Client } from './lib/client.mjs';
import { forms, values } from './lib/html.mjs';


let folder;
let data;
let turso;
let relay;
let server;
let desk;
let fields;
let people = 0;

before(async () => {
  folder = demoFolder();
  data = join(folder, 'data');
  turso = await startTurso(join(data, 'clinic.db'));
  relay = await startRelay(turso, { aim: 'insert into client(' });
  writeFileSync(join(data, 'clinic.conf'), `CLINIC_DATABASE_URL = ${relay.url}\n`);
  server = await serve(data);
  desk = await new Client(server.base).signIn('reception');
  fields = await desk.form('/staff/clients/new', '/staff/clients');
});
after(async () => {
  await server?.end();
  await relay?.stop();
  await turso?.stop();
  rmSync(folder, { recursive: true, force: true });
});

const clients = () => Number(ask(turso.url, 'select count(*) from client'));
const someone = () => {
  people += 1;
  return { ...fields, name: `Person ${people}`, no_phone: 'has none', idempotency_key: crypto.randomUUID() };
};
/** Press Save; who gets no answer at all presses it again. */
const add = (one) => desk.post('/staff/clients', one).catch((error) => {
  console.log(`pressed again after ${error.cause ?? error}`);
  return desk.post('/staff/clients', one);
});
/** Until the server is asked again after failures. */
const rested = () => wait(2100);

for (const fault of faults) {
  for (const writers of [1, 2, 20]) {
    test(`${fault}, ${writers} writing: each is saved once`, async () => {
      const count = clients();
      const all = Array.from({ length: writers }, someone);
      relay.queue = Array.from({ length: Math.min(writers, 2) }, () => fault);
      const answers = await Promise.all(all.map(add));
      assert.deepEqual(answers.map((answer) => answer.status), all.map(() => 303));
      assert.equal(relay.queue.length, 0);
      assert.equal(clients(), count + writers);
    });
  }
}

test('what was done although its answer was lost is not sent again', async () => {
  for (const fault of ['dropped after it is done', 'a connection cut within the answer', 'not a word of JSON']) {
    await add(someone()); // a kept connection, on which libcurl would send again by itself
    const before = relay.forwarded;
    relay.queue = [fault];
    assert.equal((await add(someone())).status, 303);
    assert.equal(relay.forwarded, before + 1, fault);
  }
});

test('a database that is away is told, with what was typed, and what is sent again is saved once', async (t) => {
  t.after(() => { relay.every = undefined; });
  const count = clients();
  const one = someone();
  const wordy = await new Client(server.base).signIn('doctor');
  relay.every = 'dropped before it is done';
  const refused = await add(one);
  const words = await refused.text();
  assert.equal(refused.status, 503);
  assert.ok(Number(refused.headers.get('retry-after')) > 0);
  assert.match(words, /data-problem="no_database"/);
  assert.match(words, new RegExp(`<p class="said mute" dir="auto">${one.name}</p>`));
  const page = await wordy.fetch('/staff/day');
  assert.equal(page.status, 503);
  assert.match(await page.text(), /database can&#39;t be reached|database can't be reached/);
  assert.equal((await desk.fetch('/readyz')).status, 503);
  assert.equal((await desk.fetch('/healthz')).status, 200);
  const before = relay.asked;
  for (let i = 0; i < 10; i += 1) assert.equal((await desk.fetch('/staff/day')).status, 503);
  assert.ok(relay.asked - before <= 3, 'nobody is sent to a server that was away just now');
  relay.every = undefined;
  await rested();
  assert.equal((await desk.fetch('/readyz')).status, 200);
  const again = sent(words);
  assert.equal(again.name, one.name);
  for (let i = 0; i < 2; i += 1) assert.equal((await add(again)).status, 303);
  assert.equal(clients(), count + 1);
});

test('while the database is silent one waits for it, and the others are told at once', async (t) => {
  t.after(() => { relay.every = undefined; });
  relay.every = 'silence';
  await Promise.all(Array.from({ length: 3 }, () => desk.fetch('/staff/day')));
  await rested();
  const { asked } = relay;
  const one = desk.fetch('/staff/day');
  await until(() => relay.asked > asked, 'one who goes to find out');
  const begin = Date.now();
  for (let i = 0; i < 20; i += 1) assert.equal((await desk.fetch('/staff/day')).status, 503);
  assert.equal((await desk.fetch('/healthz')).status, 200);
  assert.ok(Date.now() - begin < 5000);
  assert.equal((await one).status, 503);
  relay.every = undefined;
  await until(async () => (await desk.fetch('/staff/day')).status === 200, 'day book');
});

test('of what nobody can tell whether it was saved, that is said, and sent again it is saved once', async (t) => {
  t.after(() => { relay.every = undefined; });
  for (const fault of ['dropped after it is done', 'dropped before it is done']) {
    const count = clients();
    const whole = await desk.values('/staff/clients/new', '/staff/clients');
    for (const name of ['name', 'no_phone']) whole.set(name, someone()[name]);
    relay.from = fault;
    const refused = await add(whole);
    const words = await refused.text();
    assert.equal(refused.status, 503);
    assert.match(words, /did not tell whether this was saved/);
    assert.match(words, /What you typed is still here/);
    relay.every = undefined;
    await rested();
    const form = forms(words, new URL('/staff/clients', server.base)).find((one) => one.action.pathname === '/staff/clients' && one.method === 'post');
    assert.equal((await add(values(form))).status, 303);
    assert.equal(clients(), count + 1, fault);
  }
});

/** What the form would send that an error page holds. */
const sent = (page) => Object.fromEntries(values(forms(page, new URL(server.base)).find((form) => form.id === 'again')));

test('a visitor keeps her words too, and a password is never in a page', async (t) => {
  t.after(() => { relay.every = undefined; });
  const visitor = new Client(server.base);
  const form = await visitor.form('/ur/contact', '/ur/contact');
  const enquiries = () => Number(ask(turso.url, 'select count(*) from enquiry'));
  const count = enquiries();
  await wait(form_wait_ms);
  relay.every = 'an error of the server';
  const refused = await visitor.post('/ur/contact', { ...form, name: 'Rabia Away', phone: '03001112223', message: 'Botox price?' });
  const words = await refused.text();
  assert.equal(refused.status, 503);
  assert.match(words, /<html lang="ur" dir="rtl">/);
  assert.match(words, /<p class="said mute" dir="auto">Botox price\?<\/p>/);
  const entered = await visitor.post('/staff/sign-in', { email: 'reception@clinic.example', password: 'try-the-clinic' });
  assert.equal(entered.status, 503);
  assert.doesNotMatch(await entered.text(), /try-the-clinic/);
  relay.every = undefined;
  await rested();
  const again = sent(words);
  assert.equal(again.name, 'Rabia Away');
  for (let i = 0; i < 2; i += 1) assert.equal((await visitor.post('/ur/contact', again)).status, 303);
  assert.equal(enquiries(), count + 1);
});

test('connections are kept, and every stream is closed', async () => {
  await rested();
  await desk.fetch('/staff/day');
  const { connections } = relay;
  const left = relay.open(); // whose answers were lost
  for (let i = 0; i < 20; i += 1) assert.equal((await desk.fetch('/staff/clients?q=Ayesha')).status, 200);
  assert.ok(relay.connections - connections <= 2, 'no more than the jobs beside it take');
  assert.equal(relay.open(), left);
  assert.ok(relay.closed > 5);
});

test('where the server leads to is where the next goes, and back when nobody is there', async (t) => {
  const other = await startRelay(turso);
  t.after(() => other.stop().catch(() => {}));
  relay.moves = other.url;
  await desk.fetch('/staff/day');
  relay.moves = undefined;
  const before = relay.asked;
  assert.equal((await add(someone())).status, 303);
  assert.ok(other.asked >= 2);
  assert.equal(relay.asked, before);
  await other.stop();
  assert.equal((await add(someone())).status, 303);
  assert.ok(relay.asked > before);
});

test('a call that sees what its own twin took meanwhile is given the same answer', async (t) => {
  t.after(() => { [relay.aim, relay.queue] = ['insert into client(', []]; });
  const token = (await verb(['user', 'token', '--data', data, '--email', 'admin@clinic.example', '--scope', 'all'], turso.url)).text.trim();
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json', 'idempotency-key': 'twin' };
  const get = async (path) => (await (await fetch(server.base + path, { headers })).json()).items;
  const [{ id: service }] = await get('/api/v1/services');
  const [slot] = await get(`/api/v1/slots?service=${service}&days=31`);
  const fields = { name: 'Twin Booked', phone: '0300 9998887' };
  const client = (await (await fetch(`${server.base}/api/v1/clients`, { method: 'POST', headers: { ...headers, 'idempotency-key': 'hers' }, body: JSON.stringify(fields) })).json()).id;
  const book = async () => {
    const answer = await fetch(`${server.base}/api/v1/appointments`, { method: 'POST', headers, body: JSON.stringify({ client, service, ...slot }) });
    return [answer.status, (await answer.json()).id];
  };
  [relay.aim, relay.queue] = ['cross join hold h', ['held']]; // what decides on a booking
  const one = book();
  await until(() => relay.letGo, 'first call that reads what is booked');
  const two = await book();
  assert.equal(two[0], 201);
  relay.letGo();
  assert.deepEqual(await one, two);
});

/** A verb with another address of the database: its exit status and what it says. */
async function verb(args, url, token = '') {
  const child = spawn(clinic, args, { env: environment({ CLINIC_DATABASE_URL: url, CLINIC_DATABASE_TOKEN: token }) });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (part) => { text += part; });
  const [status] = await once(child, 'close');
  return { status, text };
}
const list = (url, token) => verb(['user', 'list', '--data', data], url, token);

test('a wrong token, a redirect and what is no database are one clear sentence each', async (t) => {
  const guarded = await startRelay(turso, { token: 'secret.of.test' });
  const lost = await startRelay(turso);
  const strange = await startRelay(turso);
  t.after(() => Promise.all([guarded.stop(), lost.stop(), strange.stop()]));
  lost.redirect = 'https://elsewhere.example/v2/pipeline';
  assert.equal((await list(guarded.url, 'secret.of.test')).status, 0);
  assert.match((await list(guarded.url, 'another')).text, /does not accept the token of CLINIC_DATABASE_TOKEN/);
  assert.match((await list(lost.url)).text, /leads elsewhere.*https:\/\/elsewhere\.example/);
  assert.match((await list(`${strange.url}/nowhere`)).text, /does not do what it is asked to|can't be reached/);
  assert.match((await list('http://127.0.0.1:1')).text, /can't be reached/);
  assert.match((await list('ftp://127.0.0.1')).text, /no address of a database/);
});

test('a clinic is made on an empty database, and on no other', async (t) => {
  const empty = await startTurso(join(folder, 'empty.db'));
  t.after(() => empty.stop());
  const make = (name, email = 'a@clinic.example') => verb(['init', '--data', join(folder, name), '--admin-email', email], empty.url);
  assert.equal((await make('one', 'no address')).status, 1);
  assert.equal(ask(empty.url, "select count(*) from sqlite_schema where name not like 'sqlite%'"), '0', 'what was begun is taken away');
  assert.equal((await make('one')).status, 0);
  const second = await make('two');
  assert.equal(second.status, 1);
  assert.match(second.text, /a clinic in this database already/);
});

test('the demo of a server is that of a file, row for row', async (t) => {
  const empty = await startTurso(join(folder, 'demo.db'));
  const file = demoFolder();
  t.after(async () => {
    await empty.stop();
    rmSync(file, { recursive: true });
  });
  const made = join(folder, 'demo');
  const counts = ['client', 'phone', 'client_token', 'appointment', 'hold', 'visit', 'line', 'enquiry', 'event'].map((name) => `select '${name}', count(*) from ${name}`);
  const what = [...counts, 'select count(*), sum(amount) from ledger', 'select migration_id, checksum_text from migration order by 1'].join(';');
  assert.deepEqual(await verb(['demo', '--data', made], empty.url), { status: 0, text: '' });
  assert.equal(ask(empty.url, what), query(join(file, 'data'), what));
  assert.match((await verb(['audit', 'verify', '--data', made], empty.url)).text, /The audit is whole/);
});

test('whose certificate nobody trusts is sent nothing, and libsql: means https:', async (t) => {
  const key = join(folder, 'key.pem');
  const certificate = join(folder, 'certificate.pem');
  execFileSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '36500',
    '-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost', '-keyout', key, '-out', certificate], { stdio: 'ignore' });
  let met = 0;
  let read = 0;
  const impostor = createServer({ key: readFileSync(key), cert: readFileSync(certificate) });
  impostor.on('connection', () => { met += 1; });
  impostor.on('secureConnection', (socket) => socket.on('data', (bytes) => { read += bytes.length; }));
  impostor.listen(0, '127.0.0.1');
  await once(impostor, 'listening');
  t.after(() => impostor.close());
  for (const scheme of ['https', 'libsql']) {
    const before = met;
    const refused = await list(`${scheme}://localhost:${impostor.address().port}`, 'secret.of.test');
    assert.equal(refused.status, 1);
    assert.match(refused.text, /^clinic user list: The database's server can't prove who it is, so nothing is sent to it\. [^\n]*\n$/);
    assert.ok(met > before, scheme);
    assert.equal(read, 0, scheme);
  }
});

test('the stand-in speaks as production does: the vendor\'s own client takes it', async (t) => {
  const empty = await startTurso(join(folder, 'vendor.db'));
  const here = await startRelay(empty, { token: 'secret.of.test' });
  const there = await startRelay(empty, { token: 'secret.of.test', streams: here.streams });
  const vendor = createClient({ url: here.url, authToken: 'secret.of.test', intMode: 'bigint' });
  const stranger = createClient({ url: here.url, authToken: 'another' });
  t.after(async () => {
    vendor.close();
    stranger.close();
    await Promise.all([here.stop(), there.stop()]);
    await empty.stop();
  });
  const { rows } = await vendor.execute({ sql: 'select ?1 as one, ?2 as two', args: [1n, new Uint8Array([7])] });
  assert.equal(rows[0].one, 1n);
  assert.deepEqual([...new Uint8Array(rows[0].two)], [7]);
  await assert.rejects(stranger.execute('select 1'), /401|Unauthorized/);

  // A transaction over several requests, each with the baton of the one before it.
  const undone = await vendor.transaction('write');
  await undone.execute('create table vendor (number integer)');
  await undone.rollback();
  assert.equal((await vendor.execute('select count(*) as count from sqlite_schema')).rows[0].count, 0n);
  const kept = await vendor.transaction('write');
  await kept.execute('create table vendor (number integer)');
  here.moves = there.url; // and from here on in another place
  await kept.execute('insert into vendor values (1)');
  await kept.execute({ sql: 'insert into vendor values (?)', args: [2n] });
  assert.equal((await kept.execute('select sum(number) as sum from vendor')).rows[0].sum, 3n);
  await kept.commit();
  assert.ok(there.asked > 0);
  here.moves = undefined;
  const batch = await vendor.batch(['insert into vendor values (3)', 'select count(*) as count from vendor'], 'write');
  assert.equal(batch[1].rows[0].count, 3n);
  await until(() => here.open() === 0, 'end of every stream');
  assert.ok(here.closed + there.closed >= 4);
});
