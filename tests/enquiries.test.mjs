// Somebody asks, by the website's form or at the desk; the desk answers, and settles it.
import { test, before, after } from 'node:test';
import assert from 'node:assert/strict';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { day } from './lib/clock.mjs';
import { serveDemo } from './lib/server.mjs';
import { Client } from './lib/client.mjs';
import { launch, open, signIn, check, picture, phone, desktop } from './lib/browser.mjs';

const message = 'Kya laser dard karta hai? <b>Zarqa</b>';
const visitor = {};
let server;
let desk;
before(async () => {
  server = await serveDemo();
  visitor.client = new Client(server.base);
  visitor.fields = await visitor.client.values('/consultation', '/consultation');
  visitor.opened = Date.now();
  desk = await new Client(server.base).signIn('reception');
});
after(() => server?.stop());

const text = async (answer) => (await answer).text();
const list = (show = '') => text(desk.fetch(`/staff/enquiries${show && `?show=${show}`}`));

/** Type an enquiry in; gives the answer. */
const type = (fields) => desk.submit('/staff/enquiries/new', '/staff/enquiries', { channel: 'call', ...fields });

/** The same, and its page. */
async function typed(fields) {
  const answer = await type(fields);
  assert.equal(answer.status, 303, await answer.text());
  return new URL(answer.headers.get('location'), server.base).pathname;
}

/** Send one of the forms of an enquiry's page. */
const act = (path, what, fields, who = desk) => who.submit(path, path + what, fields);

test('an enquiry is typed in with its channel; one way to answer is enough, and one there must be', async () => {
  for (const [fields, shown] of [
    [{ channel: 'call', name: 'Call Caller', phone: '0300 7654321' }, '0300 7654321'],
    [{ channel: 'walk_in', name: 'Walk Inn', email: 'walk@example.com' }, 'walk@example.com'],
    [{ channel: 'instagram', name: 'Insta Gram', handle: 'insta.gram' }, 'insta.gram'],
  ]) {
    const page = await text(desk.fetch(await typed(fields)));
    assert.ok(page.includes(fields.name) && page.includes(shown), fields.name);
    assert.ok((await list()).includes(fields.name), fields.name);
  }
  const refused = await type({ name: 'No Way', message: 'Salam' });
  assert.equal(refused.status, 422);
  const page = await refused.text();
  assert.ok(page.includes('No Way') && page.includes('Salam'), 'what was typed is still there');
  assert.match(page, /so that there is a way to answer/);
  assert.equal((await type({ name: 'Other', phone: '0300 7654321', channel: 'website' })).status, 422);
  assert.equal((await type({ name: 'Other', phone: '0300 7654321', service: '0000000000001' })).status, 422);
});

test('the same post again makes no second enquiry', async () => {
  const fields = await desk.values('/staff/enquiries/new', '/staff/enquiries');
  for (const [name, value] of Object.entries({ channel: 'call', name: 'Only Once', phone: '0300 7654322' })) fields.set(name, value);
  const answers = [await desk.post('/staff/enquiries', fields), await desk.post('/staff/enquiries', fields)];
  assert.deepEqual(answers.map((answer) => answer.status), [303, 303]);
  assert.equal(answers[0].headers.get('location'), answers[1].headers.get('location'));
  assert.equal((await list()).split('Only Once').length - 1, 1);
});

test('what was typed wrong is mended, and what was asked stays', async () => {
  const path = await typed({ name: 'Mended Maria', phone: '0300 7654328', message: 'Hours?', language: 'ur' });
  const fields = { ...await desk.form(`${path}/edit`, `${path}/edit`), name: 'Mended Maria', phone: '0300 7654329', language: 'ur' };
  assert.equal((await desk.post(`${path}/edit`, { ...fields, phone: '' })).status, 422);
  assert.equal((await desk.post(`${path}/edit`, { ...fields, idempotency_key: 'mend' })).status, 303);
  const page = await text(desk.fetch(path));
  assert.ok(page.includes('0300 7654329') && page.includes('Hours?') && !page.includes('0300 7654328'));
  const stale = await desk.post(`${path}/edit`, { ...fields, idempotency_key: 'mend again', name: 'Stale Maria' });
  assert.equal(stale.status, 412);
  assert.match(await stale.text(), /Stale Maria/);
  assert.equal((await desk.post(`${path}/edit`, { ...fields, idempotency_key: 'more', message: 'Other words' })).status, 400);
});

