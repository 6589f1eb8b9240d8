// Clients: adding, finding in both scripts, changing, alerts for their audience, what is on the disk, the look.
import { test, before, after } from 'node:test';
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { day } from './lib/clock.mjs';
import { run, serve, serveDemo, until } from './lib/server.mjs';
import { Client } from './lib/client.mjs';
import { idNumber } from './lib/small.mjs';
import { launch, open, signIn, check, picture, phone, desktop } from './lib/browser.mjs';

let server;
let desk;
let doctor;
before(async () => {
  server = await serveDemo();
  desk = await new Client(server.base).signIn('reception');
  doctor = await new Client(server.base).signIn('doctor');
});
after(() => server?.stop());

const text = async (client, path) => {
  const answer = await client.fetch(path);
  assert.equal(answer.status, 200, path);
  return answer.text();
};
const find = (client, words) => text(client, `/staff/clients?search=${encodeURIComponent(words)}`);

const go = (answer) => {
  assert.equal(answer.status, 303);
  return answer.headers.get('location');
};

async function add(client, fields) {
  const keys = await client.form('/staff/clients/new?search=x', '/staff/clients');
  const answer = await client.post('/staff/clients', { ...keys, phone_safe: '1', ...fields });
  assert.equal(answer.status, 303, await answer.text());
  return answer.headers.get('location');
}

test('a client is added with name and phone, and found however it is typed', async () => {
  const page = await add(desk, { name: 'Zulekha Aishaty Qazalbash', phone: '0300 5559871', email: 'Zulekha.Q@Example.com' });
  const file = /File (\d+)/.exec(await text(desk, page))[1];
  for (const words of ['Zulekha', 'zul', 'Zulaikha', 'زلیخا', 'qazalbash zulekha', 'Qazalb', '0300-5559871', '+92 300 5559871',
    '0092 (300) 555 9871', '۰۳۰۰ ۵۵۵ ۹۸۷۱', '5559871', '9871', 'zulekha.q@example.com', file]) {
    assert.ok((await find(desk, words)).includes(`href="${page}"`), words);
  }
  for (const words of ['Zulekhaa Khan', '0300 5559872', '9872', 'other@example.com', 'ulekha']) {
    assert.ok(!(await find(desk, words)).includes(`href="${page}"`), words);
  }
});

test('a name typed in Urdu is found by Roman spellings, the spelled ones first', async () => {
  const urdu = await add(desk, { name: 'محمد عائشہ', no_phone: 'has none' });
  const roman = await add(desk, { name: 'Mohd Aysha', no_phone: 'has none' });
  const hits = await find(desk, 'Mohd Aysha');
  assert.ok(hits.includes(roman) && hits.includes(urdu));
  assert.ok(hits.indexOf(roman) < hits.indexOf(urdu));
  const back = await find(desk, 'محمد عائشہ');
  assert.ok(back.indexOf(urdu) < back.indexOf(roman));
});

const pairs = ['Zarmina Tareen', 'tareen zarmina', 'zarmina tar', 'tareen zar', 'zar tareen', 'zarmina qahraman', 'Zermina Tarin',
  'zarmina gul tareen'];

test('two words of a name are found in either order, the last one begun, with the name of her father too', async () => {
  const page = await add(desk, { name: 'Zarmina Gul Tareen', relative: 'Qahraman', no_phone: 'has none' });
  for (const words of pairs) assert.ok((await find(desk, words)).includes(`href="${page}"`), words);
  for (const words of ['zarmina zarmina tarkhan', 'zarmina bangash']) {
    assert.ok(!(await find(desk, words)).includes(`href="${page}"`), words);
  }
});

test('two begun words find who has both so beside who is called exactly that, who stands first', async () => {
  const exact = await add(desk, { name: 'Zari Tarkhan', no_phone: 'has none' });
  const begun = [await add(desk, { name: 'Zarina Tarkhan', no_phone: 'has none' }), await add(desk, { name: 'Tarkhani Zarish', no_phone: 'has none' }),
    await add(desk, { name: 'Zarifa', relative: 'Tarkhan', no_phone: 'has none' })];
  for (const words of ['zari tar', 'zari tarkhan']) {
    const page = await find(desk, words);
    assert.ok(page.includes(exact), words);
    for (const path of begun) assert.ok(page.indexOf(exact) < page.indexOf(path), `${words}: ${path}`);
  }
  assert.ok(!(await find(desk, 'zari tarkhanx')).includes(begun[0]));
});

