// The JSON API from outside: every answer that docs/api.md and the interface promise.
import test, { before, after } from 'node:test';
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { day, now, offset } from './lib/clock.mjs';
import { serveSmall, idNumber, idText, botox, peel } from './lib/small.mjs';
import { root } from './lib/server.mjs';

let clinic;
let all;
let doctor;
let client;
const service = idText(botox);

async function call(method, path, { body, token = all, headers = {}, raw } = {}) {
  const answer = await fetch(clinic.base + path, {
    method,
    headers: { ...(token && { authorization: `Bearer ${token}` }),
      ...(body !== undefined && { 'content-type': 'application/json' }), ...headers },
    body: raw ?? (body === undefined ? undefined : JSON.stringify(body)),
  });
  const text = await answer.text();
  const type = answer.headers.get('content-type') ?? '';
  return { status: answer.status, type, etag: answer.headers.get('etag'), headers: answer.headers, text,
    json: type.includes('json') ? JSON.parse(text) : null };
}
const get = (path, options) => call('GET', path, options);
const post = (path, body, options) => call('POST', path, { body, ...options });
const patch = (path, body, etag, options) =>
  call('PATCH', path, { body, headers: etag ? { 'if-match': etag } : {}, ...options });

function isProblem(answer, status, code, field) {
  assert.equal(answer.status, status, answer.text);
  assert.match(answer.type, /^application\/problem\+json/);
  assert.equal(answer.json.status, status);
  assert.equal(answer.json.code, code, answer.text);
  assert.ok(Array.isArray(answer.json.errors));
  if (field) assert.ok(answer.json.errors.some((e) => e.field === field && e.code && e.message), answer.text);
}

const at = (ahead, clock) => `${day(ahead)}T${clock}:00${offset(day(ahead))}`;
const book = (starts_at, more = {}, options) =>
  post('/api/v1/appointments', { client, service, staff: doctor, starts_at, ...more }, options);

before(async () => {
  clinic = await serveSmall();
  all = clinic.token();
  doctor = (await get('/api/v1/staff')).json.items.find((s) => s.role === 'clinician').id;
  client = (await post('/api/v1/clients', { name: 'Ayesha Khan', phone: '0300 1234567' })).json.id;
});
after(() => clinic?.stop());

test('services and staff are listed with what a program needs', async () => {
  const services = await get('/api/v1/services');
  assert.equal(services.status, 200);
  assert.match(services.type, /^application\/json/);
  assert.deepEqual(services.json, { items: [
    { id: service, name: 'Botox', name_ur: 'بوٹوکس', minutes: 30, price: { amount: 2500000, currency: 'PKR' },
      category: 'Face' },
    { id: idText(peel), name: 'Peel', name_ur: 'پیل', minutes: 60, price: null, category: 'Face' }], next: null });
  const one = await get('/api/v1/services?limit=1');
  assert.equal(one.json.items.length, 1);
  const two = await get(`/api/v1/services?limit=1&after=${one.json.next}`);
  assert.deepEqual([...one.json.items, ...two.json.items], services.json.items);
  assert.equal(two.json.next, null);
  const staff = (await get('/api/v1/staff')).json.items;
  assert.deepEqual(staff.find((s) => s.id === doctor),
    { id: doctor, name: 'The doctor', name_ur: '', role: 'clinician', services: [service, idText(peel)] });
});

