// The demo clinic: it is served, and everybody signs in with the one password.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { clinic, demoFolder, query, run, serve } from './lib/server.mjs';

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

test('a folder that can\'t be made is named, with what to do', () => {
  const folder = demoFolder();
  const file = join(folder, 'file');
  writeFileSync(file, '');
  for (const data of [join(folder, 'none', 'data'), file]) {
    const made = spawnSync(clinic, ['demo', '--data', data], { encoding: 'utf8' });
    assert.equal(made.status, 1);
    assert.match(made.stderr, /folder can't be made[^]*Please make it/);
    assert.ok(made.stderr.includes(data), made.stderr);
  }
});

test('the demo clinic has the rarer things too', () => {
  const data = join(demoFolder(), 'data');
  const some = (sql) => assert.ok(Number(query(data, sql)) > 0, sql);
  some("select count(*) from part where rank = 1");
  some(`select count(*) from part p join part q using (appointment_id) join line l on l.part_id = q.part_id
    join line m on m.part_id = p.part_id and m.invoice_id = l.invoice_id where p.rank = 0 and q.rank = 1`);
  some("select count(*) from line where discount_text = 'complimentary' and allowed_staff_id is not null and total_amount = 0");
  some(`select count(*) from payment p where transfer_amount > 0
    and not exists (select 1 from verification v where v.payment_id = p.payment_id)`);
  some('select count(*) from lot where expires_on < (select max(day_on) from queue_entry)');
  some(`select count(*) from treatment t join lot l using (lot_id) join visit v using (visit_id)
    where l.expires_on < v.visit_on and t.is_expiry_explained = 1`);
});