test('search tokens made by older rules are made anew, one lot after the other, when a server starts', async (t) => {
  let newer;
  const older = await serveDemo();
  t.after(async () => { await newer?.end(); await older.stop(); });
  const isDone = (one) => until(() => one.sql('select rules_number from token_build') === '3', 'tokens of today\'s rules');
  const tokens = (one) => one.sql('select count(*), count(distinct token) from client_token');
  await isDone(older);
  await add(await new Client(older.base).signIn(), { name: 'Zarmina Gul Tareen', relative: 'Qahraman', no_phone: 'has none' });
  const before = tokens(older);
  older.sql('delete from client_token; update token_build set rules_number = 1, client_id = 0');
  await older.end();
  newer = await serve(older.data);
  await isDone(newer);
  assert.equal(tokens(newer), before);
  const again = await new Client(newer.base).signIn();
  for (const words of pairs) assert.match(await find(again, words), /Zarmina Gul Tareen/, words);
});

test('nobody found is said, with what was typed carried over; a signed-out search is no empty list', async () => {
  const page = await find(desk, 'Xyzzy Plugh');
  assert.match(page, /Nobody was found by: Xyzzy Plugh/);
  assert.match(page, /href="\/staff\/clients\/new\?search=Xyzzy/);
  assert.match(await text(desk, '/staff/clients/new?search=Xyzzy%20Plugh'), /name="name"[^>]*value="Xyzzy Plugh"/);
  assert.match(await text(desk, '/staff/clients/new?search=03005550000'), /name="phone"[^>]*value="0300 ?5550000"/);
  assert.equal((await new Client(server.base).fetch('/staff/clients?search=x')).status, 303);
});

test('neither phone nor reason is refused beside the field, and what was typed stays', async () => {
  const keys = await desk.form('/staff/clients/new', '/staff/clients');
  const answer = await desk.post('/staff/clients', { ...keys, name: 'Nameer Kept', area: 'Dil Chowk' });
  const page = await answer.text();
  assert.equal(answer.status, 422);
  assert.match(page, /Please write a phone number, or why there is none/);
  assert.match(page, /value="Nameer Kept"/);
  assert.match(page, /value="Dil Chowk"/);
});

test('a phone that others have shows them first and goes on with one more press', async () => {
  const mother = await add(desk, { name: 'Nasreen Familia', phone: '0301 5550001', birth_on: '1980-01-01' });
  const keys = await desk.form('/staff/clients/new?search=x', '/staff/clients');
  const first = await desk.post('/staff/clients', { ...keys, name: 'Hira Familia', phone: '+923015550001' });
  const page = await first.text();
  assert.equal(first.status, 409);
  assert.ok(page.includes(`href="${mother}"`));
  assert.match(page, /value="Hira Familia"/);
  const hidden = Object.fromEntries([...page.slice(page.indexOf('action="/staff/clients" data-keep'))
    .matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)"/g)].map((m) => [m[1], m[2]]));
  const second = await desk.post('/staff/clients', { ...hidden, name: 'Hira Familia', phone: '+923015550001' });
  assert.equal(second.status, 303);
  const people = await find(desk, '03015550001');
  assert.ok(people.includes(mother) && people.includes(second.headers.get('location')));
});

test('the same form sent twice adds one client', async () => {
  const keys = await desk.form('/staff/clients/new?search=x', '/staff/clients');
  const fields = { ...keys, name: 'Twicely Sent', no_phone: 'none' };
  assert.equal((await desk.post('/staff/clients', fields)).status, 303);
  assert.equal((await desk.post('/staff/clients', fields)).status, 303);
  assert.equal([...(await find(desk, 'Twicely Sent')).matchAll(/<bdi>Twicely Sent<\/bdi>/g)].length, 1);
});

test('a stale edit shows what is saved, keeps what was typed, and saves on the second press', async () => {
  const page = await add(desk, { name: 'Sana Stale', phone: '0302 5550002' });
  const mine = await desk.form(`${page}/edit`, page);
  const theirs = await doctor.form(`${page}/edit`, page);
  assert.equal((await doctor.post(page, { ...theirs, name: 'Sana Theirs', phone: '0302 5550002' })).status, 303);
  const refused = await desk.post(page, { ...mine, name: 'Sana Mine', phone: '0302 5550002' });
  const form = await refused.text();
  assert.equal(refused.status, 412);
  assert.match(form, /<td><bdi>Sana Theirs<\/bdi><\/td><td><bdi>Sana Mine/);
  assert.match(form, /name="name"[^>]*value="Sana Mine"/);
  const version = /name="version" value="(\d+)"/.exec(form)[1];
  const again = await desk.form(`${page}/edit`, page);
  assert.equal((await desk.post(page, { ...again, version, name: 'Sana Mine', phone: '0302 5550003' })).status, 303);
  assert.match(await text(desk, page), /Sana Mine/);
  assert.ok(!(await find(desk, '0302 5550002')).includes(page), 'the old phone leads nowhere');
  assert.ok((await find(desk, '0302 5550003')).includes(page));
});

test('a name is changed where it stands; by the former one she is still found, and Undo takes all of it back', async () => {
  const page = await add(desk, { name: 'Zarqa Misspelt', phone: '0300 5551277' });
  const done = await desk.submit(page, `${page}/name`, { name: 'Zarqa Tahmina', name_ur: 'زرقا تہمینہ' });
  assert.equal(done.status, 303);
  const shown = await text(desk, done.headers.get('location'));
  assert.match(shown, /<h1><bdi>Zarqa Tahmina<\/bdi>/);
  assert.match(shown, /<dt>Formerly<\/dt><dd>\s*<bdi>Zarqa Misspelt<\/bdi>/);
  for (const words of ['zarqa missp', 'Misspelt', 'misspelt zarqa']) {
    const hits = await find(desk, words);
    assert.ok(hits.includes(`href="${page}"`), words);
    assert.match(hits, /Zarqa Tahmina[\s\S]*formerly <bdi>Zarqa Misspelt<\/bdi>/, words);
  }
  assert.doesNotMatch(await find(desk, 'tahmina'), /formerly/);
  for (const words of ['05551277', 'تہمینہ']) assert.ok((await find(desk, words)).includes(page), words);
  // A form of the time before is told, and what was typed stays.
  const old = new URLSearchParams({ ...await desk.form(page, `${page}/name`), name: 'Somebody Else', version: '1' });
  const refused = await desk.post(`${page}/name`, old);
  assert.equal(refused.status, 412);
  assert.match(await refused.text(), /<details class="rename"[^>]*open[\s\S]*value="Somebody Else"/);
  const undone = await desk.submit(done.headers.get('location'), `${page}/name/undo`);
  assert.equal(undone.status, 303);
  assert.match(await text(desk, page), /<h1><bdi>Zarqa Misspelt<\/bdi>\s*<small>/);
  assert.doesNotMatch(await text(desk, page), /Formerly/);
  assert.ok(!(await find(desk, 'tahmina')).includes(page));
  const admin = await new Client(server.base).signIn('admin');
  assert.match(await text(admin, '/staff/audit'), /name: Zarqa Misspelt[\s\S]*name: Zarqa Tahmina/);
});

test('a name is changed on the page of a visit too, which stays', async () => {
  const page = await add(desk, { name: 'Zohra Visited', no_phone: 'has none' });
  const visit = (await doctor.submit(page, '/staff/visits')).headers.get('location');
  const done = await doctor.submit(visit, `${page}/name`, { name: 'Zohra Renamed' });
  assert.equal(new URL(done.headers.get('location'), server.base).pathname, visit);
  const shown = await text(doctor, done.headers.get('location'));
  assert.match(shown, /Zohra Renamed/);
  assert.match(shown, /The name is changed/);
  const undone = await doctor.submit(done.headers.get('location'), `${page}/name/undo`);
  assert.equal(undone.headers.get('location'), visit);
  assert.match(await text(doctor, visit), /Zohra Visited/);
});

test('a name is changed on the page of an appointment too; booking finds her by the former one, and says which', async () => {
  const page = await add(desk, { name: 'Zartaj Booked', phone: '0300 5551287' });
  const booking = `/staff/appointments/new?client=${page.split('/').pop()}`;
  const service = /name="service"[\s\S]*?<option value="(\d[^"]*)"/.exec(await text(desk, booking))[1];
  const asked = `${booking}&service=${service}&on=${day(4)}`;
  const times = /name="starts_at" value="([^"]*T[^"]*)" aria-label/.exec(await text(desk, asked));
  assert.equal((await desk.submit(asked, '/staff/appointments', { starts_at: times[1] })).status, 303);
  const appointment = /\/staff\/appointments\/\d[\w-]*/.exec(await text(desk, page))[0];
  const done = await desk.submit(appointment, `${page}/name`, { name: 'Zartaj Gulnaz' });
  assert.equal(new URL(done.headers.get('location'), server.base).pathname, appointment);
  const shown = await text(desk, done.headers.get('location'));
  assert.match(shown, /<h1><a [^>]*>Zartaj Gulnaz<\/a>[\s\S]*The name is changed/);
  assert.match(await text(desk, '/staff/appointments/new?name=zartaj+booked'), /Zartaj Gulnaz[\s\S]*formerly <bdi>Zartaj Booked<\/bdi>/);
  assert.doesNotMatch(await text(desk, '/staff/appointments/new?name=gulnaz'), /formerly/);
  const undone = await desk.submit(done.headers.get('location'), `${page}/name/undo`);
  assert.equal(undone.headers.get('location'), appointment);
  assert.match(await text(desk, appointment), /<h1><a [^>]*>Zartaj Booked<\/a>/);
});