test('a token is needed, and opens what its scope and its account may', async () => {
  for (const token of [null, 'nonsense', 'ä', 'x'.repeat(3000)]) {
    const answer = await get('/api/v1/services', { token: token && encodeURIComponent(token) });
    isProblem(answer, 401, 'signed_out');
    assert.equal(answer.headers.get('www-authenticate'), 'Bearer');
  }
  isProblem(await post('/api/v1/clients', { name: 7 }, { token: null }), 401, 'signed_out');
  const narrow = clinic.token('MAY_SEE_DAY');
  assert.equal((await get('/api/v1/services', { token: narrow })).status, 200);
  isProblem(await get('/api/v1/clients', { token: narrow }), 403, 'forbidden');
  isProblem(await post('/api/v1/clients', { name: 'A', phone: '03001234567' }, { token: narrow }), 403, 'forbidden');
  isProblem(await get('/api/v1/enquiries', { token: clinic.token('all', 'doctor') }),
    403, 'forbidden');
  const cookie = await fetch(`${clinic.base}/api/v1/services`, { headers: { cookie: `__Host-session=${all}` } });
  assert.equal(cookie.status, 401, 'no cookie opens the API');
});

test('what is not there is 404, another verb 405 with Allow', async () => {
  isProblem(await get('/api/v1/nothing'), 404, 'no_page');
  for (const kind of ['clients', 'appointments', 'enquiries']) {
    isProblem(await get(`/api/v1/${kind}/0000000000123`), 404, 'gone');
    assert.equal((await get(`/api/v1/${kind}/what`)).status, 404);
  }
  const answer = await call('DELETE', '/api/v1/services');
  isProblem(answer, 405, 'bad_method');
  assert.match(answer.headers.get('allow'), /GET/);
});

test('a client is made, read, changed with a version and listed', async () => {
  const made = await post('/api/v1/clients', { name: 'Sana Malik', name_ur: 'ثنا ملک', email: 'sana@example.com',
    language: 'ur', birth_date: '1990-02-28', phones: [{ number: '0300 7654321', whose: '', safe: true },
      { number: '+44 20 7946 0018', whose: 'sister', safe: false }] });
  assert.equal(made.status, 201, made.text);
  assert.match(made.json.id, /^[0-9a-z]{13}$/);
  assert.equal(made.etag, '"1"');
  assert.equal(made.json.phone, '+923007654321');
  assert.deepEqual(made.json.phones, [{ number: '+923007654321', whose: '', safe: true },
    { number: '+442079460018', whose: 'sister', safe: false }]);
  assert.equal(made.json.birth_date, '1990-02-28');
  assert.equal(made.json.language, 'ur');
  const path = `/api/v1/clients/${made.json.id}`;
  const read = await get(path);
  assert.deepEqual(read.json, made.json);
  assert.equal(read.etag, '"1"');
  isProblem(await patch(path, { email: 'new@example.com' }), 428, 'version_wanted');
  isProblem(await patch(path, { email: 'new@example.com' }, '"9"'), 412, 'stale');
  isProblem(await patch(path, { email: 'new@example.com' }, 'W/"1"'), 412, 'stale');
  const changed = await patch(path, { email: 'new@example.com' }, '"1"');
  assert.equal(changed.status, 200, changed.text);
  assert.equal(changed.etag, '"2"');
  assert.deepEqual({ ...changed.json, email: made.json.email, version: 1 }, made.json, 'nothing else changed');
  const races = await Promise.all(Array.from({ length: 10 }, (_, i) => patch(path, { name: `Sana ${i}` }, '"2"')));
  assert.equal(races.filter((r) => r.status === 200).length, 1);
  for (const race of races.filter((r) => r.status !== 200)) isProblem(race, 412, 'stale');
  isProblem(await patch('/api/v1/clients/0000000000123', { name: 'X' }, '"1"'), 404, 'gone');

  const seen = [];
  for (let next = ''; next !== null;) {
    const list = await get(`/api/v1/clients?limit=1${next && `&after=${next}`}`);
    assert.equal(list.status, 200);
    seen.push(...list.json.items.map((c) => c.id));
    next = list.json.next;
  }
  assert.ok(seen.includes(client) && seen.includes(made.json.id));
  assert.equal(new Set(seen).size, seen.length);
  for (const query of ['limit=0', 'limit=201', 'limit=x', 'after=x']) {
    isProblem(await get(`/api/v1/clients?${query}`), 422, query.startsWith('after') ? 'not_choice' : 'not_in_range',
      query.split('=')[0]);
  }
});