test('a client with the same phone is named', async () => {
  const hits = await text(desk.fetch('/staff/clients?search=Ali'));
  const client = /href="(\/staff\/clients\/\w{13})"[^>]*>[\s\S]*?<bdi>([^<]*)<\/bdi>[\s\S]*?<bdi dir="ltr" class="nw">([^<]+)<\/bdi>/.exec(hits);
  assert.ok(client, 'a client with a phone');
  const page = await text(desk.fetch(await typed({ name: 'Somebody', phone: client[3] })));
  assert.match(page, new RegExp(client[1]));
});

test('of an enquiry a client is made with nothing typed twice, once', async () => {
  const path = await typed({ name: 'Becomes Client', phone: '0366 1234567', email: 'becomes@example.com', channel: 'instagram' });
  const enquiry = path.split('/').at(-1);
  const fields = await desk.values(`/staff/clients/new?enquiry=${enquiry}`, '/staff/clients');
  assert.deepEqual(['name', 'phone', 'email', 'source'].map((name) => fields.get(name)),
    ['Becomes Client', '0366 1234567', 'becomes@example.com', 'Instagram']);
  const answers = [await desk.post('/staff/clients', fields), await desk.post('/staff/clients', fields)];
  assert.deepEqual(answers.map((answer) => answer.status), [303, 303]);
  const client = answers[0].headers.get('location');
  const page = await text(desk.fetch(path));
  assert.ok(page.includes(`href="${client}"`) && page.includes('Answered first'));
  assert.doesNotMatch(page, /clients\/new\?enquiry/, 'she is a client now');
  const doctor = await new Client(server.base).signIn('doctor');
  assert.equal((await doctor.fetch(`/staff/clients/new?enquiry=${enquiry}`)).status, 404, 'nothing of it is told');
  const stolen = { ...await doctor.form('/staff/clients/new', '/staff/clients'), name: 'X', phone: '0366 1234568', enquiry };
  assert.equal((await doctor.post('/staff/clients', stolen)).status, 404);
});

/** What the booking form at `path` sends when the first free time of the days to come is pressed. */
async function bookFirst(path, who = desk) {
  for (let ahead = 1; ahead < 8; ahead++) {
    const page = `${path}&on=${day(ahead)}`;
    const time = /name="starts_at" value="([^"]+)"/.exec(await text(who.fetch(page)));
    if (time) {
      const fields = await who.values(page, '/staff/appointments');
      fields.set('starts_at', time[1]);
      return fields;
    }
  }
  throw new Error(`no free time at ${path}`);
}

test('an enquiry of a known client is booked with nothing typed twice, once', async () => {
  const hits = await text(desk.fetch('/staff/clients?search=Ali'));
  const [, client, number] = /href="(\/staff\/clients\/\w{13})"[^>]*>[\s\S]*?<bdi dir="ltr" class="nw">([^<]+)<\/bdi>/.exec(hits);
  const path = await typed({ name: 'Known Again', phone: number, service: await consultation() });
  const link = new RegExp(`href="(/staff/appointments/new\\?client=${client.split('/').at(-1)}[^"]*)"`)
    .exec(await text(desk.fetch(path)))[1].replaceAll('&amp;', '&');
  const fields = await bookFirst(link);
  for (let i = 0; i < 2; i++) assert.equal((await desk.post('/staff/appointments', fields)).status, 303);
  const page = await text(desk.fetch(path));
  assert.match(page, /option value="booked" selected/);
  assert.ok(page.includes(`href="${client}"`));
  const appointment = /href="(\/staff\/appointments\/\w{13})"/.exec(page)[1];
  assert.equal((await desk.fetch(appointment)).status, 200);
  assert.match(await list('settled'), /Known Again/);
  const doctor = await new Client(server.base).signIn('doctor');
  const stolen = await bookFirst(link.replace(/&enquiry=\w+/, ''), doctor);
  stolen.set('enquiry', path.split('/').at(-1));
  assert.equal((await doctor.post('/staff/appointments', stolen)).status, 404);
});

