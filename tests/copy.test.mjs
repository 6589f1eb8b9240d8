// `clinic copy`: everything goes to another database and back as it stands, whatever happens on the way, and at no
// moment do two of them take what is written.
import { test, before, after } from 'node:test';
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { createClient } from '@libsql/client';
import { clinic, query, run, serve, until } from './lib/server.mjs';
import { ask, startTurso, startTursoFor } from './lib/turso.mjs';
import { faults, startRelay } from './lib/relay.mjs';
import { environment } from './lib/clock.mjs';
import { Client } from './lib/client.mjs';
import { forms, values } from './lib/html.mjs';

const token = 'secret.of.test';
let folder;
let master; // a clinic that nobody changes
let before_it; // what is in it

let count = 0;
/** A clinic of its own, and an empty server with a relay before it that asks for a token. */
async function start(t, { aim } = {}) {
  count += 1;
  const data = join(folder, `clinic-${count}`);
  cpSync(join(master, 'data'), data, { recursive: true });
  const turso = await startTurso(join(folder, `target-${count}.db`));
  const relay = await startRelay(turso, { token, aim });
  t.after(async () => {
    await relay.stop();
    await turso.stop();
  });
  return { data, turso, relay };
}

/** A verb: its exit status and what it says; `child` is its process. */
function begin(args, env = {}) {
  const child = spawn(clinic, args, { env: environment({ CLINIC_COPY_TOKEN: token, ...env }) });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (part) => { text += part; });
  return { child, ended: once(child, 'close').then(([status]) => ({ status, text })) };
}
const verb = (args, env) => begin(args, env).ended;
const copy = (data, to, env) => verb(['copy', '--data', data, '--to', to], env);

const tables = "select name from sqlite_schema where type = 'table' and name not like 'sqlite%' order by name";
const show = (row) => JSON.stringify(Object.values(row), (key, value) =>
  (typeof value === 'bigint' ? `${value}` : value instanceof ArrayBuffer || ArrayBuffer.isView(value) ? Buffer.from(value).toString('hex') : value));

/** Every row of every table, by table; read by others than the program. */
function ofFile(path) {
  const file = new DatabaseSync(path, { readOnly: true, readBigInts: true });
  const rows = (name) => file.prepare(`select rowid as at, * from "${name}" order by rowid`).all().map(show);
  const all = new Map(file.prepare(tables).all().map(({ name }) => [name, rows(name)]));
  file.close();
  return all;
}
async function ofServer(url) {
  const client = createClient({ url, authToken: token, intMode: 'bigint' });
  const all = new Map();
  for (const { name } of (await client.execute(tables)).rows) {
    const found = [];
    for (let more = true, at = -1n; more; at = found.at(-1)?.at) {
      const { rows } = await client.execute({ sql: `select rowid as at, * from "${name}" where rowid > ? order by rowid limit 2000`, args: [at] });
      for (const row of rows) found.push({ at: row.at, text: show(row) });
      more = rows.length > 0;
    }
    all.set(name, found.map(({ text }) => text));
  }
  client.close();
  return all;
}

/** Equal but for what says that it was copied: the events after those there were, and whether it is frozen. */
function same(found, wanted) {
  assert.deepEqual([...found.keys()], [...wanted.keys()]);
  for (const [name, rows] of wanted) {
    if (name === 'clinic_state' || name === 'copy') continue;
    const here = found.get(name);
    if (name === 'event') here.length = Math.min(here.length, rows.length);
    assert.deepEqual(here, rows, name);
  }
}
before(() => {
  folder = mkdtempSync(join(tmpdir(), 'clinic-copy-'));
  master = mkdtempSync(join(folder, 'master-'));
  run('demo', '--data', join(master, 'data'), '--clients', '60', '--appointments', '120');
  before_it = ofFile(join(master, 'data', 'clinic.db'));
  assert.ok(before_it.size > 60 && before_it.get('client').length === 60 && before_it.get('audit_seal'));
});
after(() => {
  rmSync(folder, { recursive: true, force: true });
});

const frozen = 'select is_frozen from clinic_state';
const told = "select kind from event where request_text = 'shell' order by seq";

