// Every command is done once: the same form sent twice at the same moment, as an impatient person or a bad network
// does, and once more after the server was started anew, has one effect, and each answer is a sensible one. A POST
// route of which no form here is kept fails.
import { test, before, after } from 'node:test';
import assert from 'node:assert/strict';
import { serveBusy, pagesOfAll, pressAll, form_wait_ms, wait } from './lib/busy.mjs';
import { Client } from './lib/client.mjs';
import { idText } from './lib/small.mjs';
import { fill } from './lib/fill.mjs';
import { routes, routeOf } from './lib/program.mjs';
import { run, serve } from './lib/server.mjs';

let clinic;
let token;
before(async () => {
  clinic = await serveBusy({ env: { CLINIC_TRUSTED_PROXIES: '127.0.0.1/32' } });
  token = run('user', 'token', '--data', clinic.server.data, '--email', 'admin@clinic.example', '--scope', 'all').trim();
});
after(() => clinic?.server.stop());

const secret = 'another long password of a test';
/** What a careful person would write where an empty form isn't enough. */
const given = {
  '/staff/settings/money/taxes': { category: '', tax: 'Sales tax', tax_ur: 'ٹیکس' },
  '/staff/settings/money/limit': { limit: '10' },
  '/staff/settings/staff': { password: secret },
  '/staff/settings/staff/:id/public': { name: 'Dr Words', agreed: '1' },
  '/staff/invoices/:id/lines': { name: 'Cream', price: '900' },
  '/staff/enquiries/:id/notes': { words: 'She called.' },
  '/staff/lots': { product_name: 'Filler', unit: 'ml' },
};
/** Entering again is another entrance, and who is out is out. */
const repeatable = new Set(['/staff/sign-in', '/staff/sign-out']);

/** What is kept by the device alone. */
const ofDevice = new Set(['/staff/account/branch']);

/** What is answered differently when it comes late: the note is signed. */
const meanwhile = { '/staff/visits/:id/autosave': 409 };

const kept = new Map(); // of each route what was sent and kept
let sent = 0;

const post = (one) => one.client.fetch(one.path,
  { method: 'POST', body: one.body, headers: { origin: one.client.base, ...one.headers } });
const number = (sql) => Number(clinic.server.sql(sql));
const keys = () => number('select count(*) from idempotency');

/** How often those requests did something: each that does leaves its key, its line in the audit, or both. */
function effects(answers, keys_before) {
  const ids = answers.map((answer) => `'${answer.headers.get('x-request-id')}'`).join(', ');
  return Math.max(keys() - keys_before, number(`select count(distinct request_text) from event where request_text in (${ids})`));
}

/** The better answer to a form that is sent twice at once. */
async function twice(client, path, body, headers) {
  const row = routeOf('POST', path);
  const one = { client, path, body, headers };
  const before = keys();
  const answers = await Promise.all([post(one), post(one)]);
  const [better, worse] = answers.sort((a, b) => a.status - b.status);
  const said = `${row.path} answered ${better.status} and ${worse.status}`;
  sent += 1;
  assert.ok(worse.status < 500 && better.status !== 400, `${said} to ${body}: ${clinic.server.errors()}`);
  const done = effects(answers, before);
  if (done > 0) {
    assert.ok(done === 1 || repeatable.has(row.path), `${row.path} was done twice`);
    assert.equal(better.status, worse.status, said);
    if (better.status === 303) assert.equal(better.headers.get('location'), worse.headers.get('location'), said);
    assert.ok(better.status < 400, said);
    kept.set(row.path, { ...one, status: better.status });
  }
  return better;
}

let n = 0;
/** Press the button of a form on a page, twice. */
async function press(client, page, action, fields = {}) {
  const form = await client.formOf(page, action);
  const answer = await twice(client, form.action.pathname + form.action.search, fill(form, fields, n += 1));
  assert.equal(answer.status, 303, `${form.action.pathname}: ${await answer.clone().text()}`);
  return answer.headers.get('location');
}

const isNew = (form) => form.method === 'post' && !kept.has(routeOf('POST', form.action.pathname)?.path)
  && !/\/(sign-out|password)$/.test(form.action.pathname); // who is signed out presses nothing more

