// Settings: what the administrator changes holds at once for the website, booking and the next form; the old and
// the new stand in the audit; refused input keeps what was typed.
import { test, before, after } from 'node:test';
import assert from 'node:assert/strict';
import { day } from './lib/clock.mjs';
import { serveSmall, idText, botox, peel } from './lib/small.mjs';
import { Client } from './lib/client.mjs';
import { launch, open } from './lib/browser.mjs';

let server;
let admin;
before(async () => {
  server = await serveSmall();
  admin = await new Client(server.base).signIn('admin', 'a long password of one test');
});
after(() => server?.stop());

const page = async (client, path) => (await client.fetch(path)).text();

/** Post the form of a page as a browser would, with some fields changed. */
async function save(client, path, changes, action = path) {
  const form = await client.values(path, action);
  for (const [name, value] of Object.entries(changes)) {
    form.delete(name);
    for (const one of [value].flat()) form.append(name, one);
  }
  return client.post(action, form);
}

test('the clinic is renamed: the website says so at once, the audit says what it was', async () => {
  const answer = await save(admin, '/staff/settings/clinic', { name: 'Rose Clinic', phone: '056 3780001' });
  assert.equal(answer.status, 303);
  assert.match(await page(admin, answer.headers.get('location')), /Saved\./);
  assert.match(await page(admin, '/'), /Rose Clinic/);
  const audit = await page(admin, '/staff/audit');
  assert.match(audit, /<del[^>]*>Name and address\nName: Small Clinic/);
  assert.match(audit, /Name: Rose Clinic/);
  assert.match(audit, /Phone: 056 3780001/);
});

test('what is refused stays as it was typed, beside its field', async () => {
  const answer = await save(admin, '/staff/settings/clinic', { name: 'Lily Clinic', phone: '12' });
  const text = await answer.text();
  assert.equal(answer.status, 422);
  assert.match(text, /value="Lily Clinic"/);
  assert.match(text, /id="phone-e"/);
  assert.match(await page(admin, '/'), /Rose Clinic/);
});

test('a form that is older than the last change is told, and both texts are shown', async () => {
  const old = await admin.values('/staff/settings/clinic', '/staff/settings/clinic');
  assert.equal((await save(admin, '/staff/settings/clinic', { name: 'Tulip Clinic' })).status, 303);
  old.set('name', 'Daisy Clinic');
  const answer = await admin.post('/staff/settings/clinic', old);
  const text = await answer.text();
  assert.equal(answer.status, 412);
  assert.match(text, /Tulip Clinic<\/bdi><\/td><td><bdi>Daisy Clinic/);
});

test('who may look only sees no form and is refused; who may not look sees no link', async () => {
  const desk = await new Client(server.base).signIn('desk', 'a long password of one test');
  assert.doesNotMatch(await page(desk, '/staff/day'), /\/staff\/settings/);
  assert.equal((await desk.fetch('/staff/settings/clinic')).status, 403);
  server.sql(`update role set permissions_text = permissions_text || ' MAY_SEE_SETTINGS', version = version + 1
    where name = 'reception';`);
  const text = await page(desk, '/staff/settings/clinic');
  assert.match(text, /Tulip Clinic/);
  assert.doesNotMatch(text, /<form[^>]*action="\/staff\/settings/);
  const form = await admin.values('/staff/settings/clinic', '/staff/settings/clinic');
  const csrf = /name="csrf" value="([^"]*)"/.exec(text)[1];
  form.set('csrf', csrf);
  assert.equal((await desk.post('/staff/settings/clinic', form)).status, 403);
});

/** The times that booking offers for Botox on a day. */
let token;
async function slots(on) {
  token ??= server.token('all', 'desk');
  const answer = await fetch(`${server.base}/api/v1/slots?service=${idText(botox)}&from=${on}&days=1`,
    { headers: { authorization: `Bearer ${token}` } });
  assert.equal(answer.status, 200);
  return (await answer.json()).items.map((item) => item.starts_at);
}