test('a list has all pages, whoever on them is not for who asks', async () => {
  const made = [];
  for (let i = 0; i < 6; i += 1) made.push((await post('/api/v1/clients', { name: `Hidden ${i}`, phone: '0301 1234567' })).json.id);
  const who = clinic.sql("select staff_id from token order by token_id limit 1");
  const hidden = [made[1], made[2], made[4]];
  for (const id of hidden) clinic.sql(`insert into hidden_from values (${idNumber(id)}, ${who})`);
  for (const limit of [1, 2, 3, 5, 200]) {
    const seen = [];
    for (let next = ''; next !== null;) {
      const { json } = await get(`/api/v1/clients?limit=${limit}${next && `&after=${next}`}`);
      assert.ok(json.items.length <= limit);
      assert.ok(json.items.every((one) => one.phones.length > 0 || one.no_phone_reason));
      seen.push(...json.items.map((one) => one.id));
      next = json.next;
    }
    assert.equal(seen.length, Number(clinic.sql('select count(*) from client')) - hidden.length, `by ${limit}`);
    assert.ok(!hidden.some((id) => seen.includes(id)));
  }
  clinic.sql('delete from hidden_from');
});

test('the first phone is changed alone, the others stay', async () => {
  const made = await post('/api/v1/clients', { name: 'Two Phones', phones: [{ number: '0300 1112220', whose: 'mother', safe: false },
    { number: '0300 1112221', whose: 'sister', safe: true }] });
  const path = `/api/v1/clients/${made.json.id}`;
  const changed = await patch(path, { phone: '0300 1112229' }, made.etag);
  assert.deepEqual(changed.json.phones, [{ number: '+923001112229', whose: 'mother', safe: false }, made.json.phones[1]], changed.text);
  isProblem(await patch(path, { phone: null }, changed.etag), 422, 'phone_or_reason', 'phone');
  const none = await patch(path, { phone: null, no_phone_reason: 'lost it' }, changed.etag);
  assert.deepEqual([none.json.phone, none.json.phones], [null, []], none.text);
});

test('a client has a phone or a reason; a shared phone is no error', async () => {
  isProblem(await post('/api/v1/clients', { name: 'No Phone' }), 422, 'phone_or_reason', 'phone');
  const none = await post('/api/v1/clients', { name: 'No Phone', phone: null, no_phone_reason: 'lives with her aunt' });
  assert.equal(none.status, 201, none.text);
  assert.equal(none.json.phone, null);
  assert.equal(none.json.no_phone_reason, 'lives with her aunt');
  assert.equal((await post('/api/v1/clients', { name: 'Twin', phone: '0300-1234567' })).status, 201);
  assert.equal(clinic.sql(`select count(*) from client where is_unmatched = 1`) > 0, true);
});

test('clients are found as at the desk: by name in any spelling, by phone, the best match first', async () => {
  const made = await post('/api/v1/clients', { name: 'Aisha Farooq', phone: '0333 9876543' });
  for (const search of ['aysha farooq', 'عائشہ', '03339876543', '6543']) {
    const found = await get(`/api/v1/clients?search=${encodeURIComponent(search)}`);
    assert.equal(found.status, 200, found.text);
    assert.deepEqual(found.json.items.find((one) => one.id === made.json.id), made.json, search);
    assert.equal(found.json.next, null);
  }
  assert.equal((await get('/api/v1/clients?search=Khan&limit=1')).json.items.length, 1);
  assert.deepEqual((await get('/api/v1/clients?search=Nobodyhere')).json, { items: [], next: null });
});