/** What is left by those who only follow links and press what is there. */
async function pressWhatIsThere() {
  const pages = await pagesOfAll(clinic);
  await wait(form_wait_ms);
  await pressAll(pages.map((page) => ({ ...page, forms: page.forms.filter(isNew) })), (one, form, fields) => {
    for (const [name, text] of Object.entries(given[one.row.path] ?? {})) fields.set(name, text);
    return twice(one.client, form.action.pathname + form.action.search, fields);
  });
}

const bearer = () => ({ authorization: `Bearer ${token}` });
const get = async (path) => (await (await fetch(clinic.server.base + path, { headers: bearer() })).json()).items;

async function toBill() {
  const { reception, administrator } = clinic.people;
  const path = await press(reception, '/staff/invoices', '/staff/invoices');
  await press(reception, path, `${path}/lines`, given['/staff/invoices/:id/lines']);
  const off = await press(reception, path, /\/remove$/);
  await press(reception, off, /\/restore$/);
  await press(reception, path, `${path}/issue`);
  await press(administrator, `${path}?ask=void`, `${path}/void`, { reason: 'Wrong client' });
  const draft = await press(reception, '/staff/invoices', '/staff/invoices');
  await press(reception, `${draft}?ask=discard`, `${draft}/discard`);
}

async function toTreat() {
  const { clinician } = clinic.people;
  const begun = await clinician.submit(`/staff/clients/${clinic.clients[0]}`, '/staff/visits');
  const path = begun.headers.get('location');
  await press(clinician, path, path, { assessment: 'Explained.' });
  const draft = await clinician.values(path, path);
  draft.set('plan', 'Again in a month.');
  draft.delete('idempotency_key');
  await twice(clinician, `${path}/autosave`, draft, { 'idempotency-key': 'draft-1' });
  const signing = await press(clinician, path, path, { assessment: 'Explained again.', do: 'sign' });
  if (signing.endsWith('/sign')) await press(clinician, signing, signing);
  const moved = await press(clinician, `${path}/move?to=${clinic.clients[1]}`, `${path}/move`, { reason: 'Wrong client' });
  await press(clinician, moved, `${path}/move/undo`);
}

async function toBook() {
  const { reception } = clinic.people;
  const [{ id: service }] = await get('/api/v1/services');
  const [slot] = await get(`/api/v1/slots?service=${service}&days=31`);
  const starts_at = slot.starts_at.slice(0, 16);
  const asked = { client: clinic.clients[0], service, on: starts_at.slice(0, 10) };
  await press(reception, `/staff/appointments/new?${new URLSearchParams(asked)}`, '/staff/appointments', { starts_at });
  const made = `/staff/appointments/${idText(clinic.server.sql('select max(appointment_id) from appointment'))}`;
  const [, move] = /href="([^"]*\/move\?[^"]*)"/.exec(await (await reception.fetch(made)).text());
  const page = move.replaceAll('&amp;', '&');
  const later = (await reception.formOf(page, /\/move$/)).buttons.at(-1).value;
  await press(reception, page, /\/move$/, { starts_at: later });
  const block = `/staff/blocks/${idText(clinic.server.sql('select max(block_id) from block'))}`;
  await press(reception, block, `${block}/end`);
  await press(reception, block, `${block}/again`);
}

async function toWait() {
  const { reception } = clinic.people;
  await reception.submit('/staff/day', '/staff/queue', { label: 'Walker' });
  const waiting = `/staff/queue/${idText(clinic.server.sql('select max(queue_entry_id) from queue_entry'))}`;
  const proposed = await reception.form('/staff/day', `${waiting}/call`);
  // At night nobody has time, so that none is proposed.
  const called = await reception.post(`${waiting}/call`,
    { ...proposed, staff: proposed.staff || idText(clinic.server.sql('select staff_id from performs limit 1')) });
  assert.equal(called.status, 303, await called.text());
  await press(reception, await press(reception, '/staff/day', `${waiting}/done`), /queue\/\w+\/undo/);
}

async function toName() {
  const page = `/staff/clients/${clinic.clients[1]}`;
  const renamed = await press(clinic.people.reception, page, `${page}/name`, { name: 'Zaib Once' });
  await press(clinic.people.reception, renamed, `${page}/name/undo`);
}

