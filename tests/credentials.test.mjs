// An expired credential stops booking, moving and signing: it is said why, and who may goes on with a reason that the
// audit keeps. Somebody without the credential performs under one who has it.
import { test, before, after } from 'node:test';
import assert from 'node:assert/strict';
import { day } from './lib/clock.mjs';
import { serveSmall, idText, botox, smallPassword } from './lib/small.mjs';
import { Client } from './lib/client.mjs';
import { forms, values } from './lib/html.mjs';

const list = '/staff/appointments';
const service = idText(botox);
/** A day from today as the database counts it. */
const number = (days) => Date.parse(day(days)) / 864e5;
let server;
let who;
before(async () => {
  server = await serveSmall();
  server.add('nurse', 'clinician');
  server.sql('update hours set opens_minutes = 0, closes_minutes = 1440');
  who = {};
  for (const name of ['admin', 'desk', 'doctor', 'nurse']) {
    who[name] = await new Client(server.base).signIn(name, smallPassword);
  }
});
after(() => server?.stop());

const text = async (client, path) => (await client.fetch(path)).text();
/** The id of a member of staff, as the list of settings leads to her page. */
async function staffOf(name) {
  const people = await text(who.admin, '/staff/settings/staff');
  return new RegExp(`/staff/settings/staff/(\\w{13})"[^>]*><bdi>${name}<`).exec(people)[1];
}
const doctor = () => staffOf('The doctor');

/** What the doctor holds from now on: kind and the last day, from today. */
async function hold(kind, days) {
  const number_of_doctor = server.sql(`select staff_id from performs where performs_id = 9800`);
  server.sql(`delete from credential where staff_id = ${number_of_doctor} and kind = '${kind}';
    insert into credential values (abs(random() % 1000000) + 1, ${number_of_doctor}, '${kind}', '4711-P', ${number(days)}, 1)`);
}

let people = 0;
/** Book a new client with the doctor, as `client` does it. */
async function book(client, days, more = {}) {
  const answers = { name: `Client ${people += 1}`, phone: `0300 44455${10 + people}`, service, staff: await doctor(), on: day(days) };
  const hidden = await client.form(`${list}/new?${new URLSearchParams(answers)}`, list);
  return client.post(list, { ...hidden, starts_at: `${day(days)}T11:00`, ...more });
}

test('after the last day of a credential a booking is refused and told why', async () => {
  await hold('council', 4);
  assert.equal((await book(who.desk, 4)).status, 303, 'on the last day she still may');
  const refused = await book(who.desk, 5);
  assert.equal(refused.status, 422);
  const page = await refused.text();
  assert.match(page, /A credential of who would perform this has ended by that day/);
  assert.doesNotMatch(page, /name="is_despite"/, 'the desk may not go on despite it');
  assert.equal((await book(who.desk, 5, { is_despite: '1', reason: 'I say so' })).status, 403);
});

test('who may goes on with a reason; the audit keeps who and why', async () => {
  const asked = await book(who.doctor, 5);
  assert.equal(asked.status, 422);
  assert.match(await asked.text(), /Please say why[^]*name="is_despite"/);
  assert.equal((await book(who.doctor, 5, { is_despite: '1' })).status, 422, 'not without a reason');
  const booked = await book(who.doctor, 5, { is_despite: '1', reason: 'The renewal is on its way' });
  assert.equal(booked.status, 303);
  const event = (await text(who.doctor, booked.headers.get('location')));
  assert.ok(event.includes('Undo'));
  const audit = await text(who.admin, '/staff/audit');
  assert.match(audit, /Went on despite a credential/);
  assert.match(audit, /<span class="said">The renewal is on its way/);
  assert.match(server.sql(`select group_concat(distinct staff_id = (select staff_id from performs where performs_id = 9800))
    from event where kind = 'override'`), /^1$/);
});

test('free times say why there are none, and are offered despite it to who may, with a reason', async () => {
  const asked = (client) => `${list}/new?${new URLSearchParams({ name: `Shown ${client}`, phone: `0300 55566${client}`, service, on: day(6) })}`;
  const times = /name="starts_at" value="[^"]*T[^"]*" aria-label/;
  const said = await text(who.desk, `${asked(10)}&staff=${await doctor()}`);
  assert.match(said, /A credential of who would perform this has ended by that day/);
  assert.doesNotMatch(said, times);
  assert.doesNotMatch(said, /is_despite/);
  const offered = `${asked(11)}&staff=${await doctor()}`;
  assert.match(await text(who.doctor, offered), /A credential of who would perform this has ended by that day/);
  const form = await who.doctor.formOf(offered, list);
  const fields = new URLSearchParams(values(form));
  assert.equal(fields.get('starts_at').slice(0, 10), day(6), 'a time of that day');
  assert.equal((await who.doctor.post(list, fields)).status, 422, 'not without a reason');
  fields.set('reason', 'The renewal was paid');
  assert.equal((await who.doctor.post(list, fields)).status, 303);
  assert.match(await text(who.admin, '/staff/audit'), /<span class="said">The renewal was paid/);
});

