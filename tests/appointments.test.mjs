// The steps of an appointment at the desk, each with its Undo, and what they do to the time that is held; what the one
// booking rule asks of who books: several parts, phases, her wishes.
import { test, before, after } from 'node:test';
import assert from 'node:assert/strict';
import { day, local } from './lib/clock.mjs';
import { serveSmall, idText, botox, peel, smallPassword } from './lib/small.mjs';
import { Client } from './lib/client.mjs';

const list = '/staff/appointments';
let server;
let desk;
let man;
let woman;
before(async () => {
  server = await serveSmall();
  server.add('woman', 'clinician', 'Dr Woman');
  woman = server.sql('select max(staff_id) from staff');
  man = server.sql(`select staff_id from performs where performs_id = 9800`);
  // The second doctor does Botox alone, in a second room.
  server.sql(`insert into performs values (9810, ${woman}, ${botox}, 1);
    update staff set is_woman = (staff_id = ${woman}), version = version + 1;
    insert into room select 9210, min(branch_id), 'Room 2', '', 2, 1, 1 from branch;`);
  desk = await new Client(server.base).signIn('desk', smallPassword);
});
after(() => server?.stop());

const count = (rows) => Number(server.sql(`select count(*) from ${rows}`));
const minute = (at) => Date.parse(`${at}Z`) / 60e3;
const page = async (path) => (await desk.fetch(path)).text();
const asking = (answers) => `${list}/new?${new URLSearchParams(answers)}`;
const offered = (html) => [...html.matchAll(/name="starts_at" value="([^"]*T[^"]*)" aria-label/g)].map(([, at]) => at);
const client = () => server.sql('select max(client_id) from client');

let people = 0;
/** Press a time of the booking form with these answers; gives the answer. */
async function press(starts_at, answers = {}) {
  const asked = { service: idText(botox), on: starts_at.slice(0, 10),
    ...(answers.client ? {} : { name: `Person ${++people}`, phone: `0301 ${2000000 + people}` }), ...answers };
  return desk.post(list, { ...await desk.form(asking(asked), list), starts_at });
}

async function book(starts_at, answers) {
  const answer = await press(starts_at, answers);
  assert.equal(answer.status, 303, await answer.text());
  return server.sql('select max(appointment_id) from appointment');
}

async function step(id, status, more = {}) {
  const path = `${list}/${idText(id)}`;
  return desk.post(`${path}/step`, { ...await desk.form(path, `${path}/step`), status, ...more });
}

/** Press Undo of the toast on the page that an answer leads to. */
async function undo(answer) {
  const to = answer.headers.get('location');
  const [, action] = /action="([^"]*\/undo\/\w+)"/.exec(await page(to));
  return desk.post(action, await desk.form(to, action));
}

const state = (id) => server.sql(`select status from appointment where appointment_id = ${id}`);
const holds = (id) => server.sql(`select resource_id || ' ' || h.from_minute || '-' || h.until_minute
  from hold h join part using (part_id) where appointment_id = ${id} order by 1`);

test('each step of the desk is done at once and taken back by its Undo, with the time that is held', async () => {
  const id = await book(`${day(1)}T10:00`);
  const held = holds(id);
  assert.notEqual(held, '');
  for (const [to, more, left] of [['confirmed', {}, held], ['arrived', {}, held], ['in_treatment', {}, held],
    ['no_show', {}, ''], ['cancelled', { reason: 'She called' }, '']]) {
    const before = state(id);
    const answer = await step(id, to, more);
    assert.equal(answer.status, 303, to);
    assert.deepEqual([state(id), holds(id)], [to, left]);
    assert.equal((await undo(answer)).status, 303, `undo of ${to}`);
    assert.deepEqual([state(id), holds(id)], [before, held], `after the undo of ${to}`);
  }
});