test('an enquiry is filed, read, changed with a version and listed', async () => {
  const made = await post('/api/v1/enquiries', { name: 'Sadia Iqbal', phone: '0300 5556677', message: 'Salam', service,
    language: 'roman', channel: 'whatsapp' });
  assert.equal(made.status, 201, made.text);
  assert.equal(made.etag, '"1"');
  assert.deepEqual({ ...made.json, id: '', entered_at: '' }, { id: '', channel: 'whatsapp', status: 'new',
    name: 'Sadia Iqbal', phone: '+923005556677', email: null, handle: null, language: 'roman', message: 'Salam',
    preferred_time: '', service, staff: null, next_step: '', next_on: null, client: null, entered_at: '',
    contacted_at: null, version: 1 });
  assert.match(made.json.entered_at, /^\d{4}-\d\d-\d\dT[\d:]{8}\+0[56]:00$/);
  const path = `/api/v1/enquiries/${made.json.id}`;
  assert.deepEqual((await get(path)).json, made.json);
  isProblem(await patch(path, { status: 'closed' }), 428, 'version_wanted');
  isProblem(await patch(path, { status: 'closed' }, '"2"'), 412, 'stale');
  const changed = await patch(path, { status: 'contacted', next_step: 'Call', next_on: day(3), phone: '0300 5556688' },
    '"1"');
  assert.equal(changed.status, 200, changed.text);
  assert.equal(changed.etag, '"2"');
  assert.ok(changed.json.contacted_at && changed.json.staff, 'who answers takes care of it');
  assert.deepEqual([changed.json.phone, changed.json.next_on], ['+923005556688', day(3)]);
  const races = await Promise.all(Array.from({ length: 5 }, (_, i) => patch(path, { next_step: `${i}` }, '"2"')));
  assert.equal(races.filter((race) => race.status === 200).length, 1);
  isProblem(await patch('/api/v1/enquiries/0000000000123', { status: 'new' }, '"1"'), 404, 'gone');

  const key = { headers: { 'idempotency-key': 'enquiry-1' } };
  const again = [1, 2].map(() => post('/api/v1/enquiries', { name: 'Twice', email: 'twice@example.com' }, key));
  const [one, two] = await Promise.all(again);
  assert.deepEqual([one.status, two.status], [201, 201], one.text + two.text);
  assert.equal(one.json.id, two.json.id);
  assert.equal(one.json.channel, 'website');
  isProblem(await post('/api/v1/enquiries', { name: 'Other', email: 'twice@example.com' }, key), 409, 'key_reused');

  const first = await get('/api/v1/enquiries?limit=1');
  assert.equal(first.json.items[0].id, made.json.id);
  const rest = await get(`/api/v1/enquiries?after=${first.json.next}`);
  assert.deepEqual(rest.json, { items: [one.json], next: null });
  assert.deepEqual((await get('/api/v1/enquiries?status=new')).json.items, [one.json]);
  isProblem(await get('/api/v1/enquiries?status=old'), 422, 'not_choice', 'status');
  for (const [body, field, code] of [
    [{ phone: '03001234567' }, 'name', 'required'],
    [{ name: 'A' }, 'phone', 'no_answer'],
    [{ name: 'A', phone: '12' }, 'phone', 'not_phone'],
    [{ name: 'A', phone: '03001234567', status: 'sold' }, 'status', 'not_choice'],
    [{ name: 'A', phone: '03001234567', service: '0000000000001' }, 'service', 'not_choice'],
    [{ name: 'A', phone: '03001234567', staff: '0000000000001' }, 'staff', 'not_choice'],
    [{ name: 'A', phone: '03001234567', message: '4111 1111 1111 1111' }, 'message', 'card_number'],
    [{ name: 'A', phone: '03001234567', card: '1' }, 'card', 'unknown_member'],
  ]) isProblem(await post('/api/v1/enquiries', body), 422, code, field);
  isProblem(await patch(path, { phone: null }, '"3"'), 422, 'no_answer', 'phone');
});