test('a room out of use is offered no more; a new one is, as soon as it is saved', async () => {
  assert.ok((await slots(day(1))).length > 10);
  const room = /\/staff\/settings\/rooms\/\w{13}/.exec(await page(admin, '/staff/settings/rooms'))[0];
  assert.equal((await save(admin, room, { is_open: [] })).status, 303);
  assert.deepEqual(await slots(day(1)), []);
  const answer = await save(admin, '/staff/settings/rooms/new', { name: 'Corner room', rank: '2' }, '/staff/settings/rooms');
  assert.equal(answer.status, 303);
  assert.ok((await slots(day(1))).length > 10);
  assert.match(await page(admin, '/staff/settings/rooms'), /Room 1[\s\S]*Not in use[\s\S]*Corner room/);
});

test('hours of a few days come before the usual ones; a closed day offers no slots until it is taken back', async () => {
  const [ramadan, eid] = [day(8), day(9)];
  const weekday = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];
  const of = (on) => weekday[new Date(on).getUTCDay()];
  assert.ok((await slots(ramadan)).length > 0);
  const fields = { name: 'Ramadan', since_on: ramadan, until_on: eid, special: '1' };
  const form = '/staff/settings/hours/new';
  const refused = await save(admin, form, { ...fields, [of(ramadan)]: '21:00-1' }, '/staff/settings/hours');
  const text = await refused.text();
  assert.equal(refused.status, 422);
  assert.match(text, new RegExp(`id="${of(ramadan)}-e"`));
  assert.match(text, /value="21:00-1"[\s\S]*/);
  assert.match(text, /name="special" value="1" checked/);
  const times = { [of(ramadan)]: '14:00-16:00, 21:00-01:00', [of(eid)]: '21:00-01:00' };
  assert.equal((await save(admin, form, { ...fields, ...times }, '/staff/settings/hours')).status, 303);
  const offered = (await slots(ramadan)).map((at) => at.slice(11, 16));
  assert.equal(offered[0], '14:00');
  assert.ok(offered.includes('15:30') && !offered.includes('15:45') && offered.includes('23:30'));
  assert.ok((await slots(day(10))).some((at) => at.includes('T00:30:00')), 'the night runs on');
  const closed = { closed_on: eid, name: 'Eid', estimated: '1' };
  assert.equal((await save(admin, '/staff/settings/closed/new', closed, '/staff/settings/closed')).status, 303);
  assert.deepEqual((await slots(eid)).filter((at) => at > `${eid}T02`), []);
  const twice = await save(admin, '/staff/settings/closed/new', closed, '/staff/settings/closed');
  assert.equal(twice.status, 409);
  assert.match(await twice.text(), /id="closed_on-e"[\s\S]*entered already/);
  const list = await page(admin, '/staff/settings/hours');
  assert.match(list, /Eid[\s\S]*Estimated|Estimated[\s\S]*Eid/);
  const remove = /action="(\/staff\/settings\/closed\/\w{13}\/remove)"/.exec(list)[1];
  assert.equal((await save(admin, '/staff/settings/hours', {}, remove)).status, 303);
  assert.ok((await slots(eid)).length > 0);
  assert.match(await page(admin, '/staff/audit'), /<del[^>]*>Eid\nDay: \d{4}-\d\d-\d\d\nOccasion: Eid/);
});

