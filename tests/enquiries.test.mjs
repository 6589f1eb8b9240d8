// What somebody sends by the website's form is seen at the desk, and settled there.
import { test, before, after } from 'node:test';
import assert from 'node:assert/strict';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { serveDemo } from './lib/server.mjs';
import { Client } from './lib/client.mjs';

let server;
before(async () => { server = await serveDemo(); });
after(() => server?.stop());

const message = 'Kya laser dard karta hai? <b>Zarqa</b>';

/** Fill the contact form as a person does: not in less than three seconds. */
async function ask(fields) {
  const client = new Client(server.base);
  const hidden = await client.form('/contact', '/contact');
  await new Promise((done) => setTimeout(done, 3200));
  return client.post('/contact', { ...hidden, ...fields });
}

/** The address of the newest enquiry at the desk. */
async function newest(desk) {
  const list = await (await desk.fetch('/staff/enquiries')).text();
  return /href="(\/staff\/enquiries\/\w{13})"/.exec(list)?.[1];
}

test('a public form files an enquiry, the desk sees it as text and settles it', async () => {
  const answer = await ask({ name: 'Zarqa Enquirer', phone: '0300 7654321', message });
  assert.equal(answer.status, 303);
  const desk = await new Client(server.base).signIn('reception');
  const path = await newest(desk);
  assert.ok(path, 'the enquiry is in the list');
  const page = await (await desk.fetch(path)).text();
  assert.match(page, /Zarqa Enquirer/);
  assert.match(page, /0300 7654321/);
  assert.match(page, /&lt;b&gt;Zarqa/);
  const fields = await desk.form(path, path);
  const saved = await desk.post(path, { ...fields, status: 'not_now', next_step: 'Call after Eid', next_on: '2026-12-01' });
  assert.equal(saved.status, 303);
  assert.doesNotMatch(await (await desk.fetch('/staff/enquiries')).text(), /Zarqa Enquirer/);
  assert.match(await (await desk.fetch('/staff/enquiries?show=settled')).text(), /Zarqa Enquirer[\s\S]*Call after Eid/);
  const stale = await desk.post(path, { ...fields, idempotency_key: 'another', status: 'closed', next_step: 'Forget it' });
  assert.equal(stale.status, 412);
  assert.match(await stale.text(), /Forget it/);
});

test('a client with the same phone is named first', async () => {
  const desk = await new Client(server.base).signIn('reception');
  const hits = await (await desk.fetch('/staff/clients?search=Ali')).text();
  const client = /href="(\/staff\/clients\/\w{13})"[^>]*>[\s\S]*?<bdi>([^<]*)<\/bdi>[\s\S]*?<bdi dir="ltr" class="nw">([^<]+)<\/bdi>/.exec(hits);
  assert.ok(client, 'a client with a phone');
  assert.equal((await ask({ name: 'Somebody', phone: client[3], message: 'Salam' })).status, 303);
  assert.match(await (await desk.fetch(await newest(desk))).text(), new RegExp(client[1]));
});

test('a clinician does not see enquiries, and an opening is in the audit', async () => {
  const doctor = await new Client(server.base).signIn('doctor');
  assert.equal((await doctor.fetch('/staff/enquiries')).status, 403);
  const admin = await new Client(server.base).signIn('admin');
  assert.match(await (await admin.fetch('/staff/audit')).text(), /Opened an enquiry/);
});

test('nothing of an enquiry stands in clear in the data folder', async () => {
  const files = (folder) => readdirSync(folder).map((name) => join(folder, name))
    .flatMap((path) => (statSync(path).isDirectory() ? files(path) : [path]));
  for (const path of files(server.data)) {
    const bytes = readFileSync(path, 'latin1');
    for (const word of ['Zarqa', '7654321', 'Call after Eid']) assert.ok(!bytes.includes(word), `${word} in ${path}`);
  }
});
