// A clinic of its own for a test file: made by the program, served on a free port, ended with the test.
import assert from 'node:assert/strict';
import { spawn, execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { environment } from './clock.mjs';
import { ask, serverOf, startTursoFor } from './turso.mjs';

export const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
export const clinic = process.env.CLINIC ?? join(root, 'build', 'clinic');
export const password = 'try-the-clinic';

/** What has taken longer than this hangs. */
export const limit_ms = 60e3;

/** The promise, or after the limit an error that names what did not come. */
export function within(promise, what, ms = limit_ms) {
  let timer;
  const late = new Promise((done, fail) => { timer = setTimeout(() => fail(new Error(`no ${what} in ${ms / 1000} s`)), ms); });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

/** Ask again, for as long as the limit, until it is so. */
export async function until(isSo, what) {
  for (const end = Date.now() + limit_ms; !await isSo();) {
    if (Date.now() > end) throw new Error(`no ${what} in ${limit_ms / 1000} s`);
    await new Promise((again) => { setTimeout(again, 100); });
  }
}

/** Run a verb to its end and give what it printed. */
export function run(...args) {
  return execFileSync(clinic, args, { encoding: 'utf8', maxBuffer: 64e6, timeout: 10 * limit_ms, env: environment() });
}

/** A fresh data folder with the demo clinic in it. Made once per process, then copied. */
let master;
export function demoFolder() {
  if (!master) {
    master = mkdtempSync(join(tmpdir(), 'clinic-demo-'));
    run('demo', '--data', join(master, 'data'));
    process.on('exit', () => rmSync(master, { recursive: true, force: true }));
  }
  const folder = mkdtempSync(join(tmpdir(), 'clinic-'));
  cpSync(join(master, 'data'), join(folder, 'data'), { recursive: true });
  return folder;
}

/** What the database answers to a statement, beside the server or without it. */
export function query(data, text) {
  const url = serverOf(data);
  if (url) return ask(url, text);
  return execFileSync('sqlite3', ['-bail', '-cmd', '.timeout 5000', join(data, 'clinic.db')],
    { input: text, encoding: 'utf8', timeout: limit_ms, env: environment() }).trim();
}

/** Serve a data folder; resolves when it listens. end() stops it, and keeps the folder; so does stop() here. With
 * ENGINE=server its database is on a server. `told` hears what it says, from its start on. */
export async function serve(data, { args = [], env = {}, told } = {}) {
  const database = process.env.ENGINE === 'server' && !serverOf(data) ? await startTursoFor(data) : undefined;
  const child = spawn(clinic, ['serve', '--data', data, '--listen', '127.0.0.1:0', ...args],
    { stdio: ['ignore', 'pipe', 'pipe'], env: environment(env) });
  let errors = '';
  child.stderr.on('data', (chunk) => { errors += chunk; told?.(errors); });
  const ended = new Promise((done) => child.on('exit', (code, signal) => done({ code, signal })));
  const listens = new Promise((done, fail) => {
    let text = '';
    child.stdout.on('data', (chunk) => {
      text += chunk;
      const found = /listening on .*:(\d+)/.exec(text);
      if (found) done(Number(found[1]));
    });
    child.on('exit', (code) => fail(new Error(`serve ended with ${code}: ${errors}`)));
  });
  const kill = async (error) => { child.kill('SIGKILL'); await database?.stop(); throw error; };
  const port = await within(listens, 'server that listens').catch(kill);
  const base = `http://localhost:${port}`;
  const end = async () => {
    child.kill('SIGTERM');
    const how = await within(ended, 'end of the server').catch(kill);
    await database?.stop();
    // What a sanitized build says of memory, at any time and of leaks at its end, fails whoever served.
    assert.doesNotMatch(errors, /Sanitizer|runtime error:/);
    return how;
  };
  return { base, port, child, data, ended, errors: () => errors, sql: (text) => query(data, text), end, stop: end };
}

/** The lines of the request log: { method, path, status, trips }; whole when the server has ended. */
export function logged(data) {
  const folder = join(data, 'log');
  return readdirSync(folder).flatMap((name) => readFileSync(join(folder, name), 'utf8').split('\n'))
    .filter((line) => line && !line.startsWith('#')).map((line) => line.split('\t'))
    .map(([, , method, path, status, , , trips]) => ({ method, path, status: Number(status), trips: Number(trips) }));
}

/** A served demo clinic; call stop() at the end. */
export async function serveDemo(options) {
  const folder = demoFolder();
  const server = await serve(join(folder, 'data'), options);
  server.stop = async () => {
    try {
      return await server.end();
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  };
  return server;
}