test('a name that changes with other details, or by a program, leaves the former one as well', async () => {
  const page = await add(desk, { name: 'Zeenat Oldname', phone: '0300 5551278' });
  assert.equal((await desk.submit(`${page}/edit`, page, { name: 'Zeenat Newname' })).status, 303);
  assert.match(await find(desk, 'oldname'), /formerly <bdi>Zeenat Oldname/);
  const token = run('user', 'token', '--data', server.data, '--email', 'reception@clinic.example', '--scope', 'all').trim();
  const address = `${server.base}/api/v1/clients/${page.split('/').pop()}`;
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const patched = await fetch(address, { method: 'PATCH', body: JSON.stringify({ name: 'Zeenat Thirdname' }),
    headers: { ...headers, 'if-match': (await fetch(address, { headers })).headers.get('etag') } });
  assert.equal(patched.status, 200, await patched.text());
  for (const words of ['oldname', 'newname']) assert.match(await find(desk, words), /Zeenat Thirdname/, words);
});

test('a client of many and long names is found by all of them, and by her phone', async () => {
  const page = await add(desk, { name: 'Zaibunnisa Shahzadi Qureshi Bukhari', name_ur: 'زیب النساء شہزادی قریشی بخاری',
    relative: 'Muhammad Ghulam Mustafa Bukhari', phone: '0300 5551279', email: 'zaib@example.com' });
  for (const words of ['5551279', '1279', '03005551279', 'zaib@example.com', 'bukhari zaibunnisa', 'mustafa', 'قریشی']) {
    assert.ok((await find(desk, words)).includes(`href="${page}"`), words);
  }
});

