// The command line, typed by hand: what is refused leaves nothing behind, and what was done stands in the audit.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { Client } from './lib/client.mjs';
import { clinic, query, serve, until } from './lib/server.mjs';
import { environment } from './lib/clock.mjs';

let folder;
let data;
before(() => {
  folder = mkdtempSync(join(tmpdir(), 'clinic-verbs-'));
  data = join(folder, 'data');
});
after(() => rmSync(folder, { recursive: true, force: true }));

/** What a verb did: its exit status and what it said. */
function type(...args) {
  const { status, stdout, stderr } = spawnSync(clinic, args, { encoding: 'utf8', env: environment() });
  return { status, out: stdout, err: stderr };
}

test('a verb that is not there, and one with options missing, is wrong use', () => {
  for (const words of [['fly'], ['help', 'fly'], ['user', 'fly'], ['init'], ['serve', '--data'], ['init', '--fly'], []]) {
    const said = type(...words);
    assert.equal(said.status, 2, words.join(' '));
    assert.match(said.err, /clinic help/);
  }
  assert.match(type('init', '--data', data).err, /--admin-email is missing/);
  assert.equal(type('routes', '--format', 'xml').status, 2, 'text or json');
  assert.match(type('help', 'user').out, /clinic user add --data DIR --email ADDRESS/);
  assert.match(type('help', 'serve').out, /--listen +where to listen/);
});

test('a clinic that could not be made leaves nothing in its folder, and none is made twice', () => {
  const make = (...more) => type('init', '--data', data, ...more);
  for (const [words, said] of [[['--admin-email', 'me'], /not an e-mail address/],
    [['--admin-email', 'me@example.com', '--zone', 'Mars/Olympus'], /no such time zone/],
    [['--admin-email', 'me@example.com', '--currency', 'ZZZ'], /currency is not known/],
    [['--admin-email', 'me@example.com', '--admin-password-file', join(folder, 'none')], /./]]) {
    const refused = make(...words);
    assert.notEqual(refused.status, 0, words.join(' '));
    assert.match(refused.err, said);
    assert.equal(refused.out, '', 'no password of nobody');
    assert.ok(!existsSync(join(data, 'clinic.db')) && !existsSync(join(data, 'master.key')), words.join(' '));
  }
  const made = make('--admin-email', 'me@example.com');
  assert.equal(made.status, 0, made.err);
  assert.match(made.out, /^password: \S{20}$/m);
  assert.equal(make('--admin-email', 'me@example.com').status, 1);
  assert.equal(type('key', 'check', '--data', data).status, 0, 'the clinic that is there stays');
});

test('a database that is empty is told, and the last writes beside it are left to be rescued', () => {
  const lost = join(folder, 'lost');
  cpSync(data, lost, { recursive: true });
  writeFileSync(join(lost, 'clinic.db'), '');
  writeFileSync(join(lost, 'clinic.db-wal'), 'the last writes');
  for (const words of [['serve', '--listen', '127.0.0.1:0'], ['user', 'list'], ['migrate']]) {
    const said = type(...words, '--data', lost);
    assert.equal(said.status, 1, words.join(' '));
    assert.match(said.err, /database file is damaged[\s\S]*clinic\.db/, words.join(' '));
  }
  assert.equal(readFileSync(join(lost, 'clinic.db'), 'utf8'), '');
  assert.equal(readFileSync(join(lost, 'clinic.db-wal'), 'utf8'), 'the last writes');
});