test('a new price shows on the website and in booking from its day on, and an old one never changes', async () => {
  const service = `/staff/settings/services/${idText(botox)}`;
  const variant = new RegExp(`${service}/variants/\\w{13}`).exec(await page(admin, service))[0];
  const price = (amount, since) => save(admin, `${variant}/prices/new`, { price: amount, since_on: since }, `${variant}/prices`);
  assert.match(await page(admin, '/treatments/botox'), /25,000/);
  const past = await price('100', day(-1));
  assert.equal(past.status, 422);
  assert.match(await past.text(), /value="100"[\s\S]*id="since_on-e"/);
  assert.equal((await price('31000', day(3))).status, 303);
  assert.match(await page(admin, '/treatments/botox'), /25,000/);
  assert.equal((await price('27,500', day(0))).status, 303);
  assert.equal((await price('28000', day(0))).status, 409);
  assert.match(await page(admin, '/treatments/botox'), /27,500/);
  assert.match(await page(admin, '/staff/settings/services'), /Botox<[\s\S]{0,200}30 minutes, Rs 27,500/);
  assert.equal(server.sql('select group_concat(price_amount, \' \') from (select * from price order by since_on)'),
    '2500000 2750000 3100000');
  const api = async (on) => (await (await fetch(`${server.base}/api/v1/services`,
    { headers: { authorization: `Bearer ${token}` } })).json()).items.find((one) => one.id === idText(botox));
  assert.match(JSON.stringify(await api()), /27500|2750000/);
  const list = await page(admin, variant);
  const removes = [...list.matchAll(/action="([^"]*\/remove)"/g)].map(([, to]) => to);
  assert.equal(removes.length, 2, 'only what has not held can be taken back');
  assert.equal((await save(admin, variant, {}, removes[0])).status, 303);
  const old = await admin.values(variant, removes[1]);
  const held = removes[1].replace(/\w{13}\/remove$/, `${idText(9700)}/remove`);
  assert.equal((await admin.post(held, old)).status, 404, 'a price that has held stays');
  assert.doesNotMatch(await page(admin, variant), /31,?000/);
  assert.match(await page(admin, '/staff/audit'), /<del[^>]*>Botox, Plain\nPrice: Rs 31,000\nFirst day:/);
});

test('a service is made, given phases and people, shown on the website and booked', async () => {
  const services = '/staff/settings/services';
  const category = /services\/new\?category=(\w{13})/.exec(await page(admin, services))[1];
  const made = await save(admin, `${services}/new`, { category, name: 'Lip filler', name_ur: 'ہونٹ', minutes: '40', published: '1' }, services);
  assert.equal(made.status, 303);
  const own = made.headers.get('location').split('?')[0];
  assert.match(await page(admin, '/treatments/lip-filler'), /Lip filler/);
  const twice = await save(admin, `${services}/new`, { category, name: 'Lip filler' }, services);
  assert.equal(twice.status, 409);
  assert.match(await twice.text(), /id="slug-e"/);
  const none = await save(admin, `${own}/phases`, { prepare: '20', treat: '' });
  assert.equal(none.status, 422);
  assert.match(await none.text(), /name="prepare"[^>]* value="20"[\s\S]*id="treat-e"/);
  assert.equal((await save(admin, `${own}/phases`, { prepare: '20', prepare_holds: ['room'], treat: '30', clean: '5' })).status, 303);
  assert.match(await page(admin, '/treatments/lip-filler'), /50 min/);
  const doctor = /name="staff" value="(\w{13})"/.exec(await page(admin, `${own}/people`))[1];
  assert.equal((await save(admin, `${own}/people`, { staff: [doctor] })).status, 303);
  const id = own.split('/').pop();
  const answer = await fetch(`${server.base}/api/v1/slots?service=${id}&from=${day(1)}&days=1`,
    { headers: { authorization: `Bearer ${token}` } });
  assert.ok((await answer.json()).items.length > 0);
  assert.match(await page(admin, own), /Numbing or preparing, minutes: 20[\s\S]*Room[\s\S]*The doctor/);
});

const secret = 'a long password of one test';
const staff = '/staff/settings/staff';
const personOf = async (name) =>
  new RegExp(`href="(${staff}/\\w{13})"><bdi>${name}`).exec(await page(admin, staff))[1];

test('a person is added, signs in, gets another password, and signs in no more when she has left', async () => {
  const role = /value="(\w{13})"[^>]*>Reception/.exec(await page(admin, `${staff}/new`))[1];
  const fields = { name: 'Huma Shah', account_email: 'huma@clinic.example', role, gender: 'woman', password: 'short' };
  const weak = await save(admin, `${staff}/new`, fields, staff);
  const text = await weak.text();
  assert.equal(weak.status, 422);
  assert.match(text, /value="Huma Shah"[\s\S]*id="password-e"/);
  assert.doesNotMatch(text, /value="short"/);
  assert.equal((await save(admin, `${staff}/new`, { ...fields, password: secret }, staff)).status, 303);
  assert.equal((await save(admin, `${staff}/new`, { ...fields, password: secret }, staff)).status, 409);
  const huma = await new Client(server.base).signIn('huma', secret);
  assert.equal((await huma.fetch('/staff/clients')).status, 200);
  const own = await personOf('Huma Shah');
  assert.equal((await save(admin, `${own}/password`, { password: `${secret}, a second one` })).status, 303);
  assert.equal((await huma.fetch('/staff/clients')).status, 303);
  await huma.signIn('huma', `${secret}, a second one`);
  assert.equal((await save(admin, own, { active: [] })).status, 303);
  assert.equal((await huma.fetch('/staff/clients')).status, 303);
  await assert.rejects(() => new Client(server.base).signIn('huma', `${secret}, a second one`));
  const audit = await page(admin, '/staff/audit');
  assert.match(audit, /<del[^>]*>Huma Shah\nWorks here: Yes/);
  assert.doesNotMatch(audit, /a second one/);
});