test('two people in two tabs stay apart: each form says whose it is', async () => {
  const a = await add(desk, { name: 'Tab Alpha', no_phone: 'none' });
  const b = await add(desk, { name: 'Tab Beta', no_phone: 'none' });
  const formA = await desk.form(`${a}/edit`, a);
  const formB = await desk.form(`${b}/edit`, b);
  assert.equal((await desk.post(b, { ...formB, name: 'Tab Beta', area: 'North', no_phone: 'none' })).status, 303);
  assert.equal((await desk.post(a, { ...formA, name: 'Tab Alpha', area: 'South', no_phone: 'none' })).status, 303);
  assert.match(await text(desk, a), /South/);
  assert.doesNotMatch(await text(desk, a), /North/);
});

test('an alert is in the page of its audience only', async () => {
  const page = await add(desk, { name: 'Alarm Bibi', no_phone: 'none' });
  const words = { all: 'Lidocaineallergy', clinical: 'Isotretinoinuntil', treating: 'Treatingonly' };
  for (const audience of Object.keys(words)) {
    const keys = await doctor.form(page, `${page}/alerts`);
    const answer = await doctor.post(`${page}/alerts`, { ...keys, kind: 'allergy', severity: 'stop', audience, words: words[audience] });
    assert.equal(answer.status, 303, audience);
  }
  const admin = await new Client(server.base).signIn('admin');
  const seen = { doctor: await text(doctor, page), desk: await text(desk, page), admin: await text(admin, page) };
  assert.ok(seen.doctor.includes(words.all) && seen.doctor.includes(words.clinical) && seen.doctor.includes(words.treating));
  assert.ok(seen.desk.includes(words.all) && !seen.desk.includes(words.clinical) && !seen.desk.includes(words.treating));
  assert.ok(seen.admin.includes(words.clinical) && !seen.admin.includes(words.treating));
  const keys = await desk.form(page, `${page}/alerts`);
  const refused = await desk.post(`${page}/alerts`, { ...keys, kind: 'allergy', severity: 'stop', audience: 'clinical', words: 'x' });
  assert.equal(refused.status, 422, 'nobody writes what she could not read');
});

