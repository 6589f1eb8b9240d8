// A member of staff who may not see a client's record meets neither her name nor her page, wherever it is shown.
import { test, before, after } from 'node:test';
import assert from 'node:assert/strict';
import { idNumber } from './lib/small.mjs';
import { serveDemo } from './lib/server.mjs';
import { Client } from './lib/client.mjs';

let server;
before(async () => { server = await serveDemo(); });
after(() => server?.stop());

function hide(client, appointmentId) {
  server.sql(`insert into hidden_from (client_id, staff_id)
    select a.client_id, m.staff_id from appointment a, staff m
     where a.appointment_id = ${idNumber(appointmentId)} and m.is_clinician = 1`);
}

test('a hidden client is not shown to those she is hidden from, and to the others she is', async () => {
  const doctor = await new Client(server.base).signIn('doctor');
  const reception = await new Client(server.base).signIn('reception');
  const day = await (await reception.fetch('/staff/day')).text();
  const card = /href="(\/staff\/appointments\/(\w{13}))"[\s\S]*?<b class="n"[^>]*>([^<]+)<\/b>/.exec(day);
  const [, path, id, name] = card;
  const page = await (await reception.fetch(path)).text();
  const client = /\/staff\/clients\/(\w{13})/.exec(page)?.[1];
  assert.ok((await (await doctor.fetch(path)).text()).includes(name), 'seen before');
  hide(client, id);
  assert.equal((await doctor.fetch(path)).status, 404);
  const mine = await (await doctor.fetch('/staff/day')).text();
  const cardOf = (text) => new RegExp(`href="${path}"[\\s\\S]*?</li>`).exec(text)[0];
  assert.ok(!cardOf(mine).includes(name), 'the card has no name');
  assert.ok(cardOf(mine).includes('Not shown to you'));
  assert.ok(cardOf(await (await reception.fetch('/staff/day')).text()).includes(name), 'reception sees her');
  assert.equal((await reception.fetch(path)).status, 200);
  if (client) {
    assert.equal((await doctor.fetch(`/staff/clients/${client}`)).status, 404);
    assert.ok(!(await (await doctor.fetch(`/staff/appointments/new?client=${client}`)).text()).includes(name));
  }
});

test('a clinical alert flags the card for the clinician and not for reception', async () => {
  server.sql("update alert set audience_text = 'clinical', version = version + 1");
  const doctor = await new Client(server.base).signIn('doctor');
  const reception = await new Client(server.base).signIn('reception');
  const flags = async (who) => (await (await who.fetch('/staff/day')).text()).split('class="al"').length - 1;
  assert.equal(await flags(reception), 0);
  assert.ok(await flags(doctor) > 0, 'the doctor sees flags');
});