test('input that is refused is 422 with its field', async () => {
  const rows = [
    [{ phone: '03001234567' }, 'name', 'required'],
    [{ name: '', phone: '03001234567' }, 'name', 'required'],
    [{ name: 7, phone: '03001234567' }, 'name', 'wrong_type'],
    [{ name: ['a'], phone: '03001234567' }, 'name', 'wrong_type'],
    [{ name: 'A', phone: 3001234567 }, 'phone', 'wrong_type'],
    [{ name: 'A', phone: '12' }, 'phone', 'not_phone'],
    [{ name: 'A', phone: '03001234567', email: 'no' }, 'email', 'not_email'],
    [{ name: 'A', phone: '03001234567', language: 'xx' }, 'language', 'not_choice'],
    [{ name: 'A', phone: '03001234567', birth_date: '2024-02-30' }, 'birth_date', 'not_date'],
    [{ name: 'A', phone: '03001234567', birth_date: '2999-01-01' }, 'birth_date', 'not_in_range'],
    [{ name: 'A'.repeat(121), phone: '03001234567' }, 'name', 'too_long'],
    [{ name: '4111 1111 1111 1111', phone: '03001234567' }, 'name', 'card_number'],
    [{ name: 'A\u0001', phone: '03001234567' }, 'name', 'not_text'],
    [{ name: 'A', phone: '03001234567', card: '1' }, 'card', 'unknown_member'],
    [{ name: 'A', phone: '03001234567', csrf: '1' }, 'csrf', 'unknown_member'],
    [{ name: 'A', phones: 'x' }, 'phones', 'wrong_type'],
    [{ name: 'A', phones: [] }, 'phones', 'not_in_range'],
    [{ name: 'A', phones: ['x'] }, 'phones', 'wrong_type'],
    [{ name: 'A', phones: [{ number: '0300 1234567', safe: 'yes' }] }, 'safe', 'wrong_type'],
    [{ name: 'A', phones: Array(50).fill({ number: '0300 1234567' }) }, 'phones', 'not_in_range'],
  ];
  for (const [body, field, code] of rows) isProblem(await post('/api/v1/clients', body), 422, code, field);
});

test('hostile JSON is a clear 4xx, never 5xx', async () => {
  const name = '"name":"A","phone":"03001234567"';
  const rows = ['', '{', '[]', '"text"', '7', 'null', 'NaN', `{${name},"email":NaN}`, `{${name},"x":1e999}`,
    `{${name},"x":${'9'.repeat(400)}}`, `{${name},"name":"B"}`, `{${name}}{}`, `{${name}} trailing`, `{"name":"\\ud800"}`,
    `{"name":"a\\u0000b"}`, '{"\\u0000":1}', '['.repeat(100000), '{"a":'.repeat(50000), `{"a":${'['.repeat(9)}${']'.repeat(9)}}`,
    `\ufeff{${name}}`, `{${name},}`, "{'name':'A'}", `{${name},"":""}`, `{"name":"${'x'.repeat(70000)}"}`,
    `{${Array.from({ length: 3000 }, (_, i) => `"k${i}":1`).join()}}`, `{${name},"phones":[${'{},'.repeat(3000)}{}]}`,
    Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d]), Buffer.from([0xc3, 0x28]), Buffer.alloc(2000),
    Buffer.from('{"name":"\xc0\xaf"}', 'latin1'), Buffer.alloc(2e6, 0x20)];
  for (const raw of rows) {
    for (const [method, path] of [['POST', '/api/v1/clients'], ['PATCH', `/api/v1/clients/${client}`],
      ['POST', '/api/v1/appointments'], ['POST', '/api/v1/enquiries']]) {
      const answer = await call(method, path, { raw, headers: { 'if-match': '"1"' } });
      assert.ok(answer.status >= 400 && answer.status < 500, `${answer.status} for ${String(raw).slice(0, 40)}`);
      assert.match(answer.type, /problem\+json/);
    }
  }
  assert.equal((await get('/api/v1/services')).status, 200);
  assert.equal(clinic.errors(), '', 'the operator is told nothing, since nothing was our fault');
});