test('an alert is closed at once, with Undo', async () => {
  const page = await add(desk, { name: 'Closing Bibi', no_phone: 'none' });
  const keys = await desk.form(page, `${page}/alerts`);
  await desk.post(`${page}/alerts`, { ...keys, kind: 'warning', severity: 'care', audience: 'all', words: 'Comeslate' });
  const close = /action="([^"]*\/close)"/.exec(await text(desk, page))[1];
  const closed = await desk.post(close, await desk.form(page, close));
  assert.equal(closed.status, 303);
  const after = await text(desk, closed.headers.get('location'));
  assert.doesNotMatch(after, /class="alert /);
  const undo = /action="([^"]*\/open)" data-swap/.exec(after)[1];
  const fields = await desk.form(closed.headers.get('location'), undo);
  assert.equal((await desk.post(undo, fields)).status, 303);
  assert.match(await text(desk, page), /class="alert /);
});

test('a file that was merged into another leads to that one for ever, and is found no more', async () => {
  const [old, kept] = [await add(desk, { name: 'Zeenia Twice', no_phone: 'has none' }), await add(desk, { name: 'Zeenia Twice', no_phone: 'has none' })];
  server.sql(`update client set merged_into = ${idNumber(kept.split('/').pop())}, version = version + 1
    where client_id = ${idNumber(old.split('/').pop())}`);
  const answer = await desk.fetch(old);
  assert.equal(answer.status, 303);
  assert.equal(answer.headers.get('location'), kept);
  const hits = await find(desk, 'zeenia twice');
  assert.ok(hits.includes(kept) && !hits.includes(old));
});

test('a page that is opened is in the audit', async () => {
  const page = await add(desk, { name: 'Audited Bibi', no_phone: 'none' });
  await text(desk, page);
  const admin = await new Client(server.base).signIn('admin');
  const about = new RegExp(`Opened a client(&#39;|')s page\\s*: <a href="${page}"><bdi>Audited Bibi</bdi></a>`);
  assert.match(await text(admin, '/staff/audit'), about);
  server.sql(`insert into hidden_from select ${idNumber(page.split('/').pop())}, staff_id from staff`);
  assert.doesNotMatch(await text(admin, '/staff/audit'), /Audited Bibi/, 'but not to whom she is hidden from');
  assert.equal((await desk.fetch('/staff/clients/0123456789abc')).status, 404);
});

test('the timeline has appointments, visits, invoices and payments; a visit begins on the page', async () => {
  const page = await add(desk, { name: 'Timeline Bibi', no_phone: 'has none' });
  const client = page.split('/').pop();
  const begin = await doctor.form(page, '/staff/visits');
  assert.equal(begin.client, client);
  const visit = await doctor.post('/staff/visits', begin);
  assert.equal(visit.status, 303);
  const bill = await desk.form(`/staff/invoices/new?client=${client}`, '/staff/invoices');
  const invoice = (await desk.post('/staff/invoices', bill)).headers.get('location');
  const line = await desk.form(invoice, `${invoice}/lines`);
  await desk.post(`${invoice}/lines`, { ...line, name: 'Serum', price: '900' });
  await desk.post(`${invoice}/payments`, { ...await desk.form(invoice, `${invoice}/payments`), given: '500' });
  const seen = await text(desk, page);
  assert.ok(seen.includes(`href="${visit.headers.get('location')}"`), 'the visit');
  assert.match(seen, /Not signed yet/);
  assert.ok(seen.includes(`href="${invoice}"`), 'the invoice');
  assert.match(seen, new RegExp(`href="${invoice}/payments/\\w{13}">Receipt R-`), 'the payment');
  assert.match(seen, /Balance<\/h2><p class="big due">[\s\S]*?400/);
  assert.ok(!seen.includes('action="/staff/visits"'), 'the desk writes no visits');
});

