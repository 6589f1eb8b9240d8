// Signing in and out, sessions, and the proof that a form is ours. Who may do what is in roles.test.mjs.
import { test, before, after } from 'node:test';
import assert from 'node:assert/strict';
import { serveDemo, run, password } from './lib/server.mjs';
import { Client } from './lib/client.mjs';
import { forms, values, words } from './lib/html.mjs';

let server;
before(async () => { server = await serveDemo(); });
after(() => server?.stop());

test('a wrong password is refused, the address stays, and nothing says which of the two was wrong', async () => {
  const client = new Client(server.base);
  const unknown = await client.post('/staff/sign-in', { email: 'nobody@clinic.example', password: 'wrong' });
  const known = await client.post('/staff/sign-in', { email: 'doctor@clinic.example', password: 'wrong' });
  assert.equal(unknown.status, 422);
  assert.equal(known.status, 422);
  const page = await known.text();
  assert.match(page, /E-mail or password is not right/);
  assert.match(page, /value="doctor@clinic.example"/);
  assert.doesNotMatch(page, /value="wrong"/);
  const same = (text) => text.replace(/value="[^"]*@[^"]*"/, '');
  assert.equal(same(await unknown.text()), same(page));
});

test('signing in gives a cookie that scripts and other sites do not get', async () => {
  const client = new Client(server.base);
  const answer = await client.post('/staff/sign-in', { email: 'reception@clinic.example', password });
  assert.equal(answer.status, 303);
  assert.equal(answer.headers.get('location'), '/staff/day');
  const cookie = answer.headers.getSetCookie().find((line) => line.startsWith('__Host-session='));
  for (const part of ['HttpOnly', 'Secure', 'SameSite=Lax', 'Path=/']) assert.ok(cookie.split('; ').includes(part), part);
});

test('the page to go to after signing in is one of ours, whatever the address says', async () => {
  for (const next of ['//evil.example', 'https://evil.example', '/\\evil.example', 'javascript:alert(1)', '/other']) {
    const client = new Client(server.base);
    const answer = await client.post('/staff/sign-in', { email: 'reception@clinic.example', password, next });
    assert.equal(answer.headers.get('location'), '/staff/day', next);
  }
});

test('a form that was sent too late leads back to the page on which it stands, never elsewhere', async () => {
  const to = async (referer) => (await new Client(server.base).post('/staff/visits', {}, referer && { referer })).headers.get('location');
  const page = '/staff/invoices?show=open';
  assert.equal(await to(server.base + page), `/staff/sign-in?next=${encodeURIComponent(page)}`);
  for (const other of [undefined, 'x', 'http://', `https://elsewhere.example${page}`, `${server.base}/staff/palette/no`,
    `${server.base}.example${page}`, `${server.base}/staff/invoices/38hkd108207q5/lines`]) {
    assert.equal(await to(other), '/staff/sign-in', other);
  }
});

// What a reception typed when its session had ended: the sign-in page that it gets, as text.
const tooLate = async (fields, path = '/staff/clients/new') => {
  const client = await new Client(server.base).signIn('reception');
  const { csrf, ...own } = await client.form('/staff/clients/new', '/staff/clients');
  client.cookies.clear();
  return { client, answer: await client.post(path.replace('/new', ''), { csrf, ...own, ...fields }, { referer: server.base + path }) };
};
const hidden = (page, name) => new RegExp(`name="${name}" value="([^"]*)"`).exec(page)?.[1];
const signInWith = (client, who, page) => client.post('/staff/sign-in',
  { email: `${who}@clinic.example`, password, kept: hidden(page, 'kept'), next: hidden(page, 'next') });
const typed = { name: 'Zöhra "Bibi" <Anjum>', phone: '0300 7654321' };

test('a form whose session ended waits, sealed, until the same account signs in, and is sent by its button', async () => {
  const { client, answer } = await tooLate(typed);
  const page = await answer.text();
  assert.equal(answer.status, 401);
  assert.match(page, /You were signed out before this was sent/);
  assert.doesNotMatch(page, /Anjum|7654321/, 'nobody reads it there');
  const wrong = await client.post('/staff/sign-in', { email: 'reception@clinic.example', password: 'wrong', kept: hidden(page, 'kept') });
  assert.equal(hidden(await wrong.text(), 'kept'), hidden(page, 'kept'), 'a wrong password loses nothing');
  const other = await signInWith(client, 'doctor', page);
  const refused = await other.text();
  assert.equal(other.status, 422);
  assert.match(refused, /typed by another account/);
  assert.doesNotMatch(refused, /Anjum/);
  assert.equal(client.cookies.size, 0, 'nor is she signed in beside it');
  const again = await signInWith(client, 'reception', refused);
  const offer = await again.text();
  assert.equal(again.status, 200);
  assert.match(offer, /what you typed is still here/);
  assert.ok(words(offer).includes(typed.name), offer);
  assert.match(offer, /<a href="\/staff\/clients\/new">/);
  const [form] = forms(offer, new URL(server.base));
  const sent = await client.post(form.action.pathname, new URLSearchParams(values(form)));
  assert.equal(sent.status, 303);
  assert.ok(words(await (await client.fetch(sent.headers.get('location'))).text()).includes(typed.name));
  const twice = await client.post(form.action.pathname, new URLSearchParams(values(form)));
  assert.equal(twice.headers.get('location'), sent.headers.get('location'), 'its key came along: it is done once');
});