test('there and back: every row is as it was, the copy takes what is written, and the source does not', async (t) => {
  const { data, turso, relay } = await start(t);
  const wrong = await copy(data, relay.url, { CLINIC_COPY_TOKEN: 'another' });
  assert.match(wrong.text, /does not accept the token of CLINIC_COPY_TOKEN/);
  assert.equal(query(data, frozen), '0', 'what can\'t be begun freezes nothing');
  const there = await copy(data, relay.url);
  assert.equal(there.status, 0, there.text);
  assert.match(there.text, /^client\t60\t[0-9a-f]{32}$/m);
  assert.match(there.text, /the same on both sides/);
  same(await ofServer(relay.url), before_it);
  assert.equal(query(data, `${frozen}; ${told}`), '1\ncopied');
  assert.equal(ask(turso.url, `${frozen}; ${told}`), '0\ncopied\nthawed');
  assert.equal(ask(turso.url, 'select url_text from copy where done_at > begun_at'), relay.url);
  assert.match(run('audit', 'verify', '--data', data), /The audit is whole/);

  const again = await copy(data, relay.url);
  assert.equal(again.status, 0, 'what is done is said once more');
  assert.match((await copy(data, 'file:second.db')).text, /was copied and goes on there/);
  assert.ok(!existsSync(join(data, 'second.db')));

  const env = { CLINIC_DATABASE_URL: relay.url, CLINIC_DATABASE_TOKEN: token };
  const server = await serve(data, { env });
  t.after(() => server.child.kill());
  const desk = await new Client(server.base).signIn('reception');
  const saved = await desk.submit('/staff/clients/new', '/staff/clients', { name: 'Zainab Moved', no_phone: 'has none' });
  assert.equal(saved.status, 303);
  await server.end();

  const moved = await ofServer(relay.url);
  const back = await copy(data, 'file:NEW.db', env);
  assert.equal(back.status, 0, back.text);
  same(ofFile(join(data, 'NEW.db')), moved);
  const home = await serve(data, { env: { CLINIC_DATABASE_URL: 'file:NEW.db' } });
  t.after(() => home.child.kill());
  const found = await (await (await new Client(home.base).signIn('reception')).fetch('/staff/clients?search=Zainab+Moved')).text();
  await home.end();
  assert.match(found, /Zainab Moved/);
  assert.match((await verb(['audit', 'verify', '--data', data], { CLINIC_DATABASE_URL: 'file:NEW.db' })).text, /The audit is whole/);
  const file = new DatabaseSync(join(data, 'NEW.db'));
  assert.equal(file.prepare('pragma integrity_check').get().integrity_check, 'ok');
  assert.deepEqual(file.prepare('pragma foreign_key_check').all(), []);
  const objects = "select type, name from sqlite_schema where sql is not null order by type, name";
  assert.deepEqual(file.prepare(objects).all().map((row) => `${row.type}|${row.name}`).join('\n'), query(data, objects));
  file.close();
  // Numbers that the database itself hands out would need their counter copied, too.
  assert.equal(query(data, "select count(*) from sqlite_schema where name = 'sqlite_sequence'"), '0');
});

for (const at of ['create table unfinished_copy', 'insert into \\"client_token\\"', 'insert into \\"visit\\"', 'event_update before', 'drop table unfinished_copy']) {
  test(`killed at ${at.replaceAll('\\', '')}, it is ended by the same line, and nobody uses it before`, async (t) => {
    const { data, turso, relay } = await start(t, { aim: at });
    relay.from = 'silence';
    const one = begin(['copy', '--data', data, '--to', relay.url]);
    await until(() => relay.every === 'silence', at);
    if (at.includes('visit')) {
      assert.match((await copy(data, 'file:second.db')).text, /Another `clinic copy` runs/);
      const used = await verb(['user', 'list', '--data', data], { CLINIC_DATABASE_URL: turso.url });
      assert.match(used.text, /a copy of a clinic that is not finished/);
    }
    one.child.kill('SIGKILL');
    await one.ended;
    relay.every = undefined;
    assert.equal(query(data, frozen), '1');
    const there = await copy(data, relay.url);
    assert.equal(there.status, 0, there.text);
    same(await ofServer(relay.url), before_it);
    assert.equal(ask(turso.url, `${frozen}; ${told}`), '0\ncopied\nthawed');
  });
}

test('what goes wrong on the way costs no row and brings none twice', async (t) => {
  const { data, turso, relay } = await start(t, { aim: 'insert into \\"' });
  relay.queue = [...faults];
  const there = await copy(data, relay.url);
  assert.equal(there.status, 0, there.text);
  assert.equal(relay.queue.length, 0);
  same(await ofServer(relay.url), before_it);
  assert.equal(ask(turso.url, told), 'copied\nthawed');
});

