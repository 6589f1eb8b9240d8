// `kill -9` while several people write: what was acknowledged is there, nothing is half done, no number is left out.
import test from 'node:test';
import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { demoFolder, query, run, serve, until } from './lib/server.mjs';
import { day } from './lib/clock.mjs';
import { Client } from './lib/client.mjs';
import { random, rounds, seed } from './lib/random.mjs';

const kills = rounds(3, 20);
const r = random(seed);

/** Each must be empty: rows that one batch writes together, of which some are missing. */
const halves = `
select 'part', a.appointment_id from appointment a
 where not exists (select 1 from part p where p.appointment_id = a.appointment_id);
select 'hold', p.part_id from part p join appointment a using (appointment_id)
 where a.status = 'booked' and not exists (select 1 from hold h where h.part_id = p.part_id);
select 'booking', a.appointment_id from appointment a
 where not exists (select 1 from appointment_event e where e.appointment_id = a.appointment_id);
select 'debt', i.invoice_id from invoice i where i.number is not null and i.total_amount > 0
   and not exists (select 1 from ledger l where l.invoice_id = i.invoice_id and l.kind = 'invoice');
select 'allocation', p.payment_id from payment p
 where not exists (select 1 from allocation a where a.payment_id = p.payment_id);
select 'receipt', p.payment_id from payment p
 where p.cash_amount > 0 and not exists (select 1 from ledger l where l.payment_id = p.payment_id);
select 'key', c.client_id from client c
 where not exists (select 1 from subject_key k where k.subject_id = c.client_id);
select 'due', o.open_item_id from open_item o
 where o.due_amount <> (select sum(l.amount) from ledger l where l.invoice_id = o.open_item_id);
select 'gap in ' || kind, last_number from series s where last_number <> case kind
   when 'invoice' then (select count(*) from invoice i where i.year_number = s.year_number and i.number is not null)
   when 'receipt' then (select count(*) from payment p where p.year_number = s.year_number)
   else (select count(*) from credit_note c where c.year_number = s.year_number) end;
select 'unsaid', e.record_id from event e where e.kind = 'appointment'
   and not exists (select 1 from appointment a where a.appointment_id = e.record_id)
   and not exists (select 1 from block b where b.block_id = e.record_id);
pragma foreign_key_check;
`;

/** What writers do; each gives a check that holds from the moment of its answer on. */
class Writer {
  constructor(base, token, desk, facts) {
    Object.assign(this, { base, token, desk, facts });
  }

  async create(resource, body) {
    const answer = await fetch(`${this.base}/api/v1/${resource}`, {
      method: 'POST', body: JSON.stringify(body),
      headers: { authorization: `Bearer ${this.token}`, 'content-type': 'application/json' },
    });
    const made = await answer.json();
    if (answer.status === 409) return null;
    assert.equal(answer.status, 201, JSON.stringify(made));
    return { path: `/api/v1/${resource}/${made.id}`, holds: (again) => assert.equal(again.id, made.id) };
  }

  client() {
    return this.create('clients', { name: `Kill ${r.digits(6)}`, phone: `0300 ${r.digits(7)}` });
  }

  enquiry() {
    return this.create('enquiries', { name: 'Kill', phone: `0300 ${r.digits(7)}`, message: 'Botox?' });
  }

  appointment() {
    const slot = r.pick(this.facts.slots);
    return this.create('appointments', { client: this.facts.client, service: this.facts.service, ...slot });
  }

  async form(path, fields, given) {
    const answer = await this.desk.post(path, { ...fields, ...given });
    assert.equal(answer.status, 303, `${path}: ${answer.status}`);
    return answer.headers.get('location').split('?')[0];
  }

  /** Goods over the counter: draft, line, issue and cash in four commands, of which the last is acknowledged. */
  async sale() {
    const path = await this.form('/staff/invoices', await this.desk.form('/staff/invoices', '/staff/invoices'), {});
    await this.form(`${path}/lines`, await this.desk.form(path, `${path}/lines`), { name: 'Cream', price: '900' });
    await this.form(`${path}/payments`, await this.desk.form(path, `${path}/payments`), { given: '1000' });
    return { path, holds: (page) => assert.match(page, />\s*Paid\s*</) };
  }

  async write(known) {
    for (;;) {
      const done = await this[r.pick(['client', 'enquiry', 'appointment', 'appointment', 'sale'])]();
      if (done) known.push(done);
    }
  }
}

async function check(server, token, known) {
  const desk = await new Client(server.base).signIn('reception');
  for (const { path, holds } of known) {
    const answer = await desk.fetch(path, { headers: { authorization: `Bearer ${token}` } });
    assert.equal(answer.status, 200, path);
    holds(path.startsWith('/api/') ? await answer.json() : await answer.text());
  }
}

test(`kill -9 at ${kills} random moments under a writing load loses nothing that was acknowledged`, async (t) => {
  const folder = demoFolder();
  const data = join(folder, 'data');
  const known = [];
  let server;
  t.after(async () => {
    server?.child.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  });
  const token = run('user', 'token', '--data', data, '--email', 'admin@clinic.example', '--scope', 'all').trim();
  const get = async (path) =>
    (await (await fetch(server.base + path, { headers: { authorization: `Bearer ${token}` } })).json()).items;

  server = await serve(data);
  for (let round = 0; round < kills; round += 1) {
    const before = known.length;
    const service = (await get('/api/v1/services'))[0].id;
    const [{ id: client }] = await get('/api/v1/clients?limit=1');
    // Each round books days of its own: a month's times are used up after some.
    const slots = await get(`/api/v1/slots?service=${service}&from=${day(18 * round)}&days=31`);
    assert.ok(slots.length > 0, 'no time is free');
    const desk = await new Client(server.base).signIn('reception');
    const writers = Array.from({ length: 6 }, () =>
      new Writer(server.base, token, desk, { service, client, slots }).write(known));
    // A writer's failed connection is what the kill looks like; a refusal is a fault of its own.
    const ends = Promise.all(writers.map((writer) => writer.catch((error) => error)));
    await until(() => known.length > before, 'acknowledged write');
    setTimeout(() => server.child.kill('SIGKILL'), r.below(1500));
    assert.equal((await server.ended).signal, 'SIGKILL');
    for (const error of await ends) assert.ok(error instanceof TypeError, error);

    assert.equal(query(data, halves), '');
    run('audit', 'verify', '--data', data);
    server = await serve(data);
    await check(server, token, known);
  }
  await server.stop();
  console.log(`counted ${kills} kills, ${known.length} acknowledged writes, all there`);
  assert.ok(known.length > 10 * kills);
});
