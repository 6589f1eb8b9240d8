// Senders and readers that take their time to hold the server up (slowhttptest): each is cut or refused, none is told
// of a fault of ours, and meanwhile everybody else is answered.
import test from 'node:test';
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { logged, serveDemo } from './lib/server.mjs';

const each = 200; // connections of each kind; together they stay below what the server takes
const attacks = {
  'slow heads': ['-H', '-i', '1', '-u', '/'],
  'slow bodies': ['-B', '-i', '1', '-s', '8192', '-x', '10', '-u', '/contact'],
  'slow readers': ['-X', '-n', '1', '-w', '1', '-y', '64', '-z', '1', '-k', '9', '-u', '/treatments'],
};
const limit_seconds = 120; // when an attack ends by itself, far beyond what the server allows

function attack(port, name) {
  const options = attacks[name].map((one) => (one.startsWith('/') ? `http://127.0.0.1:${port}${one}` : one));
  return spawn('slowhttptest', ['-c', each, '-r', each, '-l', limit_seconds, '-v', '0', ...options].map(String), { stdio: 'ignore' });
}

test('who sends or reads slowly is cut, and the others are answered', async (t) => {
  const server = await serveDemo();
  const attackers = [];
  t.after(() => {
    for (const one of attackers) one.kill();
    return server.stop();
  });
  const held = () => readdirSync(`/proc/${server.child.pid}/fd`).length;
  const before = held();
  attackers.push(...Object.keys(attacks).map((name) => attack(server.port, name)));
  const readers = attackers.at(-1); // these don't notice that they were cut
  let good = 0;
  let most = 0;
  const few = before + 10; // the visitors' own
  while (most < 2.5 * each || held() > few) {
    for (const path of ['/', '/treatments', '/contact', '/staff/sign-in']) {
      assert.equal((await fetch(server.base + path)).status, 200, path);
      good += 1;
    }
    most = Math.max(most, held());
    assert.equal(readers.exitCode, null, `${held() - before} connections are still held, ${most - before} were`);
  }
  assert.equal((await server.end()).code, 0);
  assert.deepEqual(logged(server.data).filter((line) => line.status >= 500), []);
  console.log(`counted ${good} good answers beside ${most - before} slow senders and readers, all of whom were cut`);
  assert.ok(good > 100);
});