test('the last administrator stays', async () => {
  const own = await personOf('Administrator');
  const answer = await save(admin, own, { active: [] });
  assert.equal(answer.status, 409);
  assert.match(await answer.text(), /last administrator/);
  assert.equal((await admin.fetch(own)).status, 200);
  assert.equal((await admin.fetch(`${own}/password`)).status, 404, 'her own password is changed with the old one only');
});

test('times of a few days, a break and leave are what booking offers; afterwards the old times hold again', async () => {
  const own = await personOf('The doctor');
  const all = { monday: '10:00-12:00', tuesday: '10:00-12:00', wednesday: '10:00-12:00', thursday: '10:00-12:00',
    friday: '10:00-12:00', saturday: '10:00-12:00', sunday: '10:00-12:00' };
  const clock = async (on) => (await slots(on)).filter((at) => at.startsWith(on)).map((at) => at.slice(11, 16));
  assert.equal((await save(admin, `${own}/times`, { since_on: day(0), ...all })).status, 303);
  assert.deepEqual(await clock(day(20)), ['10:00', '10:15', '10:30', '10:45', '11:00', '11:15', '11:30']);
  const two = Object.fromEntries(Object.keys(all).map((one) => [one, '11:00-12:00, 13:00-13:30']));
  assert.equal((await save(admin, `${own}/times`, { since_on: day(20), until_on: day(21), ...two })).status, 303);
  assert.deepEqual(await clock(day(20)), ['11:00', '11:15', '11:30', '13:00']);
  assert.equal((await clock(day(19))).length, 7);
  assert.equal((await clock(day(22))).length, 7);
  assert.match(await page(admin, own), /11:00-12:00, 13:00-13:30/);
  const wrong = await save(admin, `${own}/leave/new`, { since_on: day(22), until_on: day(21) }, `${own}/leave`);
  assert.equal(wrong.status, 422);
  assert.match(await wrong.text(), /id="until_on-e"/);
  assert.equal((await save(admin, `${own}/leave/new`, { since_on: day(22), ends: '11:00' }, `${own}/leave`)).status, 303);
  assert.deepEqual(await clock(day(22)), ['11:00', '11:15', '11:30']);
  const remove = /action="([^"]*\/leave\/\w{13}\/remove)"/.exec(await page(admin, own))[1];
  assert.equal((await save(admin, own, {}, remove)).status, 303);
  assert.equal((await clock(day(22))).length, 7);
});

test('a credential that a service asks for decides whether she can be booked', async () => {
  const own = await personOf('The doctor');
  const service = `/staff/settings/services/${idText(botox)}`;
  assert.match(await page(admin, service), /Credential that the performer must hold/);
  assert.equal((await save(admin, service, { credential: 'council' })).status, 303);
  assert.deepEqual(await slots(day(5)), []);
  const fields = { kind: 'council', reference: '4711-P', expires: day(4) };
  assert.equal((await save(admin, `${own}/credentials/new`, fields, `${own}/credentials`)).status, 303);
  assert.deepEqual(await slots(day(5)), []);
  const credential = new RegExp(`${own}/credentials/(?!new)\\w{13}`).exec(await page(admin, own))[0];
  assert.equal((await save(admin, credential, { expires: day(300) })).status, 303);
  assert.ok((await slots(day(5))).length > 0);
});

