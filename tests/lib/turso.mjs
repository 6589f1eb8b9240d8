// Turso's own server over a database file: the partner of the program's second engine.
import { spawn, execFileSync } from 'node:child_process';
import { readFileSync, readdirSync, writeFileSync, existsSync, rmSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { once } from 'node:events';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const modules = join(dirname(fileURLToPath(import.meta.url)), '..', 'node_modules', '@tursodatabase');
const program = join(modules, readdirSync(modules).find((name) => name.startsWith('cli-linux-')), 'tursodb');

export async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}

async function listens(port) {
  for (const end = Date.now() + 30e3; Date.now() < end;) {
    const socket = connect(port, '127.0.0.1');
    const isThere = await new Promise((done) => socket.on('connect', () => done(true)).on('error', () => done(false)));
    socket.destroy();
    if (isThere) return;
    await new Promise((again) => { setTimeout(again, 10); });
  }
  throw new Error('tursodb does not listen');
}

/** Serve a file, made when it isn't there; stop() ends it. */
export async function startTurso(file, env = {}) {
  const port = await freePort();
  const child = spawn(program, [file, '--sync-server', `127.0.0.1:${port}`], { stdio: 'ignore', env: { ...process.env, ...env } });
  const kill = () => child.kill('SIGKILL');
  process.on('exit', kill);
  await listens(port);
  return {
    port, url: `http://127.0.0.1:${port}`,
    stop: async () => {
      process.off('exit', kill);
      kill();
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
    },
  };
}

const cell = ({ type, value, base64 }) => (type === 'null' ? '' : type === 'blob' ? Buffer.from(base64, 'base64').toString() : String(value));

/** What a server answers to statements, as the sqlite3 shell prints it. Synchronous, as the shell is. */
export function ask(url, text) {
  const statements = text.match(/(?:'[^']*'|[^;'])+/g).filter((one) => one.trim() !== '');
  const body = JSON.stringify({ requests: statements.map((sql) => ({ type: 'execute', stmt: { sql } })) });
  const answer = execFileSync('curl', ['-sS', '--fail', '--max-time', '60', '--data-binary', '@-', `${url}/v2/pipeline`],
    { input: body, encoding: 'utf8', maxBuffer: 64e6 });
  return JSON.parse(answer).results.flatMap(({ error, response }) => {
    if (error) throw new Error(error.message);
    return response.result.rows.map((row) => row.map(cell).join('|'));
  }).join('\n').trim();
}

/** The address of the server that a data folder's settings name; undefined: its file. */
export function serverOf(data) {
  const conf = join(data, 'clinic.conf');
  return existsSync(conf) ? /^CLINIC_DATABASE_URL = (http.*)$/m.exec(readFileSync(conf, 'utf8'))?.[1] : undefined;
}

/** Serve a data folder's database, and have its settings say so until stop(). */
export async function startTursoFor(data) {
  const conf = join(data, 'clinic.conf');
  const before = existsSync(conf) ? readFileSync(conf, 'utf8') : undefined;
  const server = await startTurso(join(data, 'clinic.db'));
  writeFileSync(conf, `${before ?? ''}\nCLINIC_DATABASE_URL = ${server.url}\n`);
  return {
    ...server,
    stop: async () => {
      await server.stop();
      if (!existsSync(data)) return;
      if (before === undefined) rmSync(conf, { force: true });
      else writeFileSync(conf, before);
    },
  };
}