test('a record of very many visits is shown whole, page by page, without a gap and in good time', async () => {
  const page = await add(desk, { name: 'Zubeida Regular', no_phone: 'has none' });
  go(await doctor.submit(page, '/staff/visits'));
  const visit = server.sql('select max(visit_id) from visit');
  const day = 86400000;
  // One on each of the 700 days before.
  server.sql(`with n(i) as (values ${Array.from({ length: 700 }, (_, i) => `(${i + 1})`).join(', ')})
    insert into visit (visit_id, branch_id, client_id, visit_on, happened_at, entered_at, status, people_blob, override_blob, draft_text, version, performed_by_id)
    select visit_id - i, branch_id, client_id, visit_on - i, happened_at - i * ${day}, entered_at, 'draft', people_blob, override_blob, '', 1, performed_by_id
      from visit, n where visit_id = ${visit}`);
  const seen = [];
  let at = page;
  let pages = 0;
  for (; at && pages < 20; pages++) {
    const begun = performance.now();
    const html = await text(desk, at);
    assert.ok(performance.now() - begun < 1000, `${at} took ${performance.now() - begun} ms`);
    seen.push(...[...html.matchAll(/href="\/staff\/visits\/(\w{13})"/g)].map(([, id]) => id));
    at = /href="([^"]*[?]before=[^"]*)"/.exec(html)?.[1];
  }
  assert.equal(seen.length, 701);
  assert.equal(new Set(seen).size, 701);
  assert.ok(pages >= 4);
  assert.doesNotMatch(await text(desk, `${page}?before=2020-01-01`), /Next appointment/, 'what is ahead is not said where it was not read');
});

test('a client is hidden from those whom the desk names, everywhere, and shown again', async () => {
  const page = await add(desk, { name: 'Secretive Begum', no_phone: 'has none' });
  const client = page.split('/').pop();
  const bill = await desk.form(`/staff/invoices/new?client=${client}`, '/staff/invoices');
  const invoice = (await desk.post('/staff/invoices', bill)).headers.get('location');
  const edit = await text(desk, `${page}/edit`);
  const [, staff] = /name="staff" value="(\w{13})"\s*>\s*<span>Dr Ayesha Malik/.exec(edit);
  const keys = await desk.form(`${page}/edit`, `${page}/hidden`);
  assert.equal((await desk.post(`${page}/hidden`, { ...keys, staff })).status, 303);
  assert.match(await text(desk, page), /Not to be seen by[\s\S]*Dr Ayesha Malik/);
  for (const path of [page, invoice, `${page}/edit`]) assert.equal((await doctor.fetch(path)).status, 404, path);
  assert.ok(!(await find(doctor, 'Secretive')).includes(page));
  const drafts = await text(doctor, '/staff/invoices?list=drafts');
  assert.ok(!drafts.includes('Secretive') && drafts.includes('Not shown to you'));
  assert.equal((await desk.post(`${page}/hidden`, { ...keys, idempotency_key: 'again1' })).status, 412, 'a stale form');
  const again = await desk.form(`${page}/edit`, `${page}/hidden`);
  assert.equal((await desk.post(`${page}/hidden`, again)).status, 303);
  assert.equal((await doctor.fetch(page)).status, 200);
});

test('nothing personal stands in clear in the data folder', async () => {
  const page = await add(desk, { name: 'Clearwordzz Person', phone: '0303 7778889', area: 'Areawordzz', email: 'mailwordzz@example.com' });
  go(await desk.submit(page, `${page}/name`, { name: 'Otherwordzz Person' }));
  for (const name of readdirSync(server.data, { recursive: true, withFileTypes: true })) {
    if (!name.isFile()) continue;
    const bytes = readFileSync(join(name.parentPath ?? name.path, name.name));
    for (const word of ['Clearwordzz', 'clearwordzz', 'Otherwordzz', '3037778889', 'Areawordzz', 'mailwordzz']) {
      assert.equal(bytes.indexOf(word), -1, `${word} in ${name.name}`);
    }
  }
});

