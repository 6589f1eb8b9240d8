// A visit that was written in the wrong client's record is moved to the right one, and back: what is signed stays as
// it was signed, sealed for whose it is now, with all that hangs on it, and the reason stands in the audit of both.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { check, desktop, launch, open, phone, picture, signIn } from './lib/browser.mjs';
import { Client } from './lib/client.mjs';
import { serveDemo } from './lib/server.mjs';
import { idNumber, idText } from './lib/small.mjs';

let server;
let doctor;
let owner;
let me; // the doctor's id in the database
before(async () => {
  server = await serveDemo();
  doctor = await new Client(server.base).signIn('doctor');
  me = server.sql('select staff_id from session order by session_id desc limit 1');
  owner = await new Client(server.base).signIn('admin');
});
after(() => server?.stop());

/** What the database answers, or the words with which it refuses. */
function sql(statement) {
  try {
    return server.sql(statement);
  } catch (error) {
    return (error.stderr ?? error.message).trim();
  }
}

const text = async (client, path, status = 200) => {
  const answer = await client.fetch(path);
  assert.equal(answer.status, status, path);
  return answer.text();
};

let people = 0;
/** A client with a phone of her own: her page. */
async function person(name) {
  const answer = await owner.submit('/staff/clients/new?search=x', '/staff/clients', { name, phone: `0300 777${1000 + people++}` });
  assert.equal(answer.status, 303, await answer.text());
  return answer.headers.get('location');
}

const id = (page) => page.split('?')[0].split('/').pop();
const go = (answer) => {
  assert.equal(answer.status, 303);
  return answer.headers.get('location');
};

/** A signed visit of that client, begun on her page or from what `start` names. */
async function signed(page, start) {
  const { csrf } = await doctor.form('/staff/account', '/staff/account/password');
  const path = go(await doctor.post('/staff/visits', { csrf, ...(start ?? { client: id(page) }) }));
  go(await doctor.submit(path, path, { performer: idText(me), supervisor: '' }));
  const row = go(await doctor.submit(path, path, { assessment: 'Melasma, both cheeks', confidential: 'Told in confidence', do: 'device' }));
  const values = await doctor.values(row, path);
  const device = [...values.keys()].find((name) => name.startsWith('device_'));
  const laser = { [device]: idText(sql('select min(device_id) from device where is_open = 1')), [device.replace('device', 'energy')]: '14 J',
    [device.replace('device', 'settings')]: '12 mm', [device.replace('device', 'passes')]: '2', [device.replace('device', 'area')]: 'Cheeks' };
  const sign = go(await doctor.submit(path, path, { ...laser, do: 'sign' }));
  const reason = (await text(doctor, sign)).includes('name="reason"') ? { reason: 'The certificate is at the printer' } : {};
  go(await doctor.submit(sign, sign, reason));
  go(await doctor.submit(path, `${path}/addenda`, { addendum: 'She called: no swelling' }));
  return path;
}

/** Move it: the page that is shown then. */
const move = (path, to, more = {}, who = doctor) => who.submit(`${path}/move?to=${id(to)}`, `${path}/move`, { reason: 'Written for her sister', ...more });

/** What a visit says, but for whose it is. */
const contents = ['Melasma, both cheeks', 'Told in confidence', '14 J', '12 mm', 'Cheeks', 'She called: no swelling'];

/** Whose the rows of a visit are, by every table that names both. */
function owners(path) {
  const tables = server.sql(`select m.name from sqlite_schema m where m.type = 'table'
    and exists (select 1 from pragma_table_info(m.name) where name = 'visit_id')
    and exists (select 1 from pragma_table_info(m.name) where name = 'client_id') and m.name <> 'invoice'`).split('\n');
  assert.ok(tables.length >= 4);
  const rows = tables.map((table) => `select client_id from ${table} where visit_id = ${idNumber(id(path))}`).join(' union ');
  return server.sql(rows).split('\n').map(idText);
}

test('a signed visit is moved with all that it says, and taken back by Undo', async () => {
  const [from, to] = [await person('Zahida Wrongly'), await person('Zubaida Rightly')];
  const path = await signed(from);
  const found = await text(doctor, `${path}/move?search=zubaida`);
  assert.ok(found.includes(`href="${path}/move?to=${id(to)}"`));
  assert.match(await text(doctor, `${path}/move?to=${id(to)}`), /Zahida Wrongly[\s\S]*Zubaida Rightly/);
  const done = go(await move(path, to));
  assert.deepEqual(owners(path), [id(to)]);
  const shown = await text(doctor, done);
  for (const words of [...contents, 'Zubaida Rightly', 'Signed', 'stood in another client&#39;s record', 'Written for her sister']) {
    assert.ok(shown.includes(words) || shown.includes(words.replace('&#39;', "'")), words);
  }
  assert.ok((await text(doctor, to)).includes(path));
  assert.ok(!(await text(doctor, from)).includes(path));
  const audit = await text(owner, '/staff/audit');
  assert.equal(audit.split('reason: Written for her sister').length - 1, 2, 'in the audit of both');
  const stale = await doctor.post(`${path}/addenda`, { ...await doctor.form(done, `${path}/addenda`), client: id(from), addendum: 'x' });
  assert.equal(stale.status, 412, 'a form of the time before is not taken');

  go(await doctor.submit(done, `${path}/move/undo`));
  assert.deepEqual(owners(path), [id(from)]);
  const back = await text(doctor, path);
  for (const words of [...contents, 'Zahida Wrongly']) assert.ok(back.includes(words), words);

  // What is hers is sealed for her alone: destroying the keys of the other leaves it whole.
  go(await move(path, to));
  server.sql(`delete from subject_key where subject_id = ${idNumber(id(from))}`);
  const alone = await text(doctor, path);
  for (const words of contents) assert.ok(alone.includes(words), words);
});