test('the same key and body give the same answer, another body 409', async () => {
  const key = { headers: { 'idempotency-key': 'client-1' } };
  const first = await post('/api/v1/clients', { name: 'Once', phone: '03211234567' }, key);
  const again = await post('/api/v1/clients', { name: 'Once', phone: '03211234567' }, key);
  assert.equal(first.status, 201, first.text);
  assert.equal(again.status, 201, again.text);
  assert.deepEqual(again.json, first.json);
  assert.equal(again.etag, first.etag);
  isProblem(await post('/api/v1/clients', { name: 'Other', phone: '03211234567' }, key), 409, 'key_reused');
  const other = await post('/api/v1/clients', { name: 'Once', phone: '03211234567' },
    { headers: { 'idempotency-key': 'client-1' }, token: clinic.token() });
  assert.notEqual(other.json.id, first.json.id, "another token's key is another key");

  const same = await Promise.all(Array.from({ length: 8 }, () =>
    book(at(2, '10:00'), {}, { headers: { 'idempotency-key': 'book-1' } })));
  assert.deepEqual(same.map((s) => s.status), Array(8).fill(201), same.map((s) => s.text).join('\n'));
  assert.equal(new Set(same.map((s) => s.json.id)).size, 1);
});

test('slots are what can be booked, and nothing else can', async () => {
  const slots = await get(`/api/v1/slots?service=${service}&staff=${doctor}&from=${day(3)}&days=2`);
  assert.equal(slots.status, 200, slots.text);
  const times = slots.json.items.map((s) => s.starts_at);
  assert.equal(times[0], at(3, '10:00'));
  assert.equal(times.at(-1), at(4, '19:30'));
  assert.equal(times.length, 2 * 39, 'every quarter of an hour from 10:00 to 19:30');
  assert.ok(slots.json.items.every((s) => s.staff === doctor));
  const made = await book(times[0]);
  assert.equal(made.status, 201, made.text);
  const later = await get(`/api/v1/slots?service=${service}&from=${day(3)}&days=1`);
  assert.ok(!later.json.items.some((s) => s.starts_at < at(3, '10:30')));
  assert.ok(later.json.items.some((s) => s.starts_at === at(3, '10:30')));
  const soon = await get(`/api/v1/slots?service=${service}`);
  assert.ok(soon.json.items.every((s) => Date.parse(s.starts_at) > now() - 15 * 60e3), 'none is over');
  assert.ok((await get(`/api/v1/slots?service=${service}&days=31`)).json.items.length > 800);
  for (const [query, field] of [['', 'service'], ['service=x', 'service'], [`service=${service}&days=32`, 'days'],
    [`service=${service}&from=yesterday`, 'from'], ['service=0000000000001', 'service']]) {
    const answer = await get(`/api/v1/slots?${query}`);
    assert.equal(answer.status, 422, answer.text);
    assert.ok(answer.json.errors.some((e) => e.field === field), answer.text);
  }
});

