// Several nodes of one clinic, each with nothing but the key and the settings, on one database server.
import { test, before, after } from 'node:test';
import assert from 'node:assert/strict';
import { copyFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { demoFolder, run, serve, until } from './lib/server.mjs';
import { ask, startTurso } from './lib/turso.mjs';
import { startRelay } from './lib/relay.mjs';
import { ahead, clockOf } from './lib/clock.mjs';

let folder;
let turso;
let nodes = 0;
const started = [];
let on_s = 0; // the clock of the database is so much ahead of the machine's
before(async () => {
  folder = demoFolder();
  later(0);
  turso = await startTurso(join(folder, 'data', 'clinic.db'), clockOf(join(folder, 'clock')));
});
after(async () => {
  for (const node of started) node.child.kill('SIGKILL');
  await turso?.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** The database's clock goes on by so many seconds at once. */
function later(seconds) {
  on_s += seconds;
  writeFileSync(join(folder, 'clock'), `+${on_s}\n`);
}

const sql = (text) => ask(turso.url, text);

/** The data folder of a node that is new; each has a clock of its own. */
function nodeFolder(url = turso.url) {
  nodes += 1;
  const data = join(folder, `node${nodes}`);
  mkdirSync(data);
  copyFileSync(join(folder, 'data', 'master.key'), join(data, 'master.key'));
  writeFileSync(join(data, 'clinic.conf'), `CLINIC_DATABASE_URL = ${url}\n`);
  return data;
}
async function start(data = nodeFolder(), env = {}) {
  const node = await serve(data, { env: { FAKETIME: ahead(nodes * 7 - 10), ...env } });
  started.push(node);
  return node;
}

/** The lease of a job: who took it, and how often it was taken. */
const lease = (job) => sql(`select node_text, fence_number from lease where name = '${job}'`).replace(/^.*\/(\w+)\|/, '$1 ').split(' ');
const unsealed = () => Number(sql('select (select coalesce(max(seq), 0) from event) - coalesce((select max(until_seq) from audit_seal), 0)'));
const kill = async (node, signal) => { node.child.kill(signal); if (signal === 'SIGKILL') await node.ended; };
const verified = (node) => run('audit', 'verify', '--data', node.data);
const happens = (kind = 'noted') => sql(`insert into event (event_id, seq, happened_at, kind, request_text) select coalesce(max(event_id), 0) + 1, coalesce(max(seq), 0) + 1, 0, '${kind}', '' from event`);

test('a job of the clinic is done by the node that holds its lease; a dead one is followed when it lapses', async () => {
  happens();
  const first = await start();
  await until(() => unsealed() === 0, 'seal of all events');
  const [holder, fence] = lease('audit-seal');
  assert.equal(holder, 'node1');
  happens();
  await kill(first, 'SIGKILL');
  await (await start()).end(); // each job has run once by then
  assert.deepEqual(lease('audit-seal'), [holder, fence]);
  assert.equal(unsealed(), 1);
  later(600);
  const third = await start();
  await until(() => unsealed() === 0, 'seal by another node');
  assert.equal(lease('audit-seal')[0], 'node3');
  await third.end();
  assert.match(verified(third), /The audit is whole/);
});

test('a node that sleeps through its lease and wakes when another has done the work writes nothing', async (t) => {
  const relay = await startRelay(turso, { aim: 'insert into audit_seal' });
  t.after(() => relay.stop());
  later(600);
  happens();
  relay.queue = ['held'];
  const sleeper = await start(nodeFolder(relay.url));
  await until(() => relay.letGo, 'seal that the node has begun');
  await kill(sleeper, 'SIGSTOP');
  const other = await start();
  await until(() => unsealed() === 0, 'seal by the other node');
  const held = lease('audit-seal');
  const count = sql('select count(*) from audit_seal');
  relay.letGo();
  await kill(sleeper, 'SIGCONT');
  await until(() => /'audit-seal' was taken over by another node/.test(sleeper.errors()), 'refusal of what comes late');
  assert.deepEqual(lease('audit-seal'), held);
  assert.equal(sql('select count(*) from audit_seal'), count);
  await Promise.all([sleeper.end(), other.end()]);
  assert.match(verified(other), /The audit is whole/);
});
