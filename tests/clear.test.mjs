// After a day's work nothing that says who somebody is, or what was said of him, stands in clear in any file of the
// data folder: database, its log and index, uploads, request log.
import test from 'node:test';
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { serveBusy, form_wait_ms, wait } from './lib/busy.mjs';
import { Client } from './lib/client.mjs';
import { attribute } from './lib/html.mjs';

/** What is looked for: a word that no program has, in names, notes, addresses and the browser's own name. */
const word = 'qzxwv';
const number = '7071727';
const address = '203.0.113.77';
const from_there = { 'user-agent': `${word}-browser/1.0`, 'x-forwarded-for': address, 'cf-ipcountry': 'PK' };

let written = 0;

/** Send the form of `path` to `action` with the word in every free field of it. */
async function write(client, path, action, given = {}) {
  const form = await client.formOf(path, action);
  const words = {};
  for (const field of form.fields) {
    const mode = attribute(field.element, 'inputmode') ?? 'text';
    if (!['text', 'lines'].includes(field.kind) || mode !== 'text' || field.name === 'website') continue;
    words[field.name] = `${word} ${field.name} ${written += 1}`;
  }
  const answer = await client.submit(path, action, { ...words, ...given });
  assert.equal(answer.status, 303, `${action} answered ${answer.status}`);
  return answer.headers.get('location').split('?')[0];
}

function* files(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* files(path);
    else yield path;
  }
}

/** In which files the text stands, as UTF-8 or UTF-16, in any case. */
function holding(data, text) {
  return [...files(data)].filter((path) => {
    const bytes = readFileSync(path);
    return bytes.toString('latin1').toLowerCase().includes(text)
      || bytes.toString('utf16le').toLowerCase().includes(text);
  });
}

test('after a day at the desk nothing personal stands in clear in the data folder', async (t) => {
  const { server, people, clients, visit } = await serveBusy({ env: { CLINIC_TRUSTED_PROXIES: '127.0.0.1/32' } });
  t.after(() => server.stop());
  const { reception, clinician, administrator } = people;
  const phone = `0333 ${number}`;

  const visitor = new Client(server.base);
  const stamp = await visitor.values('/consultation', '/consultation');
  const contact = { name: `${word} asks`, phone, message: `${word} wants a peel`, email: `${word}@example.com` };
  assert.equal((await visitor.post('/staff/sign-in',
    { email: `${word}@example.com`, password: `${word} is no password` }, from_there)).status, 422);

  const client = await write(reception, '/staff/clients/new?search=Xyzzy', '/staff/clients',
    { phone, email: `${word}@example.com`, no_phone: '', shared_phone: '', birth_on: '1991-02-03' });
  await write(reception, `${client}/edit`, client, { phone, email: `${word}.new@example.com`, no_phone: '', shared_phone: '' });
  await write(clinician, client, `${client}/alerts`);
  for (const search of [word, number, `${word}@example.com`]) {
    await reception.fetch(`/staff/clients?search=${encodeURIComponent(search)}`, { headers: from_there });
  }
  const enquiry = await write(reception, '/staff/enquiries/new', '/staff/enquiries', { channel: 'call', phone, email: '' });
  await write(reception, enquiry, `${enquiry}/notes`);
  await write(reception, enquiry, enquiry);
  await write(reception, '/staff/day', '/staff/queue');

  const note = await clinician.values(visit, visit);
  for (const name of note.keys()) if (/^(reason|concern|history|assess|plan|note|advice|after)/.test(name)) note.set(name, `${word} ${name}`);
  assert.equal((await clinician.post(visit, note)).status, 303);

  const bill = await write(reception, '/staff/invoices', '/staff/invoices');
  await write(reception, bill, `${bill}/lines`, { price: '900', quantity: '1' });
  assert.equal((await reception.submit(bill, `${bill}/issue`)).status, 303);
  const account = (await reception.formOf(bill, `${bill}/payments`)).fields.find((field) => field.name === 'account')
    .values.find((value) => value !== '');
  await write(reception, bill, `${bill}/payments`, { transfer: '400', given: '', account, reference: `${word}1` });
  const wrong = await write(reception, '/staff/invoices', '/staff/invoices');
  await write(reception, wrong, `${wrong}/lines`, { price: '900', quantity: '1' });
  assert.equal((await reception.submit(wrong, `${wrong}/issue`)).status, 303);
  await write(administrator, `${wrong}?ask=void`, `${wrong}/void`);

  await wait(form_wait_ms);
  assert.equal((await visitor.post('/consultation', { ...Object.fromEntries(stamp), ...contact }, from_there)).status, 303);

  const shown = await (await reception.fetch(client)).text();
  assert.ok(shown.includes(word) && shown.includes(number) && clients.length > 0, 'what was typed was kept');
  for (const text of [word, number, address]) assert.deepEqual(holding(server.data, text), [], text);
  server.child.kill('SIGTERM');
  assert.equal((await server.ended).code, 0);
  for (const text of [word, number, address]) assert.deepEqual(holding(server.data, text), [], text);
  assert.notDeepEqual(holding(server.data, 'sqlite format 3'), [], 'what is looked for would be found');
  console.log(`counted ${written} fields with a word of their own, in ${[...files(server.data)].length} files`);
});
