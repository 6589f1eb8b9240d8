// A clinic with two branches: each device shows the day of the branch where it stands, and what is booked there is there.
import { test, before, after } from 'node:test';
import assert from 'node:assert/strict';
import { day } from './lib/clock.mjs';
import { botox, idText, serveSmall, smallPassword } from './lib/small.mjs';
import { Client } from './lib/client.mjs';
import { until } from './lib/server.mjs';

let model; // the second branch
const list = '/staff/appointments';
let server;
const desks = {};

before(async () => {
  server = await serveSmall();
  model = BigInt(server.sql('select min(branch_id) from branch')) + 1n;
  server.add('model', 'reception', 'Desk of Model Town');
  server.add('two', 'clinician', 'Dr Two');
  const staff = (name) => `(select staff_id from staff order by staff_id limit 1 offset ${name})`;
  const [doctor, desk, desk2, doctor2] = [1, 2, 3, 4];
  server.sql(`insert into branch values (${model}, 'Model Town', 'ماڈل ٹاؤن', '', 9, 1, 1);
    insert into room values (9201, ${model}, 'Far room', '', 1, 1, 1);
    insert into profile values (9301, ${model}, 'Usual', 0, null, 0, 1);
    insert into hours select 9450 + d.value, 9301, d.value, 600, 1200 from json_each('[0, 1, 2, 3, 4, 5, 6]') d;
    insert into performs values (9810, ${staff(doctor2)}, ${botox}, 1);
    insert into staff_branch values (9901, ${staff(doctor)}, (select min(branch_id) from branch)),
      (9902, ${staff(desk)}, (select min(branch_id) from branch)), (9903, ${staff(desk2)}, ${model}),
      (9904, ${staff(doctor2)}, ${model});
    update clinic_state set version = version + 1;`);
  for (const who of ['admin', 'desk', 'model']) desks[who] = await new Client(server.base).signIn(who, smallPassword);
  await until(async () => /Model Town/.test(await page('admin', '/staff/account')), 'the second branch');
  for (const who of ['desk', 'model']) await desks[who].signIn(who, smallPassword);
});
after(() => server?.stop());

const page = async (who, path) => (await desks[who].fetch(path)).text();
const dayOf = (who, by = 'clinician') => page(who, `/staff/day?on=${day(1)}&by=${by}`);
const branchOf = (table) => server.sql(`select b.name from ${table} join branch b using (branch_id) order by ${table}_id desc limit 1`);

let people = 0;
async function book(who, starts_at, name) {
  const asking = `${list}/new?${new URLSearchParams({ service: idText(botox), on: day(1), name, phone: `0301 ${2000001 + people++}` })}`;
  return desks[who].post(list, { ...await desks[who].form(asking, list), starts_at });
}

async function stand(who, branch) {
  const to = '/staff/account/branch';
  return desks[who].post(to, { ...await desks[who].form('/staff/account', to), branch: idText(branch) });
}

test('who signs in stands at her own branch, with its people and its rooms', async () => {
  assert.match(await dayOf('desk'), /The doctor/);
  assert.doesNotMatch(await dayOf('desk'), /Dr Two/);
  assert.match(await dayOf('model'), /Dr Two/);
  assert.doesNotMatch(await dayOf('model'), /The doctor/);
  assert.match(await dayOf('model', 'room'), /Far room/);
  assert.doesNotMatch(await dayOf('model', 'room'), /Room 1/);
  assert.match(await dayOf('model'), /class="mark"[^>]*>Model Town</);
});

test('what is booked at a branch, or waits there, is there and at no other', async () => {
  const answer = await book('model', `${day(1)}T10:00`, 'Client of Model Town');
  assert.equal(answer.status, 303, await answer.text());
  assert.equal(branchOf('appointment'), 'Model Town');
  assert.match(await dayOf('model'), /Client of Model Town/);
  assert.doesNotMatch(await dayOf('desk'), /Client of Model Town/);
  // The same moment is free at the other branch, which has a doctor and a room of its own.
  assert.equal((await book('desk', `${day(1)}T10:00`, 'Client of Main')).status, 303);
  const to = '/staff/queue';
  const queued = await desks.model.post(to, { ...await desks.model.form(`/staff/day?on=${day(0)}`, to), label: 'Who walked in' });
  assert.equal(queued.status, 303, await queued.text());
  assert.equal(branchOf('queue_entry'), 'Model Town');
  const sold = '/staff/invoices';
  assert.equal((await desks.model.post(sold, await desks.model.form(sold, sold))).status, 303);
  assert.equal(branchOf('invoice'), 'Model Town');
  const came = `/staff/invoices?list=unbilled&day=${day(0)}`;
  assert.match(await page('model', came), /Who walked in/);
  assert.doesNotMatch(await page('desk', came), /Who walked in/);
});

test('a device that moves to another branch shows its day, also after signing in again', async () => {
  assert.match(await dayOf('admin'), /The doctor/);
  assert.equal((await stand('admin', model)).headers.get('location'), '/staff/day');
  assert.match(await dayOf('admin'), /Dr Two/);
  await desks.admin.signIn('admin', smallPassword);
  assert.match(await dayOf('admin'), /Dr Two/, 'who works everywhere stays where the device is');
  assert.equal((await stand('admin', 9999)).status, 404, 'a branch that is not there');
  for (const name of desks.admin.cookies.keys()) if (name.endsWith('branch')) desks.admin.cookies.set(name, idText(9999));
  assert.match(await dayOf('admin'), /The doctor/, 'a branch that is there no more');
  assert.equal((await book('admin', `${day(1)}T12:00`, 'Client of a stale device')).status, 303);
});

test('an appointment is moved within its own branch, from whichever one it is looked at', async () => {
  const id = idText(server.sql(`select max(appointment_id) from appointment where branch_id = ${model}`));
  const part = idText(server.sql(`select part_id from part where appointment_id = (select max(appointment_id) from appointment where branch_id = ${model})`));
  const to = `${list}/${id}/parts/${part}/move`;
  const form = await page('desk', `${to}?on=${day(1)}`);
  assert.match(form, /Dr Two/);
  assert.doesNotMatch(form, /The doctor/);
  const answer = await desks.desk.post(to, { ...await desks.desk.form(`${to}?on=${day(1)}`, to), starts_at: `${day(1)}T13:00` });
  assert.equal(answer.status, 303, await answer.text());
  assert.match(await dayOf('model'), /13:00[^]*Client of Model Town|Client of Model Town[^]*13:00/);
});

test('a clinic with one branch speaks of none', async () => {
  server.sql(`update branch set is_open = 0, version = version + 1 where branch_id = ${model};
    update clinic_state set version = version + 1`);
  await until(async () => !/account\/branch/.test(await page('desk', '/staff/account')), 'one branch');
  assert.doesNotMatch(await dayOf('desk'), /Another branch/);
});
