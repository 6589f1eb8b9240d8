// Each role meets each route, by an address that is real for somebody, as docs/tables/routes.txt says; and no page
// shows what its reader may not use or see.
import { test, before, after } from 'node:test';
import assert from 'node:assert/strict';
import { run } from './lib/server.mjs';
import { serveBusy, pagesOfAll, formsOf } from './lib/busy.mjs';
import { attribute, elements } from './lib/html.mjs';
import { accounts, may, routeOf, routes } from './lib/program.mjs';
import { Client } from './lib/client.mjs';

let clinic;
let pages;
const secret = 'Zafranqalam'; // a word of a visit's note and of a clinical alert
before(async () => {
  clinic = await serveBusy();
  const { clinician } = clinic.people;
  const note = await clinician.submit(clinic.visit, clinic.visit, { assessment: secret, confidential: secret });
  assert.equal(note.status, 303);
  const page = `/staff/clients/${clinic.clients[0]}`;
  const alert = await clinician.submit(page, `${page}/alerts`, { words: secret, audience: 'clinical' });
  assert.equal(alert.status, 303);
  pages = await pagesOfAll(clinic);
});
after(() => clinic?.server.stop());

const roles = [undefined, ...Object.keys(accounts)];
const names = { undefined: 'who is not signed in' };

/** What a refusal must be: 403, and for who isn't signed in the way to the sign-in, or 401 where no page is asked. */
function isRefused(role, answer) {
  if (role !== undefined) return answer.status === 403;
  return answer.status === 401 || (answer.status === 303 && answer.headers.get('location').startsWith('/staff/sign-in'));
}

test('each role meets each route as the table says', async () => {
  const address = new Map(pages.map((page) => [page.row, page.path]));
  for (const one of formsOf(pages).values()) address.set(one.row, one.form.action.pathname);
  let met = 0;
  let real = 0;
  for (const role of roles) {
    const client = role ? await new Client(clinic.server.base).signIn(accounts[role]) : new Client(clinic.server.base);
    const csrf = role ? (await client.form('/staff/account', '/staff/sign-out')).csrf : '';
    const ends = (row) => row.path === '/staff/sign-out';
    for (const row of [...routes].sort((a, b) => ends(a) - ends(b))) {
      if (row.path.startsWith('/api/') || row.path === '/staff/events') continue;
      const path = address.get(row) ?? row.path.replace(/:\w+/g, clinic.clients[0]);
      const answer = row.method === 'GET' ? await client.fetch(path) : await client.post(path, { csrf });
      const where = `${names[role] ?? role}: ${row.method} ${path} (${row.may}) answered ${answer.status}`;
      assert.ok(answer.status < 500, where);
      assert.equal(isRefused(role, answer), !may(role, row), where);
      met += 1;
      real += address.has(row) ? 1 : 0;
      await answer.arrayBuffer();
    }
  }
  console.log(`counted ${met} meetings of a role and a route, ${real} of them at an address that a page leads to`);
});

test('a program with a token may what its account and its scope may', async () => {
  const data = clinic.server.data;
  const address = (row) => row.path.replace(/:\w+/g, clinic.clients[0]);
  const ask = (row, token) => fetch(clinic.server.base + address(row), {
    method: row.method, headers: { ...(token && { authorization: `Bearer ${token}` }), 'content-type': 'application/json', 'if-match': '"1"' },
    ...(row.method !== 'GET' && { body: '{}' }),
  });
  const rows = routes.filter((row) => row.path.startsWith('/api/v1'));
  for (const [role, account] of Object.entries(accounts)) {
    const token = (scope) => run('user', 'token', '--data', data, '--email', `${account}@clinic.example`, '--scope', scope).trim();
    const whole = token('all');
    const narrow = token('MAY_SEE_DAY');
    for (const row of rows) {
      assert.equal((await ask(row, whole)).status === 403, !may(role, row), `${role} ${row.method} ${row.path}`);
      assert.equal((await ask(row, narrow)).status === 403, row.may !== 'MAY_SEE_DAY', `${role} of a narrow scope: ${row.method} ${row.path}`);
    }
  }
  for (const row of rows) assert.equal((await ask(row, '')).status, row.may === 'MAY_ANYONE' ? 200 : 401);
});

test('no page leads its reader to what is refused', () => {
  const faults = new Set();
  for (const { role, path, html, row } of pages) {
    const reader = role === 'visitor' ? undefined : role;
    for (const one of elements(html)) {
      const posts = one.tagName === 'form' && attribute(one, 'method') === 'post';
      const to = attribute(one, posts ? 'action' : 'href') ?? attribute(one, 'formaction');
      if (!to?.startsWith('/') || !['a', 'form', 'button'].includes(one.tagName)) continue;
      const target = routeOf(posts || one.tagName === 'button' ? 'POST' : 'GET', to) ?? routeOf('GET', to);
      if (!target) faults.add(`${path} leads to ${to}, which is nowhere`);
      else if (!may(reader, target)) faults.add(`${row.path} leads ${role} to ${target.path}`);
    }
  }
  assert.deepEqual([...faults], []);
});

test('what is clinical is not in the HTML of who may not see it', () => {
  const has = (role) => pages.filter((page) => page.role === role && page.html.includes(secret)).map((page) => page.path);
  assert.deepEqual(has('reception'), []);
  assert.deepEqual(has('visitor'), []);
  assert.ok(has('clinician').length >= 2, 'the note and the alert are shown to the clinician');
});