test('a draft is moved as well, and what was typed for the other client is not taken any more', async () => {
  const [from, to] = [await person('Zarina Draft'), await person('Zareen Draft')];
  const path = go(await doctor.submit(from, '/staff/visits'));
  const old = await doctor.values(path, path);
  go(await move(path, to));
  old.set('plan', 'for the first');
  assert.equal((await doctor.post(path, old)).status, 412);
  assert.doesNotMatch(await text(doctor, path), /for the first/);
});

test('without a correction that names both the schema lets nothing of it move', async () => {
  const [from, to] = [await person('Zill Stays'), await person('Zeb Other')];
  const path = await signed(from);
  const visit = idNumber(id(path));
  const other = idNumber(id(to));
  const take = `update visit set client_id = ${other}, version = version + 1 where visit_id = ${visit}`;
  assert.match(sql(take), /signed/);
  sql(`insert into correction (correction_id, record_id, record_version, from_subject_id, into_subject_id, entered_at, staff_id)
    select 1, visit_id, version + 1, client_id, client_id, 0, signed_by_id from visit where visit_id = ${visit}`);
  assert.match(sql(take), /signed/, 'one of another client');
  for (const table of ['section', 'treatment']) assert.match(sql(`update ${table} set client_id = ${other} where visit_id = ${visit}`), /signed/);
  assert.match(sql(`update addendum set client_id = ${other} where visit_id = ${visit}`), /append_only/);
  assert.match(sql(`insert into addendum select addendum_id + 1, visit_id, ${other}, written_by_id, body_blob, entered_at
    from addendum where visit_id = ${visit}`), /other_client/);
  assert.deepEqual(owners(path), [id(from)]);
});

/** An appointment that nobody has begun or billed, and the page of its client. */
function booked() {
  const [appointment, client] = sql(`select a.appointment_id, a.client_id from appointment a
    where not exists (select 1 from visit v where v.appointment_id = a.appointment_id)
      and not exists (select 1 from invoice i where i.appointment_id = a.appointment_id)
    order by a.appointment_id limit 1`).split('|');
  return { appointment, start: { appointment: idText(appointment) }, page: `/staff/clients/${idText(client)}` };
}

test('the appointment from which it was begun goes along or stays, as is chosen; so does Undo', async () => {
  const to = await person('Zainab Booked');
  const { appointment, start, page } = booked();
  const whose = () => `/staff/clients/${idText(sql(`select client_id from appointment where appointment_id = ${appointment}`))}`;
  const begun = (path) => sql(`select coalesce(appointment_id, 'none') from visit where visit_id = ${idNumber(id(path))}`);
  const address = `/staff/appointments/${idText(appointment)}`;
  const path = await signed(page, start);
  const unsaid = await move(path, to);
  assert.equal(unsaid.status, 422, 'it is asked');
  assert.match(await unsaid.text(), /value="Written for her sister"/);

  const along = go(await move(path, to, { appointment: 'along' }));
  assert.equal(whose(), to);
  assert.equal(begun(path), appointment);
  assert.match(await text(doctor, address), /Zainab Booked/);
  go(await doctor.submit(along, `${path}/move/undo`));
  assert.equal(whose(), page);

  const stays = go(await move(path, to, { appointment: 'stays' }));
  assert.equal(whose(), page);
  assert.equal(begun(path), 'none');
  assert.ok(!(await text(doctor, address)).includes(path), 'no way leads from her appointment to the other\'s visit');
  go(await doctor.submit(stays, `${path}/move/undo`));
  assert.equal(begun(path), appointment);
  assert.deepEqual(owners(path), [id(page)]);
});