test('the team page names who has agreed, and nobody else', async () => {
  const own = await personOf('The doctor');
  assert.doesNotMatch(await page(admin, '/team'), /Dr Noor/);
  const fields = { name: 'Dr Noor', name_ur: 'ڈاکٹر نور', title: 'Dermatologist' };
  const refused = await save(admin, `${own}/public`, fields);
  assert.equal(refused.status, 422);
  assert.match(await refused.text(), /value="Dr Noor"[\s\S]*id="agreed-e"/);
  assert.equal((await save(admin, `${own}/public`, { ...fields, agreed: '1' })).status, 303);
  assert.match(await page(admin, '/team'), /Dr Noor[\s\S]*Dermatologist/);
  assert.match(await page(admin, '/ur/team'), /ڈاکٹر نور/);
  assert.equal((await save(admin, own, {}, `${own}/public/remove`)).status, 303);
  assert.doesNotMatch(await page(admin, '/team'), /Dr Noor/);
});

test('what is taken away or changed in settings comes back by Undo, once', async () => {
  const own = await personOf('The doctor');
  const service = `/staff/settings/services/${idText(peel)}`;
  const variant = new RegExp(`${service}/variants/\\w{13}`).exec(await page(admin, service))[0];
  const room = `/staff/settings/rooms/${idText(9200)}`;
  const ok = async (answer) => assert.equal((await answer).status, 303);
  await ok(save(admin, room, { is_open: '1' }));
  await ok(save(admin, `${own}/leave/new`, { since_on: day(30), until_on: day(31), begins: '14:00', ends: '16:30' }, `${own}/leave`));
  await ok(save(admin, `${own}/credentials/new`, { kind: 'laser', reference: 'L-77 (renewed)', expires: day(90) }, `${own}/credentials`));
  await ok(save(admin, `${own}/public`, { name: 'Dr Noor', title: 'Skin & hair', detail: 'Two lines:\nof "words".', agreed: '1' }));
  await ok(save(admin, '/staff/settings/closed/new', { closed_on: day(40), name: 'Eid, second day', name_ur: 'عید کا دوسرا دن' }, '/staff/settings/closed'));
  await ok(save(admin, `${variant}/prices/new`, { price: '12,345.50', since_on: day(5) }, `${variant}/prices`));

  const money = '/staff/settings/money';
  await ok(save(admin, money, { title: 'Meezan Bank', bank: '', iban: '' }, `${money}/accounts`));
  await ok(save(admin, money, { tax: 'Goods', rate: '17', since: day(0) }, `${money}/taxes`));
  const tax = idText(server.sql('select tax_category_id from tax_category'));
  const account = `${money}/accounts/${idText(server.sql('select account_id from account'))}`;

  /** Where the button of a page that is named so leads to. */
  const remove = async (on, pattern) => new RegExp(`action="([^"]*${pattern}/remove)"`).exec(await page(admin, on))[1];
  const hours = '/staff/settings/hours';
  const steps = [
    ['select group_concat(from_minute || until_minute) from leave', async () => save(admin, own, {}, await remove(own, '/leave/\\w{13}'))],
    ["select group_concat(kind || reference_text || expires_on) from credential where kind = 'laser'",
      async () => save(admin, own, {}, await remove(own, `/credentials/${idText(server.sql("select credential_id from credential where kind = 'laser'"))}`))],
    ['select group_concat(name || title_text || detail_text) from staff_public', async () => save(admin, own, {}, `${own}/public/remove`)],
    ['select group_concat(name || name_ur || closed_on || branch_id) from closed_day',
      async () => save(admin, hours, {}, await remove(hours, `closed/${idText(server.sql('select max(closed_day_id) from closed_day'))}`))],
    ['select group_concat(price_amount || since_on) from price', async () => save(admin, variant, {}, await remove(variant, '/prices/\\w{13}'))],
    ['select group_concat(times) from (select is_break || weekday_number || begins_minutes || ends_minutes || since_on || coalesce(until_on, 0) as times from rota order by times)',
      () => save(admin, `${own}/times`, { since_on: day(3), until_on: day(60), monday: '10:00-12:00, 14:00-16:00' })],
    [`select is_open || name from room where room_id = 9200`, () => save(admin, room, { is_open: [] })],
    [`select is_open || name from service where service_id = ${peel}`, () => save(admin, service, { open: [], name: 'Peeling' })],
    [`select group_concat(staff_id) from performs where service_id = ${peel}`, () => save(admin, `${service}/people`, { staff: [] })],
    ['select group_concat(is_active) from staff', async () => save(admin, await personOf('The desk'), { active: [] })],
    ['select group_concat(is_active) from account', () => save(admin, money, {}, account)],
    ['select discount_limit_rate from billing_setting', () => save(admin, money, { limit: '25' }, `${money}/limit`)],
    ['select count(*) from service_tax', () => save(admin, money, { service: idText(peel), category: tax }, `${money}/services`)],
    ['select name || address_text from clinic', () => save(admin, '/staff/settings/clinic', { name: 'Other', address: 'Elsewhere' })],
  ];
  for (const [state, take] of steps) {
    const before = server.sql(state);
    const answer = await take();
    assert.equal(answer.status, 303, state);
    assert.notEqual(server.sql(state), before, state);
    const next = answer.headers.get('location');
    const undo = /action="(\/staff\/settings\/undo\/\w{13})"/.exec(await page(admin, next))[1];
    const form = await admin.values(next, undo);
    assert.equal((await admin.post(undo, form)).status, 303, state);
    assert.equal(server.sql(state), before, state);
    assert.equal((await admin.post(undo, form)).status, 303, `${state}: pressed twice`);
    form.set('stamp', 'of another page');
    assert.equal((await admin.post(undo, form)).status, 409, `${state}: once`);
    assert.equal(server.sql(state), before, state);
  }
  assert.match(await page(admin, '/staff/audit'), /<del[^>]*>Discounts\nDiscount without asking: 10 %<\/del>\s*<span[^>]*>Discounts\nDiscount without asking: 25</);
  assert.ok((await page(admin, '/')).includes(server.sql('select name from clinic')), 'the website says the old name at once');
  assert.equal(server.sql("select count(*) from setting_undo where cast(fields_blob as text) like '%Noor%'"), '0');
});