test('"Book" means the client with the phone of an enquiry only where it is her name too: a family shares one', async () => {
  const hits = await text(desk.fetch('/staff/clients?search=Ali'));
  const [, client, name, number] = /href="\/staff\/clients\/(\w{13})"[^>]*>[\s\S]*?<bdi>([^<]*)<\/bdi>[\s\S]*?<bdi dir="ltr" class="nw">([^<]+)<\/bdi>/.exec(hits);
  const hers = await bookLink(await typed({ name: name.split(' ')[0], phone: number }));
  assert.equal(new URLSearchParams(hers.split('?')[1]).get('client'), client);
  const sister = await bookLink(await typed({ name: 'Wajiha', phone: number }));
  assert.doesNotMatch(sister, /client=\w/);
  const form = await text(desk.fetch(`${sister}&service=${await consultation()}`));
  assert.ok(form.includes('value="Wajiha"') && form.includes(`client=${client}`) && form.includes('another person with this phone'));
});

/** The address of "Book" on an enquiry's page. */
const bookLink = async (path) => /href="(\/staff\/appointments\/new[^"]*)"[^>]*data-key="b"/
  .exec(await text(desk.fetch(path)))[1].replaceAll('&amp;', '&');
const consultation = async () => /<option value="(\w{13})"[^>]*>Consultation/
  .exec(await text(desk.fetch('/staff/enquiries/new')))[1];

test('an enquiry of a stranger becomes client and appointment at once, or neither, with nothing typed', async () => {
  const path = await typed({ name: 'Stranger Saba', phone: '0366 7654321', email: 'saba@example.com', channel: 'instagram',
    language: 'roman', service: await consultation() });
  const fields = await bookFirst(await bookLink(path));
  assert.deepEqual([fields.get('name'), fields.get('phone')], ['Stranger Saba', '0366 7654321']);
  const [clients, appointments] = [server.sql('select count(*) from client'), server.sql('select count(*) from appointment')].map(Number);
  const taken = new URLSearchParams(fields);
  taken.set('starts_at', `${fields.get('starts_at').slice(0, 10)}T03:00`);
  taken.set('idempotency_key', 'another');
  assert.equal((await desk.post('/staff/appointments', taken)).status, 422);
  assert.equal(Number(server.sql('select count(*) from client')), clients, 'no client without the appointment');
  assert.match(await text(desk.fetch(path)), /option value="new" selected/);
  for (let i = 0; i < 2; i++) assert.equal((await desk.post('/staff/appointments', fields)).status, 303);
  assert.deepEqual([server.sql('select count(*) from client'), server.sql('select count(*) from appointment')].map(Number),
    [clients + 1, appointments + 1]);
  assert.equal(server.sql('select language_text || is_unmatched from client order by client_id desc limit 1'), 'roman0');
  assert.equal(server.sql('select source_text from appointment order by appointment_id desc limit 1'), 'enquiry');
  const page = await text(desk.fetch(path));
  assert.match((await desk.values(path, `${path}/whatsapp`)).get('answer'),
    new RegExp(`aap ke liye ye waqt rakha hai: .* ${fields.get('starts_at').slice(11, 16)}\n`));
  assert.match(page, /option value="booked" selected/);
  assert.match(page, /href="\/staff\/appointments\/\w{13}"/);
  const doctor = await new Client(server.base).signIn('doctor');
  assert.equal((await doctor.fetch(await bookLink(path))).status, 404, 'nothing of the enquiry is told');
});

test('a note is kept; a call answers the enquiry and makes it hers who called', async () => {
  const path = await typed({ name: 'Noted Nadia', phone: '0300 7654323' });
  assert.equal((await act(path, '/notes', { kind: 'note', words: 'Asks for <i>prices</i>' })).status, 303);
  let page = await text(desk.fetch(path));
  assert.match(page, /Asks for &lt;i&gt;prices/);
  assert.doesNotMatch(page, /Answered first/);
  assert.equal((await act(path, '/notes', { kind: 'note', words: ' ' })).status, 422);
  assert.equal((await act(path, '/notes', { kind: 'call' })).status, 303);
  page = await text(desk.fetch(path));
  assert.match(page, /Answered first/);
  assert.match(page, /option value="contacted" selected/);
});

