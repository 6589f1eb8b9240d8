// Who waits without an appointment, and what holds time: tokens, "next", done, leaving, Undo.
import { test, before, after } from 'node:test';
import assert from 'node:assert/strict';
import { serveSmall, idText, botox } from './lib/small.mjs';
import { Client } from './lib/client.mjs';

const secret = 'a long password of one test';
const list = '/staff/appointments';
const service = idText(botox);
let server;
let desk;
before(async () => {
  server = await serveSmall();
  desk = await new Client(server.base).signIn('desk', secret);
});
after(() => server?.stop());

const text = async (path, who = desk) => (await who.fetch(path)).text();
const count = (rows) => Number(server.sql(`select count(*) from ${rows}`));

/** A day from today on the clinic's clock. */
const day = (days) => new Date(Date.now() + 5 * 3600e3 + days * 864e5).toISOString().slice(0, 10);
const minute = (days, at) => (Date.parse(`${day(days)}T${at}Z`) / 60e3);

const asking = (answers) => `${list}/new?${new URLSearchParams(answers)}`;
const offered = async (answers) => [...(await text(asking(answers)))
  .matchAll(/name="starts_at" value="([^"]*T[^"]*)" aria-label/g)].map(([, at]) => at);

/** Book a new client for that time; gives the appointment's number. */
async function book(name, starts_at) {
  const answers = { name, phone: `0301 ${1000000 + count('client')}`, service, on: starts_at.slice(0, 10) };
  const booked = await desk.post(list, { ...await desk.form(asking(answers), list), starts_at });
  assert.equal(booked.status, 303, await booked.text());
  return server.sql('select max(appointment_id) from appointment');
}

/** Make the appointment one that was asked for on the website and not answered yet. */
const request = (id) => server.sql(`update appointment set status = 'requested', version = version + 1
  where appointment_id = ${id};
  update hold set lapses_minute = 1 where part_id in (select part_id from part where appointment_id = ${id});`);

test('what was asked for holds its time for good once it is confirmed, or is told that the time is gone', async () => {
  const held = (id) => `hold join part using (part_id) where appointment_id = ${id} and lapses_minute is null`;
  for (const is_lapsed of [false, true]) {
    const at = `${day(2)}T${is_lapsed ? '12:00' : '11:00'}`;
    const id = await book('Asked Asma', at);
    request(id);
    assert.equal(count(held(id)), 0);
    if (is_lapsed) {
      server.sql('delete from hold where lapses_minute is not null');
      await book('Quick Quratulain', at);
    }
    const step = `${list}/${idText(id)}/step`;
    const confirmed = await desk.post(step, { ...await desk.form(`${list}/${idText(id)}`, step), status: 'confirmed' });
    assert.equal(confirmed.status, is_lapsed ? 409 : 303);
    assert.equal(count(held(id)), is_lapsed ? 0 : 2);
  }
});

test('no time is offered because the holds were too many to read', async () => {
  const answers = { name: 'Many Holds', phone: '0301 2220000', service, on: day(6) };
  assert.ok((await offered(answers)).length > 0);
  server.sql(`insert into block (block_id, branch_id, resource_id, from_minute, until_minute, reason_text, created_by_id,
      entered_at, version) select 77, min(branch_id), 9200, 1, 2, 'Test', (select min(staff_id) from staff), 1, 1 from branch;
    with recursive n(i) as (select 0 union all select i + 1 from n where i < 2100)
      insert into hold (hold_id, resource_id, lane_number, from_minute, until_minute, block_id)
      select 1000 + i, 9200, 1, ${minute(5, '00:00')} + i, ${minute(5, '00:00')} + i + 1, 77 from n;`);
  const times = await offered({ ...answers, on: day(5) });
  assert.ok(times.length > 0, 'the day of which all was read');
  assert.ok(times.every((at) => at < `${day(6)}T10:00`), times.join(' '));
  assert.deepEqual(await offered(answers), []);
  server.sql('delete from hold where block_id = 77; delete from block where block_id = 77');
});
