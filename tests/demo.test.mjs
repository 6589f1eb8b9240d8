// The demo clinic: it is served, and everybody signs in with the one password.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { join } from 'node:path';
import { demoFolder, run, serve } from './lib/server.mjs';

test('the demo clinic has its accounts', () => {
  const data = join(demoFolder(), 'data');
  const emails = run('user', 'list', '--data', data).trim().split('\n').map((line) => line.split('\t')[0]);
  for (const name of ['admin', 'reception', 'reception2', 'doctor', 'doctor2', 'aesthetician']) {
    assert.ok(emails.includes(`${name}@clinic.example`), name);
  }
});

test('the demo clinic is served on loopback, and nowhere else', async () => {
  const data = join(demoFolder(), 'data');
  const server = await serve(data);
  assert.equal((await fetch(`${server.base}/healthz`)).status, 200);
  assert.equal((await server.stop()).code, 0);
  assert.throws(() => run('serve', '--data', data, '--listen', '0.0.0.0:0'));
});