test('an account has a name and an address, and what the shell does to it stands in the audit', async () => {
  const secret = join(folder, 'password');
  const email = 'gul@example.com';
  const user = (verb, ...more) => type('user', verb, '--data', data, ...more);
  writeFileSync(secret, 'a sentence that is long enough');
  assert.match(user('add', '--email', 'gul', '--name', 'Gul', '--role', 'reception').err, /not an e-mail address/);
  assert.match(user('add', '--email', email, '--name', ' ', '--role', 'reception').err, /fill this in/);
  assert.match(user('add', '--email', email, '--name', 'Gul', '--role', 'boss').err, /no such role/);
  assert.equal(user('add', '--email', email, '--name', 'Gul', '--role', 'reception').status, 0);
  assert.equal(user('add', '--email', email, '--name', 'Gul', '--role', 'reception').out, '', 'she is there already');
  assert.equal(user('reset', '--email', email, '--password-file', secret).out, '');
  assert.equal(user('role', '--email', email, '--role', 'clinician').status, 0);
  assert.match(user('token', '--email', email, '--scope', 'MAY_SEE_DAY').out, /^\w{64}\n$/);
  assert.equal(user('disable', '--email', email).status, 0);
  assert.equal(user('disable', '--email', 'me@example.com').status, 1, 'the last administrator stays');
  assert.match(user('list').out, /gul@example.com\tGul\tclinician\tdisabled/);
  assert.equal(user('reset', '--email', 'me@example.com', '--password-file', secret).status, 0);
  assert.match(type('audit', 'verify', '--data', data).out, /The audit is whole: 0 events under 0 seals, [1-9]\d* not sealed yet/);

  const server = await serve(data);
  try {
    const owner = new Client(server.base);
    const entered = await owner.post('/staff/sign-in', { email: 'me@example.com', password: 'a sentence that is long enough' });
    assert.equal(entered.status, 303);
    const page = await (await owner.fetch('/staff/audit')).text();
    assert.equal(page.match(/Command line/g).length, 6);
    assert.match(page, /Made an API token[\s\S]*?gul@example\.com/);
  } finally {
    await server.end();
  }
});

test('an event of the audit that was changed, taken out or cut off shows, and verify says where', async () => {
  const server = await serve(data);
  await until(() => server.sql('select count(*) from audit_seal') !== '0', 'seal').finally(() => server.end());
  type('user', 'add', '--data', data, '--email', 'zara@example.com', '--name', 'Zara', '--role', 'reception');
  const sealed = Number(query(data, 'select max(until_seq) from audit_seal'));
  const newest = Number(query(data, 'select max(seq) from event'));
  const free = 'drop trigger event_update; drop trigger event_delete;'
    + ' drop trigger audit_seal_update; drop trigger audit_seal_delete;';
  assert.ok(sealed > 2 && newest > sealed);
  for (const [change, said] of [['', /is whole/],
    ['update event set happened_at = happened_at + 1 where seq = 2', /changed in the run that begins at event 1/],
    ['update event set kind = "token" where seq = 1', /changed in the run/],
    ['update event set staff_id = 7 where seq = 2', /changed in the run/],
    ["update event set address_blob = x'00' where seq = 2", /changed in the run/],
    ["update event set after_blob = x'00' where seq = 1", /changed in the run/],
    ['delete from event where seq = 2', /missing at event 2/],
    [`update event set seq = seq + 1 where seq = ${newest}`, new RegExp(`missing at event ${newest}`)],
    ["update audit_seal set hash_blob = x'00'", /changed in the run/],
    ['delete from audit_seal where from_seq = 1', /seal is missing at event 1/]]) {
    const copy = join(folder, 'tampered');
    cpSync(data, copy, { recursive: true });
    query(copy, `${free} ${change.replaceAll('"', "'")};`);
    const found = type('audit', 'verify', '--data', copy);
    assert.equal(found.status, change ? 1 : 0, change);
    assert.match(found.out + found.err, said, change);
    rmSync(copy, { recursive: true });
  }
});

test('a setting of the file has the name of the environment, or its short one', () => {
  for (const [line, status] of [['CLINIC_URL = https://clinic.example', 0], ['url = https://clinic.example', 0],
    ['files_url = file:photos', 0], ['files_url = ftp://here', 2], ['FLY = 1', 1], ['twilio_auth_token = x', 1]]) {
    writeFileSync(join(data, 'clinic.conf'), `${line}\n`);
    assert.equal(type('key', 'check', '--data', data).status, status, line);
  }
  rmSync(join(data, 'clinic.conf'));
});