test('while it stands on an invoice it stays, and is told why; taken back, it moves', async () => {
  const [from, to] = [await person('Zakia Billed'), await person('Zahra Unbilled')];
  const path = await signed(from);
  const bill = go(await owner.submit(path, '/staff/invoices'));
  const draft = await move(path, to);
  assert.equal(draft.status, 409);
  const said = await draft.text();
  assert.match(said, /It stands on an invoice in this client&#39;s name|It stands on an invoice in this client's name/);
  assert.ok(said.includes(`href="${bill}"`));
  const lines = await text(owner, bill);
  if (!/Issue/.test(lines) || lines.includes('There is nothing on this invoice yet')) go(await owner.submit(bill, `${bill}/lines`, { name: 'Laser', price: '9,000' }));
  go(await owner.submit(bill, `${bill}/issue`));
  assert.equal((await move(path, to)).status, 409);
  assert.deepEqual(owners(path), [id(from)]);
  go(await owner.submit(`${bill}?ask=void`, `${bill}/void`, { reason: 'Made for her sister' }));
  go(await move(path, to));
  const anew = go(await owner.submit(path, '/staff/invoices'));
  assert.notEqual(anew, bill);
  assert.match(await text(owner, anew), /Zahra Unbilled/);
  const old = await text(owner, bill);
  assert.match(old, /Zakia Billed/);
  assert.doesNotMatch(old, /Zahra/);
});

test('it goes to nobody who is hidden from who moves it, nor to whose it is; nobody moves it unseen or from an old page', async () => {
  const [from, to] = [await person('Zoya Seen'), await person('Zunaira Hidden')];
  const path = await signed(from);
  const form = await doctor.values(`${path}/move?to=${id(to)}`, `${path}/move`);
  form.set('reason', 'Wrong');
  server.sql(`insert into hidden_from (client_id, staff_id) values (${idNumber(id(to))}, ${me})`);
  assert.equal((await doctor.post(`${path}/move`, form)).status, 404);
  assert.doesNotMatch(await text(doctor, `${path}/move?search=zunaira`), /Zunaira/);
  form.set('to', id(from));
  assert.equal((await doctor.post(`${path}/move`, form)).status, 422);
  server.sql(`delete from hidden_from where client_id = ${idNumber(id(to))}`);
  form.set('to', id(to));
  form.set('version', '1');
  assert.equal((await doctor.post(`${path}/move`, form)).status, 412);
  for (const who of ['reception', 'admin']) {
    const other = await new Client(server.base).signIn(who);
    await text(other, `${path}/move`, 403);
    assert.doesNotMatch(await text(other, path), /\/move/);
  }
  server.sql(`insert into hidden_from (client_id, staff_id) values (${idNumber(id(from))}, ${me})`);
  await text(doctor, `${path}/move`, 404);
  assert.deepEqual(owners(path), [id(from)]);
});

test('neither the reason nor whose it was stands in clear in the data folder', async () => {
  const [from, to] = [await person('Zahabia Clearly'), await person('Zarmeen Clearly')];
  const path = await signed(from);
  go(await move(path, to, { reason: 'Clearly her cousin' }));
  for (const name of readdirSync(server.data).filter((one) => /^clinic\.db/.test(one))) {
    const bytes = readFileSync(join(server.data, name));
    for (const words of ['Clearly', 'Melasma, both cheeks']) assert.ok(!bytes.includes(words), `${words} in ${name}`);
  }
});

test('in the browser: found, compared, moved and taken back, on a phone and at a desk, in both languages', async (t) => {
  const browser = await launch();
  t.after(() => browser.close());
  t.after(() => server.sql("update staff set language_text = 'en', version = version + 1 where language_text <> 'en'"));
  const { start, page: from } = booked();
  const to = await person('Zulaikha Walked');
  const path = await signed(from, start);
  for (const [language, viewport] of [['ur', phone], ['en', phone], ['ur', desktop], ['en', desktop]]) {
    server.sql(`update staff set language_text = '${language}', version = version + 1`);
    const label = `${language}-${viewport.width}`;
    const page = await open(browser, { viewport });
    await signIn(page, server.base, 'doctor');
    await page.goto(server.base + path);
    await picture(page, `move-visit-${label}`);
    await page.click(`a[href="${path}/move"]`);
    await page.waitForSelector('#search:focus');
    await page.keyboard.type('zulaikha');
    await page.keyboard.press('Enter');
    await page.waitForSelector('.todo');
    await check(page, `whom to move to ${label}`);
    await picture(page, `move-found-${label}`);
    await page.click(`a[href="${path}/move?to=${id(to)}"]`);
    await page.waitForSelector('input[name=reason]');
    await check(page, `moving ${label}`);
    await picture(page, `move-${label}`);
    await page.click('input[value=along]');
    await page.fill('input[name=reason]', 'The wrong card was pressed');
    await page.click('main form[method=post] button.main');
    await page.waitForSelector('.toast');
    await check(page, `moved ${label}`);
    await picture(page, `move-done-${label}`);
    await page.click('.toast button');
    await page.waitForURL((url) => url.pathname === path && !url.search);
    assert.deepEqual(owners(path), [id(from)], label);
    await page.context().close();
  }
});