test('nothing is gone past where nothing stands against the time, whatever is ticked', async () => {
  const overrides = () => Number(server.sql("select count(*) from event where kind = 'override'"));
  const lanes = () => server.sql('select distinct lane_number from part order by part_id desc limit 1');
  const before = overrides();
  const ticked = { starts_at: `${day(4)}T17:00`, is_despite: '1', is_over: '1', reason: 'To be sure' };
  assert.equal((await book(who.desk, 4, { ...ticked, is_despite: '' })).status, 303);
  assert.equal(lanes(), '0', 'it stands beside nobody');
  assert.equal((await book(who.doctor, 4, { ...ticked, starts_at: `${day(4)}T17:30` })).status, 303);
  assert.equal(overrides(), before);
  // Over somebody it is asked for only after the time was found taken, and takes a reason.
  const taken = await book(who.desk, 4, { starts_at: ticked.starts_at });
  assert.equal(taken.status, 409);
  assert.match(await taken.text(), /Book over another appointment/);
  assert.doesNotMatch(await text(who.desk, `${list}/new?name=Some+One&phone=03005556612&service=${service}&on=${day(4)}`), /name="is_over"/);
  assert.equal((await book(who.desk, 4, { starts_at: ticked.starts_at, is_over: '1' })).status, 422);
  assert.equal((await book(who.desk, 4, { starts_at: ticked.starts_at, is_over: '1', reason: 'Sisters' })).status, 303);
  assert.equal(lanes(), '1');
});

test('a time that is taken too is told of once the credential is gone past', async () => {
  const over = { is_despite: '1', reason: 'The renewal is on its way' };
  const asked = await book(who.doctor, 5, { is_despite: '' });
  assert.equal(asked.status, 422);
  assert.match(await asked.text(), /A credential of who would perform this has ended/);
  assert.equal((await book(who.doctor, 5, over)).status, 409, 'somebody was booked at that time');
});

test('moving asks the same', async () => {
  const booked = await book(who.desk, 4, { starts_at: `${day(4)}T15:00` });
  assert.equal(booked.status, 303);
  const id = idText(server.sql('select max(appointment_id) from appointment'));
  const move = /href="([^"]*\/move)\?/.exec(await text(who.doctor, `${list}/${id}`))[1];
  const hidden = () => who.doctor.form(`${move}?on=${day(6)}`, move);
  const refused = await who.doctor.post(move, { ...await hidden(), starts_at: `${day(6)}T15:00`, staff: await doctor() });
  assert.equal(refused.status, 422);
  assert.match(await refused.text(), /name="is_despite"/);
  assert.equal((await who.doctor.post(move, { ...await hidden(), starts_at: `${day(6)}T15:00`, staff: await doctor(),
    is_despite: '1', reason: 'She asked for me' })).status, 303);
});

test('a free time that is pressed after that goes on despite it too, for booking and for moving', async () => {
  const over = { is_despite: '1', reason: 'The renewal is on its way' };
  const pressed = async (answer) => {
    const form = forms(await answer.text(), new URL(answer.url)).find((one) => one.buttons[0]?.name === 'starts_at');
    return who.doctor.post(form.action.pathname, values(form));
  };
  const kept = () => Number(server.sql("select count(*) from event where kind = 'override'"));
  const before = kept();
  const taken = await book(who.doctor, 5, over);
  assert.equal(taken.status, 409);
  assert.equal((await pressed(taken)).status, 303);
  assert.equal(kept(), before + 1);
  assert.equal((await book(who.desk, 4, { starts_at: `${day(4)}T16:00` })).status, 303);
  const id = idText(server.sql('select max(appointment_id) from appointment'));
  const move = /href="([^"]*\/move)\?/.exec(await text(who.doctor, `${list}/${id}`))[1];
  const stuck = await who.doctor.post(move, { ...await who.doctor.form(`${move}?on=${day(5)}`, move),
    starts_at: `${day(5)}T11:00`, staff: await doctor(), ...over });
  assert.equal(stuck.status, 409);
  assert.equal((await pressed(stuck)).status, 303);
  assert.equal(kept(), before + 2);
});