test('who cancels says why; the time is free at once, and an Undo is told when it is gone', async () => {
  const at = `${day(1)}T11:00`;
  const staff = idText(man);
  const id = await book(at, { staff });
  const silent = await step(id, 'cancelled');
  assert.equal(silent.status, 422);
  assert.ok(/name="reason"[^>]*aria-invalid="true"/.test(await silent.text()), 'said at the field');
  assert.equal(state(id), 'booked');
  const cancelled = await step(id, 'cancelled', { reason: 'Her mother is ill' });
  assert.match(await page(`${list}/${idText(id)}`), /Her mother is ill/);
  await book(at, { staff });
  const refused = await undo(cancelled);
  assert.equal(refused.status, 409);
  assert.match(await refused.text(), /has just been taken/);
  assert.deepEqual([state(id), holds(id)], ['cancelled', '']);
});

test('starting early or late moves nothing; completing ends the hold, and what is left is free', async () => {
  const now = minute(local().slice(0, 16));
  const midnight = Math.ceil((now + 1) / 1440) * 1440;
  // It began a quarter of an hour ago, or begins in three hours, but today.
  for (const [from, left] of [[Math.floor(now / 15) * 15 - 15, true], [Math.min(Math.floor(now / 15) * 15 + 180, midnight - 1), false]]) {
    const id = await book(`${day(1)}T15:00`, { service: idText(peel) });
    server.sql(`update part set from_minute = ${from}, until_minute = ${from + 60} where appointment_id = ${id};
      update hold set from_minute = ${from}, until_minute = ${from + 60} where part_id in (select part_id from part where appointment_id = ${id});
      update appointment set from_minute = ${from}, until_minute = ${from + 60}, version = version + 1 where appointment_id = ${id}`);
    const held = holds(id);
    assert.equal((await step(id, 'in_treatment')).status, 303);
    assert.equal(holds(id), held);
    const done = await step(id, 'completed');
    assert.equal(done.status, 303);
    const ends = server.sql(`select distinct h.until_minute from hold h join part using (part_id) where appointment_id = ${id}`);
    if (left) assert.ok(Number(ends) >= now && Number(ends) <= now + 2, `held until ${ends}, now ${now}`);
    else assert.equal(ends, '');
    assert.equal((await undo(done)).status, 303);
    assert.equal(holds(id), held);
    await step(id, 'completed');
  }
});

test('the page of an appointment says whom to call and what was changed, and offers what its day allows', async () => {
  const id = await book(`${day(1)}T17:00`, { name: 'Called Kiran', phone: '0301 7654321' });
  const path = `${list}/${idText(id)}`;
  const steps = (html) => [...html.matchAll(/name="status" value="(\w+)"/g)].map(([, to]) => to);
  const ahead = await page(path);
  assert.ok(ahead.includes('href="tel:+923017654321"'));
  assert.deepEqual(steps(ahead), ['confirmed', 'cancelled'], 'who comes tomorrow has neither arrived nor stayed away');
  const part = idText(server.sql(`select part_id from part where appointment_id = ${id}`));
  const move = `${path}/parts/${part}/move`;
  assert.equal((await desk.post(move, { ...await desk.form(`${move}?on=${day(1)}`, move), starts_at: `${day(1)}T18:00` })).status, 303);
  const was = new Date(day(1)).toLocaleDateString('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' });
  assert.match((await page(path)).replace(/<[^>]*>/g, ''), new RegExp(`Moved\\s+before: ${was} 17:00`));
  server.sql(`update appointment set from_minute = from_minute - 1440 * 2, version = version + 1 where appointment_id = ${id}`);
  assert.deepEqual(steps(await page(path)), ['confirmed', 'arrived', 'in_treatment', 'no_show', 'cancelled']);
});