test('undoing its booking leaves an enquiry as it was; it stands in the timeline of the client whose it is', async () => {
  const hits = await text(desk.fetch('/staff/clients?search=Ali'));
  const [, client, number] = /href="(\/staff\/clients\/\w{13})"[^>]*>[\s\S]*?<bdi dir="ltr" class="nw">([^<]+)<\/bdi>/.exec(hits);
  const path = await typed({ name: 'Undone Again', phone: number, service: await consultation() });
  const stands = () => server.sql(`select status, client_id is not null, appointment_id is not null, staff_id, contacted_at
    from enquiry order by enquiry_id desc limit 1`);
  const before = stands();
  assert.doesNotMatch(await text(desk.fetch(client)), new RegExp(path));
  const link = new RegExp(`href="(/staff/appointments/new\\?client=${client.split('/').at(-1)}[^"]*)"`)
    .exec(await text(desk.fetch(path)))[1].replaceAll('&amp;', '&');
  const booked = await desk.post('/staff/appointments', await bookFirst(link));
  assert.match(stands(), /^booked\|1\|1\|/);
  assert.match(await text(desk.fetch(client)), new RegExp(`href="${path}">Enquiry: `));
  const day = booked.headers.get('location');
  const undo = /action="(\/staff\/appointments\/\w+\/undo\/\w+[^"]*)"/.exec(await text(desk.fetch(day)))[1];
  assert.equal((await desk.post(undo, await desk.form(day, undo))).status, 303);
  assert.equal(stands(), before);
  assert.doesNotMatch(await text(desk.fetch(client)), new RegExp(path));
});

test('where it stands is changed, undone, and not written over', async () => {
  const path = await typed({ name: 'Changed Hina', phone: '0300 7654324' });
  const fields = await desk.form(path, path);
  const owner = /name="owner"[\s\S]*?<option value="(\w{13})"(?! selected)/.exec(await text(desk.fetch(path)))[1];
  const saved = await desk.post(path, { ...fields, status: 'not_now', owner, next_step: 'Call after Eid', next_on: day(-1) });
  assert.equal(saved.status, 303);
  assert.doesNotMatch(await list(), /Changed Hina/);
  assert.match(await list('settled'), /Changed Hina[\s\S]*Call after Eid/);
  const stale = await desk.post(path, { ...fields, idempotency_key: 'another', status: 'closed', next_step: 'Forget it' });
  assert.equal(stale.status, 412);
  assert.match(await stale.text(), /Forget it/);
  const toast = await desk.form(saved.headers.get('location'), `${path}/undo`);
  assert.equal((await desk.post(`${path}/undo`, toast)).status, 303);
  assert.match(await list(), /Changed Hina[\s\S]*Call after Eid[\s\S]{0,300}>\s*Due</, 'its day has come');
  const again = { ...await desk.form(path, path), csrf: toast.csrf };
  assert.equal((await desk.post(`${path}/undo`, again)).status, 409, 'there is nothing more to undo');
  const other = await desk.post(path, { ...await desk.form(path, path), status: 'new', owner: '0000000000001' });
  assert.equal(other.status, 422);
  const admin = await new Client(server.base).signIn('admin');
  assert.equal((await act(path, '', { status: 'new', owner, take: '1' }, admin)).status, 303);
  assert.doesNotMatch(await text(admin.fetch(path)), /name="take"/, 'it is hers now');
});

test('an answer is handed to WhatsApp in her language, names no treatment, and is never called sent', async () => {
  const service = /<option value="(\w{13})"[^>]*>([^<]*Laser[^<]*)<\/option>/.exec(await text(desk.fetch('/staff/enquiries/new')));
  for (const [language, words, asks] of [['en', 'These times are free: ', 'On which day'], ['ur', 'یہ وقت خالی ہیں: ', 'کس دن'],
    ['roman', 'Ye waqt khali hain: ', 'Aap kis din']]) {
    const open = await typed({ name: 'Sara', phone: '0300 7654331', language });
    assert.ok((await desk.values(open, `${open}/whatsapp`)).get('answer').includes(asks), 'nothing is offered for no treatment');
    const path = await typed({ name: 'Zara', phone: '0300 7654325', language, service: service[1] });
    const filled = (await desk.values(path, `${path}/whatsapp`)).get('answer');
    assert.ok(filled.includes('Zara') && filled.includes(words), filled);
    assert.equal(filled.match(/\d\d:\d\d/g).length, 3, 'times on three days');
    assert.doesNotMatch(filled, /laser|لیزر/i);
    const answer = await act(path, '/whatsapp', {});
    assert.equal(answer.status, 303);
    const page = await text(desk.fetch(answer.headers.get('location')));
    const link = /id="handed"[^>]*href="([^"]*)"/.exec(page)[1].replaceAll('&amp;', '&');
    const url = new URL(link);
    assert.equal(url.origin + url.pathname, 'https://wa.me/923007654325');
    assert.ok(url.searchParams.get('text').includes(words));
    assert.match(page, /Handed to WhatsApp ·/);
    assert.doesNotMatch(page, /\bSent\b/);
    assert.match(page, /Answered first/);
  }
  const path = await typed({ name: 'No Phone', email: 'nophone@example.com' });
  assert.doesNotMatch(await text(desk.fetch(path)), /name="answer"/);
  const forged = await desk.post(`${path}/whatsapp`, { ...await desk.form(path, path), answer: 'Salam' });
  assert.equal(forged.status, 422);
});

