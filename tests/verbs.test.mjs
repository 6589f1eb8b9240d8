// The command line, typed by hand: what is refused leaves nothing behind, and what was done stands in the audit.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { Client } from './lib/client.mjs';
import { clinic, serve } from './lib/server.mjs';
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
  assert.match(type('help', 'user').out, /clinic user add --data …/);
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
  assert.match(type('audit', 'verify', '--data', data).out, /The audit is whole/);

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

test('a setting of the file has the name of the environment, or its short one', () => {
  for (const [line, status] of [['CLINIC_URL = https://clinic.example', 0], ['url = https://clinic.example', 0],
    ['FLY = 1', 1], ['twilio_auth_token = x', 1]]) {
    writeFileSync(join(data, 'clinic.conf'), `${line}\n`);
    assert.equal(type('key', 'check', '--data', data).status, status, line);
  }
  rmSync(join(data, 'clinic.conf'));
});