test('a token is called despite it by who may, with a reason that the audit keeps', async () => {
  const queue = '/staff/queue';
  await hold('council', -1);
  const given = await who.desk.post(queue,
    { ...await who.desk.form('/staff/day', queue), label: 'Ended Ezzah', service, staff: await doctor() });
  assert.equal(given.status, 303);
  const id = server.sql('select max(queue_entry_id) from queue_entry');
  const call = `${queue}/${idText(id)}/call`;
  const state = () => server.sql(`select status from queue_entry where queue_entry_id = ${id}`);
  const press = async (client, more) => client.post(call, { ...await client.form('/staff/day', call), ...more });
  const refused = await press(who.desk);
  assert.equal(refused.status, 409);
  assert.doesNotMatch(await refused.text(), /name="is_despite"/, 'the desk may not go on despite it');
  assert.equal((await press(who.desk, { is_despite: '1', reason: 'I say so' })).status, 403);
  assert.equal(state(), 'waiting');
  const asked = await press(who.doctor);
  assert.equal(asked.status, 409);
  const form = forms(await asked.text(), new URL(asked.url)).find((one) => one.fields.some((field) => field.name === 'is_despite'));
  const fields = new URLSearchParams(values(form));
  assert.equal(fields.get('staff'), await doctor(), 'her button');
  const unsaid = await who.doctor.post(call, fields);
  assert.equal(unsaid.status, 422);
  assert.match(await unsaid.text(), /Please say why[^]*name="is_despite"/, 'asked again');
  fields.set('reason', 'Nobody else is in today');
  assert.equal((await who.doctor.post(call, fields)).status, 303);
  assert.equal(state(), 'called');
  assert.match(await text(who.admin, '/staff/audit'), /<span class="said">Nobody else is in today/);
  await hold('council', 4);
});

test('somebody without the credential performs under one who has it, at booking and at signing', async () => {
  const nurse = await staffOf('The nurse');
  server.sql(`update service set credential_text = 'laser', version = version + 1 where service_id = ${botox};
    insert into performs select 9820, max(staff_id), ${botox}, 2 from staff where is_clinician = 1`);
  await hold('council', 300);
  await hold('laser', 300);
  const staff = { staff: nurse, starts_at: `${day(7)}T13:00` };
  assert.equal((await book(who.desk, 7, staff)).status, 422);

  const page = `/staff/settings/staff/${await doctor()}/services`;
  const form = await who.admin.values(page, page);
  form.append('supervises', service);
  assert.equal((await who.admin.post(page, form)).status, 303);
  assert.match(await text(who.admin, `/staff/settings/staff/${await doctor()}`), /Supervises[\s\S]{0,80}Botox/);
  assert.match(await text(who.admin, `/staff/settings/services/${service}`), /Supervised by[\s\S]{0,80}The doctor/);
  assert.equal((await book(who.desk, 7, staff)).status, 303);

  // The visit names the supervisor by itself; without her it can't be signed.
  const id = idText(server.sql('select max(appointment_id) from appointment'));
  const { csrf } = await who.nurse.form('/staff/account', '/staff/account/password');
  const visit = (await who.nurse.post('/staff/visits', { csrf, appointment: id })).headers.get('location');
  assert.match(await text(who.nurse, visit), new RegExp(`name="supervisor"[\\s\\S]*value="${await doctor()}" selected`));
  const without = await who.nurse.values(visit, visit);
  without.set('supervisor', '');
  without.set('do', 'sign');
  assert.equal((await who.nurse.post(visit, without)).status, 303);
  const missing = await text(who.nurse, `${visit}/sign`);
  assert.match(missing, /asks for a credential that is not entered/);
  const again = await who.nurse.values(visit, visit);
  again.set('supervisor', await doctor());
  assert.equal((await who.nurse.post(visit, again)).status, 303);

  // The supervisor's own must hold too: signing goes on only with a reason, which is kept.
  await hold('laser', -1);
  const sign = async (more) => who.nurse.post(`${visit}/sign`, { ...await who.nurse.form(`${visit}/sign`, `${visit}/sign`), ...more });
  const refused = await sign({});
  assert.equal(refused.status, 422);
  assert.match(await refused.text(), /had ended on that day/);
  assert.equal((await sign({ reason: 'The laser was not used' })).status, 303);
  assert.match(await text(who.nurse, visit), /Signed despite a credential, because: The laser was not used/);
  assert.match(await text(who.admin, '/staff/audit'), /<span class="said">The laser was not used/);
});
