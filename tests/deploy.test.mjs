// What stands in deploy/ is understood by what it is for.
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { test } from 'node:test';
import { clinic, root } from './lib/server.mjs';

test('systemd takes the unit as it is, and finds it locked down', () => {
  const folder = mkdtempSync(join(tmpdir(), 'clinic-unit-'));
  const unit = join(folder, 'clinic@.service');
  const text = readFileSync(join(root, 'deploy', 'clinic@.service'), 'utf8');
  assert.ok(text.includes('/usr/local/bin/clinic'));
  writeFileSync(unit, text.replace('/usr/local/bin/clinic', resolve(clinic)));
  const ask = (...args) => spawnSync('systemd-analyze', [...args, unit], { encoding: 'utf8', env: { ...process.env, SYSTEMD_EMOJI: '0' } });
  const verified = ask('verify', '--man=no');
  assert.equal(verified.status, 0, verified.stderr);
  assert.equal(verified.stderr, '');
  const secure = ask('security', '--offline=true', '--threshold=15'); // tenths of ten; 100 is wide open
  assert.equal(secure.status, 0, secure.stdout.split('\n').slice(-3).join('\n'));
  rmSync(folder, { recursive: true });
});

test('the container has what the program is linked with, and no library that it is not', () => {
  const ask = (...args) => execFileSync(args[0], args.slice(1), { encoding: 'utf8' });
  const listed = readFileSync(join(root, 'packages', 'run.txt'), 'utf8').trim().split('\n');
  const needed = [...ask('readelf', '-d', resolve(clinic)).matchAll(/NEEDED.*\[(.*)\]/g)].map(([, name]) => name);
  const paths = new Map([...ask('ldd', resolve(clinic)).matchAll(/(\S+) => (\S+)/g)].map(([, name, path]) => [name, path]));
  const packages = new Set(needed.map((name) => ask('dpkg', '-S', `*${realpathSync(paths.get(name)).replace(/^\/usr/, '')}`).split(':')[0]));
  packages.delete('libc6');
  assert.deepEqual(listed.filter((name) => /^(lib|zlib)/.test(name)).sort(), [...packages].sort());
});