test('a last answer that is lost is asked for by the same line', async (t) => {
  const { data, turso, relay } = await start(t, { aim: 'drop table unfinished_copy' });
  relay.queue = ['dropped after it is done'];
  const lost = await copy(data, relay.url);
  assert.equal(lost.status, 1);
  assert.match(lost.text, /can't be reached/);
  const there = await copy(data, relay.url);
  assert.equal(there.status, 0, there.text);
  assert.equal(query(data, 'select count(*) from copy where done_at is not null'), '1');
  assert.equal(ask(turso.url, told), 'copied\nthawed');
});

test('onto what holds anything else nothing is copied, and nothing of it changes', async (t) => {
  const { data, turso, relay } = await start(t);
  ask(turso.url, 'create table theirs (number integer); insert into theirs values (7)');
  const foreign = join(data, 'foreign.db');
  const other = new DatabaseSync(foreign);
  other.exec("create table copy (number integer); create table theirs (text text); insert into theirs values ('x')");
  other.close();
  writeFileSync(join(data, 'letter.db'), 'Dear reader, this is no database at all.\n'.repeat(100));
  cpSync(join(data, 'clinic.db'), join(data, 'clinic-2.db'));
  writeFileSync(join(data, 'lost.db'), '');
  writeFileSync(join(data, 'lost.db-wal'), 'the last writes of a clinic whose file was lost');
  const files = ['foreign.db', 'letter.db', 'clinic.db', 'clinic-2.db', 'lost.db'];
  const bytes = files.map((name) => readFileSync(join(data, name)));
  for (const to of [relay.url, ...files.map((name) => `file:${name}`)]) {
    const refused = await copy(data, to);
    assert.equal(refused.status, 1, to);
    assert.match(refused.text, /is not empty, so nothing is copied there/, to);
  }
  assert.deepEqual(files.map((name) => readFileSync(join(data, name))), bytes);
  assert.equal(ask(turso.url, 'select * from theirs; select count(*) from sqlite_schema'), '7\n1');
  assert.match((await copy(data, 'ftp://127.0.0.1')).text, /no address of a database/);
  assert.equal((await verb(['copy', '--data', data])).status, 2);
  assert.equal((await verb(['copy', '--data', data, '--to', relay.url, '--thaw'])).status, 2);
  assert.match((await verb(['copy', '--data', data, '--thaw'])).text, /is not frozen/);
  assert.equal(query(data, frozen), '0');
});

test('an unfinished copy of what has gone on since is begun anew; that of another clinic is not touched', async (t) => {
  const { data, turso, relay } = await start(t, { aim: 'insert into \\"visit\\"' });
  relay.from = 'silence';
  const one = begin(['copy', '--data', data, '--to', relay.url]);
  await until(() => relay.every === 'silence', 'copying');
  one.child.kill('SIGKILL');
  await one.ended;
  relay.every = undefined;

  const stranger = join(folder, `stranger-${count}`);
  cpSync(join(master, 'data'), stranger, { recursive: true });
  assert.match((await copy(stranger, relay.url)).text, /is not empty, so nothing is copied there/);

  assert.equal((await verb(['copy', '--data', data, '--thaw'])).status, 0);
  run('user', 'add', '--data', data, '--email', 'late@example.com', '--name', 'Late', '--role', 'reception');
  const there = await copy(data, relay.url);
  assert.equal(there.status, 0, there.text);
  const wanted = ofFile(join(data, 'clinic.db'));
  same(await ofServer(relay.url), wanted);
  assert.equal(ask(turso.url, told), 'copied\nthawed\nstaff\ncopied\nthawed');
});

for (const engine of ['a file', 'a server']) {
  test(`while it is moved away from ${engine} pages say so, keep what was typed, and after --thaw it is saved`, async (t) => {
    const { data, relay } = await start(t);
    const database = engine === 'a server' ? await startTursoFor(data) : undefined;
    const server = await serve(data);
    t.after(async () => {
      server.child.kill();
      await database?.stop();
    });
    const desk = await new Client(server.base).signIn('reception');
    const form = await desk.values('/staff/clients/new', '/staff/clients');
    form.set('name', 'Bushra Typed');
    form.set('no_phone', 'has none');
    assert.equal((await copy(data, relay.url)).status, 0);

    const refused = await desk.post('/staff/clients', form);
    const words = await refused.text();
    assert.equal(refused.status, 503);
    assert.ok(Number(refused.headers.get('retry-after')) > 0);
    assert.match(words, /data is being moved to another database/);
    assert.match(words, /value="Bushra Typed"/);
    assert.equal((await desk.fetch('/staff/day')).status, 200, 'what is there can be read');
    const visitor = await new Client(server.base).post('/staff/sign-in', { email: 'doctor@clinic.example', password: 'try-the-clinic' });
    assert.equal(visitor.status, 503);
    assert.match(await visitor.text(), /data is being moved/);
    assert.equal(server.sql("select count(*) from client c where c.version = 1 and c.client_id > (select max(copy_id) from copy)"), '0');

    const thawed = await verb(['copy', '--data', data, '--thaw']);
    assert.equal(thawed.status, 0);
    assert.match(thawed.text, /goes on here\. What was written in http.* is not here/);
    const again = forms(words, new URL('/staff/clients', server.base)).find((one) => one.method === 'post' && one.action.pathname === '/staff/clients');
    await until(async () => (await desk.post('/staff/clients', values(again))).status === 303, 'answer after the thaw');
    assert.match(await (await desk.fetch('/staff/clients?search=Bushra+Typed')).text(), /Bushra Typed/);
  });
}