test('in the browser, by keyboard alone: from the day book to a new price on the website', async () => {
  const browser = await launch();
  try {
    const tab = await open(browser);
    await tab.goto(`${server.base}/staff/sign-in`);
    await tab.fill('input[name=email]', 'admin@clinic.example');
    await tab.fill('input[name=password]', secret);
    await Promise.all([tab.waitForURL('**/staff/day*'), tab.keyboard.press('Enter')]);
    const follow = async (link, url) => {
      await tab.getByRole('link', { name: link, exact: true }).focus();
      await Promise.all([tab.waitForURL(url), tab.keyboard.press('Enter')]);
    };
    await follow('Settings', '**/staff/settings');
    await follow('Services and prices', '**/services');
    await follow('Peel', '**/services/*');
    await follow('Plain', '**/variants/*');
    await follow('New price from a day', '**/prices/new');
    await tab.getByLabel('Price').focus();
    await tab.keyboard.type('12,500');
    await Promise.all([tab.waitForURL('**/variants/*saved=1'), tab.keyboard.press('Enter')]);
    await tab.getByText('Saved.').waitFor();
    await tab.goto(`${server.base}/treatments/peel`);
    await tab.getByText('12,500').first().waitFor();
    assert.deepEqual(tab.faults, []);
  } finally {
    await browser.close();
  }
});

test('an address of nothing is not found, as a page and as a form', async () => {
  const { csrf } = await admin.form('/staff/settings/clinic', '/staff/settings/clinic');
  for (const id of ['0000000000000', idText(123456), 'x']) {
    for (const path of [`rooms/${id}`, `devices/${id}`, `hours/${id}`, `closed/${id}`, `categories/${id}`, `services/${id}`,
      `services/${id}/phases`, `services/${idText(botox)}/variants/${id}`, `staff/${id}`, `staff/${id}/times`]) {
      assert.equal((await admin.fetch(`/staff/settings/${path}`)).status, 404, path);
      assert.equal((await admin.post(`/staff/settings/${path}`, { csrf, name: 'X' })).status, 404, path);
    }
    const price = `/staff/settings/services/${idText(botox)}/variants/${id}/prices`;
    assert.equal((await admin.post(price, { csrf, price: '1', since_on: day(1) })).status, 404);
  }
});