test('an appointment is made, read, moved, stepped and listed', async () => {
  const made = await book(at(5, '11:00'), { note: 'first visit' });
  assert.equal(made.status, 201, made.text);
  assert.equal(made.etag, '"1"');
  assert.equal(made.json.status, 'booked');
  assert.equal(made.json.client, client);
  assert.equal(made.json.starts_at, at(5, '11:00'));
  assert.equal(made.json.ends_at, at(5, '11:30'));
  assert.equal(made.json.note, 'first visit');
  assert.equal(made.json.parts.length, 1);
  assert.equal(made.json.parts[0].minutes, 30);
  assert.match(made.json.parts[0].room, /^[0-9a-z]{13}$/);
  const path = `/api/v1/appointments/${made.json.id}`;
  assert.deepEqual((await get(path)).json, made.json);
  isProblem(await patch(path, { status: 'confirmed' }), 428, 'version_wanted');
  isProblem(await patch(path, { status: 'confirmed' }, '"5"'), 412, 'stale');
  isProblem(await patch(path, {}, '"1"'), 422, 'required', 'status');
  isProblem(await patch(path, { status: 'nonsense' }, '"1"'), 422, 'not_choice', 'status');
  isProblem(await patch(path, { starts_at: '2026-11-24T10:00' }, '"1"'), 422, 'not_instant', 'starts_at');
  const confirmed = await patch(path, { status: 'confirmed' }, '"1"');
  assert.equal(confirmed.status, 200, confirmed.text);
  assert.equal(confirmed.json.status, 'confirmed');
  assert.equal(confirmed.etag, '"2"');
  // The same moment told in another zone.
  const moved = await patch(path, { starts_at: new Date(at(5, '12:15')).toISOString() }, '"2"');
  assert.equal(moved.status, 200, moved.text);
  assert.equal(moved.json.starts_at, at(5, '12:15'));
  assert.equal(moved.json.ends_at, at(5, '12:45'));
  assert.equal(moved.etag, '"3"');
  const races = await Promise.all(['13:00', '14:00', '15:00', '16:00', '17:00'].map((clock) =>
    patch(path, { starts_at: at(5, clock) }, '"3"')));
  assert.equal(races.filter((r) => r.status === 200).length, 1);
  for (const race of races.filter((r) => r.status !== 200)) isProblem(race, 412, 'stale');
  assert.equal(clinic.sql(`select count(*) from hold h join part p using (part_id) where p.appointment_id =
    (select max(appointment_id) from appointment)`), '2', 'doctor and room are held once');
  const gone = await patch(path, { status: 'cancelled', reason: 'she called' }, '"4"');
  assert.equal(gone.json.status, 'cancelled', gone.text);
  isProblem(await patch(path, { starts_at: at(5, '13:00') }, '"5"'), 409, 'not_step', 'starts_at');
  isProblem(await patch(path, { status: 'arrived' }, '"5"'), 409, 'not_step', 'status');

  const list = await get(`/api/v1/appointments?from=${day(5)}&until=${day(6)}`);
  assert.deepEqual(list.json.items, [gone.json]);
  assert.equal(list.json.next, null);
  const mine = await get(`/api/v1/appointments?client=${client}&limit=1`);
  assert.equal(mine.json.items.length, 1);
  assert.match(mine.json.next, /^[0-9a-z]{13}$/);
  const none = await get('/api/v1/appointments?client=0000000000123');
  assert.deepEqual(none.json, { items: [], next: null });
});

test('several parts follow one another', async () => {
  const made = await post('/api/v1/appointments', { client,
    parts: [{ service, staff: doctor, starts_at: at(6, '11:00'), minutes: 45 }, { service: idText(peel) }] });
  assert.equal(made.status, 201, made.text);
  assert.deepEqual(made.json.parts.map((p) => [p.service, p.starts_at, p.minutes]),
    [[service, at(6, '11:00'), 45], [idText(peel), at(6, '11:45'), 60]]);
  const moved = await patch(`/api/v1/appointments/${made.json.id}`, { starts_at: at(6, '15:00') }, made.etag);
  assert.deepEqual(moved.json.parts.map((p) => p.starts_at), [at(6, '15:00'), at(6, '15:45')], moved.text);
  for (const [field, value] of Object.entries({ service, staff: doctor, room: idText(9200), device: idText(9300), minutes: 30 })) {
    isProblem(await post('/api/v1/appointments', { client, [field]: value, starts_at: at(6, '10:00'), parts: [{ service }] }),
      422, 'unknown_member', field);
  }
  isProblem(await post('/api/v1/appointments', { client, parts: [{ service }] }), 422, 'required', 'starts_at');
  isProblem(await post('/api/v1/appointments', { client, parts: [{ starts_at: at(6, '10:00') }] }), 422, 'required',
    'service');
  isProblem(await post('/api/v1/appointments', { client: '0000000000123', service, starts_at: at(6, '10:00') }), 422,
    'not_choice', 'client');
});