test('a page of an older session of the same account offers its form again; that of another account is refused', async () => {
  const older = await new Client(server.base).signIn('reception');
  const fields = { ...await older.form('/staff/clients/new', '/staff/clients'), ...typed };
  const newer = await new Client(server.base).signIn('reception');
  const offered = await newer.post('/staff/clients', fields);
  assert.equal(offered.status, 403);
  const [form] = forms(await offered.text(), new URL(server.base));
  assert.deepEqual(values(form).filter(([name]) => name === 'name'), [['name', typed.name]]);
  assert.notEqual(new URLSearchParams(values(form)).get('csrf'), fields.csrf);
  const others = await (await (await new Client(server.base).signIn('doctor')).post('/staff/clients', fields)).text();
  assert.doesNotMatch(others, /Anjum/);
  assert.match(others, /sent from another site/);
});

test('what can not come along says so, and nothing of a password is carried', async () => {
  for (const fields of [{ password: 'my own new password' }, { note: 'x'.repeat(701 * 1000) }]) {
    const { answer } = await tooLate(fields);
    const page = await answer.text();
    assert.equal(answer.status, 401);
    assert.match(page, /please write it again/);
    assert.equal(hidden(page, 'kept'), undefined);
  }
});

test('from another site, or without a page of ours, nothing is kept', async () => {
  const { client } = await tooLate({});
  assert.equal((await client.post('/staff/clients', { csrf: 'x', ...typed }, { origin: 'https://evil.example' })).status, 403);
  assert.equal((await client.post('/staff/clients', typed)).status, 303);
  const garbled = await client.post('/staff/sign-in', { email: 'reception@clinic.example', password, kept: 'AAAA' });
  assert.equal(garbled.status, 303);
});

test('signing out ends the session on the server, not only in the browser', async () => {
  const client = await new Client(server.base).signIn('reception');
  const kept = new Map(client.cookies);
  const fields = await client.form('/staff/account', '/staff/sign-out');
  assert.equal((await client.post('/staff/sign-out', fields)).status, 303);
  client.cookies = kept;
  const again = await client.fetch('/staff/account');
  assert.equal(again.status, 303);
  assert.equal(again.headers.get('location'), '/staff/sign-in?next=%2Fstaff%2Faccount');
});

test('a session is listed by its browser and what it runs on', async () => {
  const client = new Client(server.base);
  await client.post('/staff/sign-in', { email: 'aesthetician@clinic.example', password },
    { 'user-agent': 'Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Mobile Safari/537.36' });
  const page = await (await client.fetch('/staff/account')).text();
  assert.match(page, /<bdi>Chrome<\/bdi> on <bdi>Android<\/bdi>/);
  assert.doesNotMatch(page, /Mozilla/);
});

test('one session ends another, and only of the same account', async () => {
  const first = await new Client(server.base).signIn('doctor');
  const second = await new Client(server.base).signIn('doctor');
  const stranger = await new Client(server.base).signIn('reception');
  const fields = await second.form('/staff/account', '/staff/account/end');
  const foreign = await stranger.form('/staff/account', '/staff/sign-out');
  await stranger.post('/staff/account/end', { ...fields, csrf: foreign.csrf });
  assert.equal((await first.fetch('/staff/account')).status, 200);
  assert.equal((await second.post('/staff/account/end', fields)).status, 303);
  const alive = [await first.fetch('/staff/account'), await second.fetch('/staff/account')].map((a) => a.status);
  assert.ok(alive.includes(200));
});

test('a form of another site, without our token, or without an origin is refused', async () => {
  const client = await new Client(server.base).signIn('reception');
  const fields = await client.form('/staff/account', '/staff/sign-out');
  const statuses = [
    await client.post('/staff/sign-out', fields, { origin: 'https://evil.example' }),
    await client.post('/staff/sign-out', fields, { 'sec-fetch-site': 'cross-site' }),
    await client.post('/staff/sign-out', { ...fields, csrf: 'x'.repeat(32) }),
    await client.post('/staff/sign-out', {}),
  ].map((answer) => answer.status);
  assert.deepEqual(statuses, [403, 403, 403, 403]);
  assert.equal((await client.fetch('/staff/account')).status, 200);
});

test('who is signed out is led to the sign-in by a page, and told so by a stream of events', async () => {
  const nobody = new Client(server.base);
  const page = await nobody.fetch('/staff/day');
  assert.deepEqual([page.status, page.headers.get('location')], [303, '/staff/sign-in?next=%2Fstaff%2Fday']);
  const stream = await nobody.fetch('/staff/events', { headers: { accept: 'text/event-stream' } });
  assert.deepEqual([stream.status, stream.headers.get('location')], [401, null]);
});

test('the audit names who signed in, and verifies', async () => {
  const client = await new Client(server.base).signIn('admin');
  const page = await (await client.fetch('/staff/audit')).text();
  assert.match(page, /Signed in/);
  assert.match(page, /A sign-in failed/);
  assert.match(run('audit', 'verify', '--data', server.data), /The audit is whole/);
});