test('pages of clients in Chromium: axe, width, both languages', async () => {
  const page = await add(doctor, { name: 'Sadia Kiran', name_ur: 'سعدیہ کرن', phone: '0300 5550182', gender: 'woman',
    birth_on: '1992-03-05', provider: 'woman_only', is_assistant_wished: '1', source: 'Friend: Hina Saleem', relative: 'Imran Kiran' });
  for (const [severity, audience, words] of [['stop', 'all', 'lidocaine. Swelling of the lips, March 2025. Use ice only.'],
    ['care', 'all', 'comes with her mother.'], ['note', 'clinical', 'isotretinoin until 20 January 2027: no laser, no peel.']]) {
    const keys = await doctor.form(page, `${page}/alerts`);
    await doctor.post(`${page}/alerts`, { ...keys, kind: 'allergy', severity, audience, words });
  }
  const browser = await launch();
  try {
    for (const language of ['ur', 'en']) {
      server.sql(`update staff set language_text = '${language}', version = version + 1`);
      for (const [size, viewport] of [['390', phone], ['1280', desktop]]) {
        const tab = await open(browser, { viewport });
        await signIn(tab, server.base, 'doctor');
        for (const [name, path] of [['client', page], ['clients', '/staff/clients?search=aisha'], ['clients-none', '/staff/clients?search=xyzzy'],
          ['clients-start', '/staff/clients'], ['client-new', '/staff/clients/new?search=Sadia'], ['client-edit', `${page}/edit`]]) {
          await tab.goto(server.base + path);
          await check(tab, `${name} ${language} ${size}`);
          await picture(tab, `${name}-${language}-${size}`);
        }
        await tab.context().close();
      }
    }
  } finally {
    await browser.close();
  }
});

test('who types as soon as the page is there types into the search, and presses no key', async () => {
  const browser = await launch();
  try {
    const tab = await open(browser);
    await signIn(tab, server.base, 'reception');
    await tab.addInitScript(() => document.addEventListener('DOMContentLoaded', () => { window.typedInto = document.activeElement.id; }));
    const search = async () => {
      await tab.goto(`${server.base}/staff/clients`);
      return tab.evaluate(() => window.typedInto);
    };
    for (let time = 0; time < 6; time += 1) assert.equal(await search(), 'search', `${time} times seen before`);
  } finally {
    await browser.close();
  }
});

test('by keyboard alone: find, open, add', async () => {
  for (const name of ['Palettea Kiran', 'Palettea Rani']) await add(desk, { name, no_phone: 'has none' });
  const browser = await launch();
  try {
    const tab = await open(browser);
    await signIn(tab, server.base, 'reception');
    await tab.keyboard.press('Control+k');
    await tab.keyboard.type('Palettea');
    await tab.locator('#palette .hits .end').nth(1).waitFor();
    const hits = tab.locator('#palette .hits a:has(.end)');
    const [shown, other] = /Kiran/.test(await hits.first().innerText()) ? ['Kiran', 'Rani'] : ['Rani', 'Kiran'];
    let release;
    const held = new Promise((done) => { release = done; });
    await tab.route('**/staff/palette*', async (route) => { await held; await route.continue(); });
    const asked = tab.waitForRequest((one) => new URL(one.url()).searchParams.get('search') === `Palettea ${other}`);
    await tab.keyboard.type(` ${other}`);
    await tab.keyboard.press('Enter'); // at once: it means who is typed, not who is in sight
    await asked;
    assert.equal(new URL(tab.url()).pathname, '/staff/day', `${shown} is not opened`);
    release();
    await tab.waitForURL(/\/staff\/clients\/[0-9a-z]{13}/);
    assert.match(await tab.textContent('h1'), new RegExp(`Palettea ${other}`));
    await tab.goto(`${server.base}/staff/clients`);
    await tab.keyboard.type('Keyboarda Onlya');
    await tab.keyboard.press('Enter');
    await tab.waitForURL(/search=/);
    await tab.locator('.empty .btn').focus();
    await tab.keyboard.press('Enter');
    await tab.waitForURL(/clients\/new/);
    await tab.keyboard.press('Tab');
    await tab.keyboard.type('0304 5550777');
    await tab.keyboard.press('Enter');
    await tab.waitForURL(/\/staff\/clients\/[0-9a-z]{13}$/);
    assert.match(await tab.textContent('h1'), /Keyboarda Onlya/);
  } finally {
    await browser.close();
  }
});