async function toSet() {
  const { administrator } = clinic.people;
  const closed = '/staff/settings/closed';
  await press(administrator, `${closed}/new`, closed, { closed_on: '2099-01-01', name: 'A day off' });
  const day = `${closed}/${idText(clinic.server.sql('select max(closed_day_id) from closed_day'))}`;
  await press(administrator, day, day, { name: 'Another day off' });
  const own = `/staff/settings/staff/${idText(clinic.server.sql('select min(staff_id) from rota'))}`;
  const times = await administrator.form(`${own}/times`, `${own}/times`);
  await twice(administrator, `${own}/times/back`, new URLSearchParams({ ...times, rows: '0x1x540x1020x20000x2147483647;' }));
}

async function toAnswer() {
  const { reception } = clinic.people;
  const path = `/staff/enquiries/${idText(clinic.server.sql('select max(enquiry_id) from enquiry'))}`;
  const to = await press(reception, path, path, { status: 'closed' });
  await press(reception, to, `${path}/undo`);
}

async function toEnter() {
  const entered = async (email) => {
    const client = new Client(clinic.server.base);
    await twice(client, '/staff/sign-in', new URLSearchParams({ email, password: 'try-the-clinic' }));
    return client;
  };
  const other = await entered('aesthetician@clinic.example');
  await entered('aesthetician@clinic.example');
  await press(other, '/staff/account', '/staff/account/end');
  await press(other, '/staff/account', '/staff/account/password', { old_password: 'try-the-clinic', password: secret });
  const doctor = await entered('doctor2@clinic.example');
  const page = `/staff/settings/staff/${idText(clinic.server.sql('select staff_id from session order by session_id desc limit 1'))}`;
  await press(doctor, '/staff/account', '/staff/sign-out');
  await press(clinic.people.administrator, `${page}/password`, `${page}/password`, { password: secret });
}

async function toProgram() {
  const call = (resource, body) => twice(new Client(clinic.server.base), `/api/v1/${resource}`, JSON.stringify(body),
    { ...bearer(), 'content-type': 'application/json', 'idempotency-key': `of ${resource}` });
  const { id } = await (await call('clients', { name: 'Once', phone: '0300 7654399' })).json();
  await call('enquiries', { name: 'Once', phone: '0300 7654398', message: 'Salam' });
  const [{ id: service }] = await get('/api/v1/services');
  const [slot] = await get(`/api/v1/slots?service=${service}&days=31`);
  await call('appointments', { client: id, service, ...slot });
}

test('twice at once', async (t) => {
  await pressWhatIsThere();
  await pressWhatIsThere(); // what came to be
  for (const act of [toName, toSet, toBill, toTreat, toBook, toWait, toAnswer, toEnter, toProgram]) await t.test(act.name, act);
  assert.deepEqual(routes.filter((row) => row.method === 'POST' && !kept.has(row.path) && !ofDevice.has(row.path)).map((row) => row.path), []);
});

/** How many rows each table has, but for those of which asking alone makes some, and the seals that a job sets. */
function rows() {
  const tables = clinic.server.sql("select name from sqlite_schema where type = 'table'").split('\n')
    .filter((name) => !['event', 'audit_seal', 'session', 'sign_in_try'].includes(name));
  return clinic.server.sql(tables.map((name) => `select '${name}', count(*) from "${name}";`).join('\n'));
}

test('and again after the server was started anew', async (t) => {
  await clinic.server.end();
  const again = await serve(clinic.server.data);
  t.after(() => again.stop());
  const before = rows();
  const were = keys();
  const others = new Map();
  for (const [path, one] of kept) {
    one.client.base = again.base;
    const answer = await post(one);
    assert.ok(answer.status < 500 && answer.status !== 400, `${path} answered ${answer.status}: ${again.errors()}`);
    if (repeatable.has(path)) continue;
    if (answer.status !== one.status) others.set(path, answer.status);
    assert.equal(effects([answer], were), 0, `${path} was done again`);
  }
  assert.deepEqual(Object.fromEntries(others), meanwhile);
  assert.equal(rows(), before);
  console.log(`counted ${kept.size} commands, each sent thrice and done once; ${sent} were tried`);
});