test('a time that is not offered is refused on create and on patch', async () => {
  const made = await book(at(7, '11:00'));
  const path = `/api/v1/appointments/${made.json.id}`;
  for (const starts_at of [at(7, '09:30'), at(7, '19:45'), at(7, '23:00'), at(7, '11:07'), at(-1, '11:00'), at(900, '11:00')]) {
    isProblem(await book(starts_at), 422, 'not_offered', 'starts_at');
    isProblem(await patch(path, { starts_at }, made.etag), 422, 'not_offered', 'starts_at');
  }
  isProblem(await book(at(7, '12:00'), { minutes: 33 }), 422, 'not_offered', 'minutes');
  assert.deepEqual((await get(path)).json, made.json);
});

test('fifty bookings of one time: one succeeds, the others are told the next free times', async () => {
  const answers = await Promise.all(Array.from({ length: 50 }, () => book(at(8, '11:00'))));
  assert.equal(answers.filter((a) => a.status === 201).length, 1);
  const refused = answers.filter((a) => a.status !== 201);
  assert.equal(refused.length, 49);
  for (const answer of refused) {
    isProblem(answer, 409, 'overlap', 'starts_at');
    assert.deepEqual(answer.json.free[0], { starts_at: at(8, '11:30'), staff: doctor });
    assert.ok(answer.json.free.length > 1);
  }
  const other = await book(at(8, '15:00'));
  const taken = await patch(`/api/v1/appointments/${other.json.id}`, { starts_at: at(8, '11:15') }, other.etag);
  isProblem(taken, 409, 'overlap', 'starts_at');
  assert.equal(taken.json.free[0].starts_at, at(8, '11:30'));
  assert.equal((await book(taken.json.free[0].starts_at)).status, 201, 'a free time can be booked');
});

test('what is free or booked at another branch counts too', async () => {
  clinic.sql(`insert into branch (branch_id, name, name_ur, address_text, rank, is_open, version)
      values (99100, 'Second', '', '', 2, 1, 1);
    insert into room select 99200, 99100, 'Room 2', '', 1, 1, 1;
    insert into profile select 99300, 99100, 'Usual', 0, null, 0, 1;
    insert into hours select 99400 + d.value, 99300, d.value, 1200, 1260 from json_each('[0, 1, 2, 3, 4, 5, 6]') d;`);
  const slots = await get(`/api/v1/slots?service=${service}&from=${day(12)}&days=1`);
  const times = slots.json.items.map((slot) => slot.starts_at);
  assert.deepEqual([times[0], times.at(-1)], [at(12, '10:00'), at(12, '20:30')], 'the second is open an hour longer');
  assert.equal(new Set(times).size, times.length);
  assert.deepEqual(times, [...times].sort());
  const made = await book(at(12, '20:00'));
  assert.equal(made.status, 201, made.text);
  assert.equal(clinic.sql('select branch_id from appointment order by appointment_id desc limit 1'), '99100');
  const taken = await book(at(12, '20:15'));
  isProblem(taken, 409, 'overlap', 'starts_at');
  assert.equal(taken.json.free[0].starts_at, at(12, '20:30'));
  const list = await get(`/api/v1/appointments?from=${day(12)}&until=${day(13)}`);
  assert.deepEqual(list.json.items, [made.json]);
});

test('the examples of docs/api.md work as they are written', async () => {
  const text = readFileSync(join(root, 'docs/api.md'), 'utf8');
  const examples = [...text.matchAll(/```sh\n([\s\S]*?)```/g)].map((m) => m[1]);
  assert.ok(examples.length > 3);
  const env = { ...process.env, URL: clinic.base, TOKEN: all, SERVICE: service, DAY: day(9), CLIENT: client };
  for (const example of examples.filter((e) => e.includes('curl'))) {
    const output = execFileSync('bash', ['-euc', example], { env, encoding: 'utf8' });
    assert.match(output, /"(items|id)":/, example);
  }
});