test('the note is changed afterwards, undone, and never written over what somebody else wrote', async () => {
  const id = await book(`${day(1)}T18:30`);
  const path = `${list}/${idText(id)}`;
  const write = async (note, form) => desk.post(`${path}/note`, { ...(form ?? await desk.form(path, `${path}/note`)), note });
  const old = await desk.form(path, `${path}/note`);
  const saved = async () => /<p class="pad pre"><bdi>([^<]*)/.exec(await page(path))?.[1];
  assert.equal((await write('Brings <her> mother\nat the door')).status, 303);
  assert.equal(await saved(), 'Brings &lt;her&gt; mother\nat the door');
  const refused = await write('Comes alone', old);
  assert.equal(refused.status, 412);
  const both = await refused.text();
  assert.ok(both.includes('Brings &lt;her&gt; mother') && />Comes alone<\/textarea>/.test(both), 'what is saved and what was typed');
  assert.equal((await write('Comes alone')).status, 303);
  assert.match((await page(path)).replace(/<[^>]*>/g, ''), /Note changed\s+before: Brings &lt;her&gt; mother/);
  const [, action] = /action="([^"]*\/undo\/\w+)"/.exec(await page(path));
  assert.equal((await desk.post(action, await desk.form(path, action))).status, 303);
  assert.equal(await saved(), 'Brings &lt;her&gt; mother\nat the door');
  assert.equal((await write('x'.repeat(501))).status, 422);
  const admin = await new Client(server.base).signIn('admin', smallPassword);
  assert.match(await (await admin.fetch('/staff/audit')).text(), /Comes alone/);
});

test('several treatments are one appointment, one after the other, and either all or none', async () => {
  const on = day(2);
  const id = await book(`${on}T10:00`, { service: idText(botox), service_2: idText(peel), staff: idText(man) });
  assert.equal(server.sql(`select group_concat((from_minute - ${minute(`${on}T10:00`)}) || '+' || (until_minute - from_minute), ' ')
    from (select * from part where appointment_id = ${id} order by rank)`), '0+30 30+60');
  const appointments = count('appointment');
  const refused = await press(`${on}T11:00`, { service_2: idText(peel), staff: idText(man) });
  assert.equal(refused.status, 409);
  assert.equal(count('appointment'), appointments);
});

test('while she is numbed in a room the doctor may see somebody else', async () => {
  const on = day(3);
  // 30 minutes in a room alone, 30 with the doctor.
  server.sql(`insert into phase values (9900, ${peel}, 1, 'prepare', 30, 0, 0, 1, 0), (9901, ${peel}, 2, 'treat', 30, 1, 0, 1, 0)`);
  await book(`${on}T10:00`, { service: idText(peel), staff: idText(man) });
  assert.equal((await press(`${on}T10:30`, { staff: idText(man) })).status, 409);
  await book(`${on}T10:00`, { staff: idText(man) });
  server.sql(`delete from phase where service_id = ${peel}`);
});

test('who wishes a woman is offered women only, and a man who is asked for all the same is refused', async () => {
  const on = day(4);
  await book(`${on}T19:30`);
  const who = client();
  server.sql(`update client set provider_text = 'woman_only', version = version + 1 where client_id = ${who}`);
  const answers = { client: idText(who), service: idText(botox), on };
  const times = [...(await page(asking(answers))).matchAll(/aria-label="Take (\S+), ([^"]*)"/g)].map(([, , name]) => name);
  assert.ok(times.length > 0);
  assert.deepEqual([...new Set(times)], ['Dr Woman']);
  const refused = await press(`${on}T12:00`, { ...answers, staff: idText(man) });
  assert.equal(refused.status, 422);
  assert.ok((await refused.text()).includes('Only a woman may treat her'));
  assert.ok((await page(asking({ ...answers, staff: idText(man) }))).includes('Only a woman may treat her'), 'why no time is offered');
  const moved = await book(`${on}T12:00`, answers);
  const part = idText(server.sql(`select part_id from part where appointment_id = ${moved}`));
  const move = `${list}/${idText(moved)}/parts/${part}/move`;
  assert.equal((await desk.post(move, { ...await desk.form(`${move}?on=${on}`, move), starts_at: `${on}T13:00`, staff: idText(man) })).status, 422);
});

