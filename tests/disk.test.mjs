// A full disk: commands say so and keep what was typed, reading goes on and is noted later, and work resumes with room.
import test from 'node:test';
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, openSync, writeSync, closeSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { demoFolder, run, serve, until } from './lib/server.mjs';
import { Client } from './lib/client.mjs';

/** Fill the rest of the disk with a file, to the last byte. */
function fill(file) {
  const handle = openSync(file, 'w');
  for (let size = 1 << 20; size > 0;) {
    try {
      writeSync(handle, Buffer.alloc(size));
    } catch (error) {
      assert.equal(error.code, 'ENOSPC');
      size >>= 1;
    }
  }
  closeSync(handle);
}

test('a full disk is told, loses nothing that was typed, and reading goes on', async (t) => {
  const small = mkdtempSync(join(tmpdir(), 'clinic-disk-'));
  const folder = demoFolder();
  const data = join(small, 'data');
  const filler = join(small, 'filler');
  let server;
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64m', 'none', small]);
  t.after(async () => {
    await server?.stop();
    execFileSync('umount', [small]);
    rmSync(small, { recursive: true });
    rmSync(folder, { recursive: true });
  });
  cpSync(join(folder, 'data'), data, { recursive: true });
  server = await serve(data);
  const desk = await new Client(server.base).signIn('reception');
  const owner = await new Client(server.base).signIn('admin');
  const opened = async () => (await (await owner.fetch('/staff/audit')).text()).match(/opened/gi)?.length ?? 0;
  const list = await (await desk.fetch('/staff/clients?q=Ayesha')).text();
  const [path] = /\/staff\/clients\/\w{13}/.exec(list);
  const before = await opened();

  const typed = {
    ...await desk.form('/staff/clients/new?q=Disk', '/staff/clients'),
    name: 'Dilshad Disk', phone: '0300 7654321',
  };
  const contact = {
    ...await desk.form('/contact', '/contact'), name: 'Rabia Full', phone: '03001112223', message: 'Botox price?',
  };
  fill(filler);

  // The first writes may still find room within the file.
  let refused;
  for (let i = 0; refused?.status !== 503; i += 1) {
    assert.ok(i < 5000, `the disk never got full: ${refused?.status} ${i === 5000 && await refused.text()}`);
    refused = await desk.post('/staff/clients', { ...typed, idempotency_key: crypto.randomUUID() });
  }
  const page = await refused.text();
  assert.match(page, /The disk is full[^]*What you typed is still here/);
  assert.match(page, /value="Dilshad Disk"/);
  assert.match(page, /7654321/);
  assert.ok(refused.headers.get('retry-after'));

  // The product takes no form that came within three seconds.
  let asked;
  await until(async () => {
    asked = await new Client(server.base).post('/contact', contact);
    return asked.status !== 422;
  }, 'form that is taken');
  assert.equal(asked.status, 503);
  const form = await asked.text();
  assert.match(form, /The disk is full[^]*What you typed is still here/);
  assert.match(form, /Rabia Full/);
  assert.match(form, /Botox price\?/);

  for (const read of ['/staff/day', '/staff/clients?q=Ayesha', path, path, '/', '/treatments']) {
    assert.equal((await desk.fetch(read)).status, 200, read);
  }
  assert.equal((await fetch(`${server.base}/healthz`)).status, 200);

  rmSync(filler);
  assert.equal((await desk.post('/staff/clients', typed)).status, 303);
  await until(async () => await opened() >= before + 2, 'opening in the audit');
  assert.equal((await server.stop()).code, 0);
  run('audit', 'verify', '--data', data);
  server = null;
});

