// How often pages and commands go to the database: a page once, a command twice, for each trip is a wait when the
// database is on another machine. The request log counts them.
import { test, before, after } from 'node:test';
import assert from 'node:assert/strict';
import { serveBusy, pagesOfAll, pressAll, sendOnce, form_wait_ms, wait } from './lib/busy.mjs';
import { isPage, routes } from './lib/program.mjs';
import { logged } from './lib/server.mjs';
import { idText } from './lib/small.mjs';

let clinic;
before(async () => { clinic = await serveBusy({ env: { CLINIC_TRUSTED_PROXIES: '127.0.0.1/32' } }); });
after(() => clinic?.server.stop());

/** What goes there more often than its kind: how often, and why. */
const more = [
  [/^GET \/staff\/(clients|palette)$/, 1, 'the names of those whom the rarest word finds'],
  [/^GET \/staff\/clients\/new$/, 2, 'the search that came along'],
  [/^GET \/staff\/(account|visits)$/, 1, 'what is hers, after who she is'],
  [/^GET \/staff\/invoices\/new$/, 1, 'whose it is: an appointment, a token and a visit tell it'],
  [/^GET \/staff\/enquiries\/:id$/, 1, 'times for the treatment that it asks for'],
  [/^POST \/staff\/sign-in$/, 1, 'how often it was tried from here, after whose device it is'],
  [/^POST \/staff\/(invoices|visits)$/, 1, 'the client of an appointment, a token or a visit'],
  [/^POST \/staff\/clients$/, 1, 'who has this phone, of those whom she may see'],
  [/^GET \/staff\/visits\/:id\/move$/, 1, 'the names of those whom the rarest word finds'],
  [/^POST \/staff\/visits\/:id\/move\/undo$/, 1, 'the keys of whose it was'],
  [/^POST \/staff\/settings\/undo\/:id$/, 1, 'what was saved before'],
];

/** Forms of states that are not made here; a route that is neither met nor named fails. */
const elsewhere = new Set(['POST /staff/account/end', 'POST /staff/account/password', 'POST /staff/enquiries/:id/undo',
  'POST /staff/invoices/:id/void', 'GET /staff/invoices/:id/credit-notes/:note', 'POST /staff/appointments',
  'GET /staff/blocks/:id', 'POST /staff/blocks/:id/end', 'POST /staff/blocks/:id/again',
  'POST /staff/queue/:id/done', 'POST /staff/settings/staff/:id/times/back']);

/** What no form that is found leads to: an invoice to be paid later, a tax for a service, a closed day, a name to be
 * changed back, a note that saves itself, is signed, and is moved to another client and back. */
async function pressMore() {
  const { administrator, reception, clinician } = clinic.people;
  const draft = (await reception.submit('/staff/invoices', '/staff/invoices')).headers.get('location');
  await reception.submit(draft, `${draft}/lines`, { name: 'Sunscreen', price: '3,500' });
  const line = new RegExp(`${draft}/lines/\\w{13}`).exec(await (await reception.fetch(draft)).text())[0];
  const off = (await reception.submit(draft, `${line}/remove`)).headers.get('location');
  await reception.submit(off, `${line}/restore`);
  await reception.submit(draft, `${draft}/issue`);
  const client = `/staff/clients/${clinic.clients[1]}`;
  const renamed = (await reception.submit(client, `${client}/name`, { name: 'Zaib Once' })).headers.get('location');
  await reception.submit(renamed, `${client}/name/undo`);
  const [money, closed] = ['/staff/settings/money', '/staff/settings/closed'];
  await administrator.submit(money, `${money}/taxes`, { tax: 'Goods', rate: '17' });
  await administrator.submit(money, `${money}/services`);
  const branch = idText(clinic.server.sql('select min(branch_id) from branch'));
  const made = await administrator.submit(`${closed}/new`, closed, { branch, closed_on: '2099-01-01', name: 'A day off' });
  const list = await (await administrator.fetch(made.headers.get('location'))).text();
  const day = /\/staff\/settings\/closed\/\w{13}/.exec(list)[0];
  await administrator.submit(day, day);
  const note = await clinician.values(clinic.visit, clinic.visit);
  note.set('plan', 'Again in June');
  await clinician.post(`${clinic.visit}/autosave`, note);
  await clinician.submit(`${clinic.visit}/sign`, `${clinic.visit}/sign`);
  await clinician.fetch(`${clinic.visit}/move?search=ali`);
  const moving = `${clinic.visit}/move?to=${clinic.clients[1]}`;
  const moved = (await clinician.submit(moving, `${clinic.visit}/move`, { reason: 'Wrong client' })).headers.get('location');
  await clinician.submit(moved, `${clinic.visit}/move/undo`);
}

test('a page goes to the database once, a command twice, a refusal once more', async () => {
  const pages = await pagesOfAll(clinic);
  await wait(form_wait_ms);
  await pressMore();
  await pressAll(pages, sendOnce);
  const csrf = (await clinic.people.administrator.form('/staff/account', '/staff/sign-out').catch(() => ({}))).csrf;
  assert.equal(csrf, undefined, 'signing out was pressed');
  await clinic.server.end(); // the log is written to its end
  const lines = logged(clinic.server.data).filter((line) => !line.path.startsWith('/api/') && line.path !== '-');
  const most = new Map();
  for (const line of lines) {
    const row = routes.find((one) => one.method === line.method && one.path === line.path);
    const key = `${line.method} ${line.path}`;
    const opening = line.method === 'GET' && line.status === 200 && row?.audit ? 1 : 0; // in the audit, with its own write
    const limit = line.method === 'GET' ? 1 + opening : line.status < 400 ? 2 : 3;
    const extra = more.find(([pattern]) => pattern.test(key))?.[1] ?? 0;
    const worst = most.get(key) ?? { trips: 0, over: 0 };
    most.set(key, { trips: Math.max(worst.trips, line.trips), over: Math.max(worst.over, line.trips - limit - extra) });
  }
  const over = [...most].filter(([, { over: by }]) => by > 0).map(([key, { trips }]) => `${key}: ${trips}`);
  const unseen = routes.filter((row) => (isPage(row) || row.method === 'POST') && !row.path.startsWith('/api/'))
    .map((row) => `${row.method} ${row.path}`).filter((key) => !most.has(key));
  console.log(`counted the round trips of ${lines.length} requests to ${most.size} routes`);
  assert.deepEqual(over, []);
  assert.deepEqual(unseen.filter((key) => !elsewhere.has(key)), []);
});