test('who wishes a woman beside her holds one who assists, or is told that none is there', async () => {
  const on = day(5);
  await book(`${on}T19:30`);
  const who = client();
  server.sql(`update client set is_assistant_wished = 1, version = version + 1 where client_id = ${who}`);
  const answers = { client: idText(who), service: idText(botox), on, staff: idText(man) };
  const alone = await page(asking(answers));
  assert.deepEqual(offered(alone), []);
  assert.ok(alone.includes('no woman assists here'));
  server.sql(`update staff set is_assistant = 1, version = version + 1 where staff_id = ${woman}`);
  const id = await book(`${on}T12:00`, answers);
  assert.match(holds(id), new RegExp(`^${woman} `, 'm'));
});

test('who is not old enough for a treatment is refused until the day she is, or booked despite it with a reason', async () => {
  const [young, old] = [day(7), day(8)];
  server.sql(`update service set least_age_number = 18, version = version + 1 where service_id = ${botox}`);
  const added = await desk.submit('/staff/clients/new', '/staff/clients',
    { name: 'Nearly Grown', phone: '0301 7777777', birth_on: `${Number(old.slice(0, 4)) - 18}${old.slice(4)}` });
  assert.equal(added.status, 303);
  const who = added.headers.get('location').split('/').at(-1);
  const answers = (on) => ({ client: who, service: idText(botox), on });
  const says = /not old enough for this treatment on that day/;

  // The desk is told, and from which day on; she has no box to go on despite it.
  const times = await page(asking(answers(young)));
  const named = new Date(old).toLocaleDateString('en-GB', { day: 'numeric', month: 'long', timeZone: 'UTC' });
  const day_said = new RegExp(`${says.source}[^<]*first day[^<]*${named}`);
  assert.match(times, day_said);
  assert.deepEqual([...new Set(offered(times).map((at) => at.slice(0, 10)))], [old], 'the next times are of the day she is');
  const refused = await press(`${young}T12:00`, answers(young));
  assert.equal(refused.status, 422);
  const why = await refused.text();
  assert.match(why, day_said);
  assert.doesNotMatch(why, /name="is_young"/);
  const forced = { ...await desk.form(asking(answers(young)), list), starts_at: `${young}T12:00`, is_young: '1', reason: 'I say so' };
  assert.equal((await desk.post(list, forced)).status, 403);
  const id = await book(`${old}T12:00`, answers(old));

  // Who may is offered the times with a reason, which the audit keeps; a credential is not said to be gone past.
  const doctor = await new Client(server.base).signIn('doctor', smallPassword);
  const form = await doctor.values(asking(answers(young)), list);
  assert.equal(form.get('is_young'), '1');
  form.set('starts_at', `${young}T13:00`);
  assert.equal((await doctor.post(list, form)).status, 422, 'not without a reason');
  form.set('reason', 'Her mother sits beside her');
  assert.equal((await doctor.post(list, form)).status, 303);
  assert.equal(server.sql("select group_concat(kind) from event where kind in ('young', 'override')"), 'young');
  const admin = await new Client(server.base).signIn('admin', smallPassword);
  assert.match(await (await admin.fetch('/staff/audit')).text(), /despite the client(&#39;|')s age[^]*Her mother sits beside her/);

  // Moving asks the same.
  const move = `${list}/${idText(id)}/parts/${idText(server.sql(`select part_id from part where appointment_id = ${id}`))}/move`;
  const back = await desk.post(move, { ...await desk.form(`${move}?on=${young}`, move), starts_at: `${young}T15:00` });
  assert.equal(back.status, 422);
  assert.match(await back.text(), says);
  server.sql(`update service set least_age_number = 0, version = version + 1 where service_id = ${botox}`);
});