test('where the clinic has several branches an answer says at which one its times are', async () => {
  const service = await consultation();
  const path = await typed({ name: 'Where To', phone: '0300 7654377', service, language: 'en' });
  const ask = async () => (await desk.values(path, `${path}/whatsapp`)).get('answer');
  assert.doesNotMatch(await ask(), /\(/, 'of one place nothing is said');
  server.sql(`insert into branch select max(branch_id) + 1, 'Gulberg', '', '', 2, 1, 1 from branch`);
  const main = server.sql('select name from branch order by branch_id limit 1');
  try {
    assert.match(await ask(), new RegExp(`\\d\\d:\\d\\d \\(${main}\\)\n`));
    const fields = await bookFirst(await bookLink(path));
    assert.equal((await desk.post('/staff/appointments', fields)).status, 303);
    assert.match(await ask(), new RegExp(`is kept for you: .* ${fields.get('starts_at').slice(11, 16)} \\(${main}\\)\n`));
  } finally {
    server.sql('update branch set is_open = 0, version = version + 1 where rank = 2');
  }
});

test('a clinician neither sees nor answers enquiries, and what is done is in the audit', async () => {
  const path = await typed({ name: 'Private Person', phone: '0300 7654326' });
  const doctor = await new Client(server.base).signIn('doctor');
  const { csrf } = await doctor.form('/staff/account', '/staff/account/password');
  for (const page of ['/staff/enquiries', '/staff/enquiries/new', path, `${path}/edit`]) {
    assert.equal((await doctor.fetch(page)).status, 403, page);
  }
  for (const command of ['/staff/enquiries', path, `${path}/undo`, `${path}/notes`, `${path}/whatsapp`, `${path}/edit`]) {
    assert.equal((await doctor.post(command, { csrf, kind: 'call', name: 'X', phone: '03001234567' })).status, 403, command);
  }
  await act(path, '/notes', { kind: 'note', words: 'Seen' });
  await desk.fetch(path);
  const admin = await new Client(server.base).signIn('admin');
  const audit = await text(admin.fetch('/staff/audit'));
  for (const words of ['Opened an enquiry', 'Changed an enquiry', 'noted something']) assert.ok(audit.includes(words), words);
});

test('by keyboard: a call is typed in and answered on WhatsApp', async (t) => {
  const browser = await launch();
  t.after(() => browser.close());
  const page = await open(browser, { viewport: phone });
  await page.context().route('https://wa.me/**', (route) => route.fulfill({ body: 'WhatsApp' }));
  await signIn(page, server.base, 'reception');
  const listens = page.waitForResponse((answer) => answer.url().endsWith('/staff/events')
    && answer.request().headers().referer?.endsWith('/staff/enquiries')); // this page, not the one before it
  await Promise.all([listens, page.goto(`${server.base}/staff/enquiries`)]);
  await typed({ name: 'Other Screen', phone: '0300 7654330', message: 'ا'.repeat(400) });
  await page.getByText('Other Screen').waitFor(); // without a press: it is live
  await page.keyboard.press('n');
  await page.waitForURL('**/staff/enquiries/new');
  await page.locator('input[name=channel]:focus').waitFor(); // the first field
  await page.keyboard.press('Space'); // a call
  await page.keyboard.press('Tab');
  await page.keyboard.type('Keyed Kiran');
  await page.keyboard.press('Tab');
  await page.keyboard.type('0300 7654327');
  await check(page, 'new enquiry');
  await picture(page, 'enquiry-new');
  await page.keyboard.press('Enter');
  await page.waitForURL(/enquiries\/\w{13}$/);
  assert.ok(await page.locator('#answer').evaluate((one) => one.scrollHeight - one.clientHeight) <= 1, 'all of the answer is seen');
  const [whatsapp] = await Promise.all([page.context().waitForEvent('page'), page.keyboard.press('w')]);
  await whatsapp.waitForURL('https://wa.me/923007654327?text=*Keyed%20Kiran*');
  await page.getByText('Handed to WhatsApp. Only').waitFor();
  await check(page, 'enquiry');
  await picture(page, 'enquiry');
});

test('from an enquiry to client and appointment in two actions, in both languages', async (t) => {
  const browser = await launch();
  t.after(() => browser.close());
  t.after(() => server.sql("update staff set language_text = 'en', version = version + 1"));
  const service = await consultation();
  for (const [who, language, view] of [['reception', 'en', phone], ['reception2', 'ur', desktop]]) {
    server.sql(`update staff set language_text = '${language}', version = version + 1`);
    const path = await typed({ name: `Two ${language}`, phone: `0366 76543${language === 'en' ? 31 : 32}`, service });
    const page = await open(browser, { viewport: view });
    await signIn(page, server.base, who);
    await page.goto(server.base + path);
    let actions = 0;
    const press = async (act) => { actions++; await act(); };
    await press(() => (view === phone ? page.locator('[data-key=b]').click() : page.keyboard.press('b')));
    await page.waitForURL('**/appointments/new*');
    await check(page, `booking of an enquiry ${language}`);
    await picture(page, `enquiry-book-${language}`);
    const time = page.locator('button[name=starts_at]').first();
    for (let days = 0; days < 7 && await time.count() === 0; days++) { // today nothing may be left: that is not of the path
      await page.locator('#free-t').waitFor();
      await page.goto(new URL(await page.locator('section[aria-labelledby=free-t] a').nth(1).getAttribute('href'), server.base).href);
    }
    await press(() => time.click());
    await page.waitForURL('**/staff/day*');
    assert.match(await page.locator('#toast').innerText(), new RegExp(`Two ${language}`));
    assert.ok(actions <= 2, `${actions} actions`);
    await page.goto(server.base + path);
    await page.locator('a[href^="/staff/appointments/"]').first().waitFor();
    await check(page, `booked enquiry ${language}`);
    await picture(page, `enquiry-booked-${language}`);
    await page.context().close();
  }
});

test('a public form files an enquiry, and the desk sees it as text', async () => {
  // The product takes no form sooner than three seconds after it was opened; the tests above take longer than that.
  const rest = visitor.opened + 3100 - Date.now();
  if (rest > 0) await new Promise((done) => { setTimeout(done, rest); });
  for (const [name, value] of Object.entries({ name: 'Zarqa Enquirer', phone: '0300 7654321', message, reach: 'call', preferred_time: 'After Asr' })) {
    visitor.fields.set(name, value);
  }
  const sent = await visitor.client.post('/consultation', visitor.fields);
  assert.equal(sent.status, 303);
  const path = /href="(\/staff\/enquiries\/\w{13})"/.exec(await list())[1];
  const page = await text(desk.fetch(path));
  assert.match(page, /Zarqa Enquirer/);
  assert.match(page, /0300 7654321/);
  assert.match(page, /&lt;b&gt;Zarqa/);
  assert.match(page, /After Asr[\s\S]*A call/);
  assert.match(page, /Website/);
});

test('nothing of an enquiry stands in clear in the data folder', async () => {
  const files = (folder) => readdirSync(folder).map((name) => join(folder, name))
    .flatMap((path) => (statSync(path).isDirectory() ? files(path) : [path]));
  for (const path of files(server.data)) {
    const bytes = readFileSync(path, 'latin1');
    for (const word of ['Zarqa', '7654321', 'Call after Eid', 'insta.gram', 'Ye waqt']) {
      assert.ok(!bytes.includes(word), `${word} in ${path}`);
    }
  }
});
