// The clinic on a file beside the clinic on Turso's own server, as tables for docs/performance.md.
//   node bench/engines.mjs          round trips, added latency, one and two nodes, commands a second
//   node bench/engines.mjs growth   SIZES="10000 100000" clients, ten appointments each, on both; FILES="1000000" on
//                                   the file alone
// SMALL=1 takes a small clinic and short readings. Clinics are made once and kept under var/.
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from '../tests/lib/client.mjs';
import { logged } from '../tests/lib/server.mjs';
import { startTurso } from '../tests/lib/turso.mjs';

const clinic = join(process.env.BUILD ?? 'build', 'clinic');
const small = Boolean(process.env.SMALL);
const seconds = small ? 2 : 3;
const times = small ? 10 : process.argv[2] === 'growth' ? 50 : 15;
process.setMaxListeners(0);
const work = mkdtempSync(join(tmpdir(), 'clinic-bench-'));
process.on('exit', () => rmSync(work, { recursive: true, force: true }));

const run = (...words) => execFileSync(clinic, words, { encoding: 'utf8', maxBuffer: 64e6 });
const since = (began) => performance.now() - began;
const ms = (value) => (value < 10 ? value.toFixed(1) : value.toFixed(0));
const row = (...cells) => console.log(`| ${cells.join(' | ')} |`);
function head(...cells) {
  row(...cells);
  row(...cells.map((cell, i) => (i === 0 ? '---' : '---:')));
}

/** A demo clinic of that many clients, ten appointments each; kept, and how long it took to make. */
function made(clients) {
  const data = join('var', `bench-${clients}-${clients * 10}`);
  if (!existsSync(join(data, 'made'))) {
    rmSync(data, { recursive: true, force: true });
    mkdirSync('var', { recursive: true });
    const began = performance.now();
    run('demo', '--data', data, '--clients', String(clients), '--appointments', String(clients * 10));
    writeFileSync(join(data, 'made'), `${Math.round(since(began) / 1000)}\n`);
  }
  run('migrate', '--data', data);
  return { data, seconds: readFileSync(join(data, 'made'), 'utf8').trim() || '?' };
}

/** Serve it: its address, its process, and what it took until the first answer. */
async function serve(data, url, name = 'one') {
  const began = performance.now();
  const child = spawn(clinic, ['serve', '--data', data, '--listen', '127.0.0.1:0'],
    { stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, CLINIC_DATABASE_URL: url } });
  process.on('exit', () => child.kill('SIGKILL'));
  const [line] = await once(child.stdout, 'data');
  const base = `http://localhost:${/:(\d+)\s/.exec(line)[1]}`;
  await fetch(`${base}/readyz`);
  const start = since(began);
  return { base, name, start, pid: child.pid, end: async () => { child.kill('SIGTERM'); await once(child, 'exit'); } };
}
const resident = (pid) => Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]) / 1024;

/** A way to a port on which each answer comes that much later, half of it on either leg; a connection is made at once,
 * as one that is kept. */
async function farther(port, added) {
  const server = createServer((near) => {
    const far = connect(port, '127.0.0.1');
    for (const [from, to] of [[near, far], [far, near]]) {
      from.on('data', (bytes) => setTimeout(() => to.writable && to.write(bytes), added / 2));
      from.on('end', () => setTimeout(() => to.end(), added / 2));
      from.on('error', () => to.destroy());
    }
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { url: `http://127.0.0.1:${server.address().port}`, stop: () => server.close() };
}

const words = readFileSync('src/demo/people.def', 'utf8');
const namesOf = (kind) => [...words.matchAll(new RegExp(`${kind}\\("([A-Z][a-z]+)`, 'g'))].map(([, name]) => name);
const first = namesOf('FIRST');
const family = namesOf('FAMILY');
const dayBefore = (n) => new Date(Date.now() - n * 864e5).toISOString().slice(0, 10);

/** What is measured: name, the route in the log, and a function that does it the nth time. */
async function measures(base, token) {
  const desk = await new Client(base).signIn('reception');
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const ask = async (path, options = {}) => {
    const answer = await fetch(base + path, { headers, ...options });
    const body = await answer.json();
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${JSON.stringify(body)}`);
    return body;
  };
  const create = (resource, fields) => ask(`/api/v1/${resource}`, { method: 'POST', body: JSON.stringify(fields) });
  const page = async (path) => {
    const answer = await desk.fetch(path);
    await answer.arrayBuffer();
    if (answer.status !== 200) throw new Error(`${path}: ${answer.status}`);
  };
  const { items: clients } = await ask('/api/v1/clients?limit=100');
  const service = (await ask('/api/v1/services')).items[0].id;
  const { items: slots } = await ask(`/api/v1/slots?service=${service}&days=31`);
  const free = [...new Map(slots.map((slot) => [slot.starts_at.slice(0, 10), slot])).values()]; // one of each day
  const patient = (await create('clients', { name: 'Sana Who Comes Often', phone: '0362 1000000' })).id;
  const form = await desk.form('/staff/clients/new', '/staff/clients');
  let booked = 0;
  return [
    ['public home', 'GET /', () => page('/')],
    ['contact form', 'GET /contact', () => page('/contact')],
    ['day book, any day', 'GET /staff/day', (n) => page(`/staff/day?on=${dayBefore(n * 3 % 300)}`)],
    ['client search, any name', 'GET /staff/clients', (n) => page(`/staff/clients?search=${first[n * 7 % first.length]}+${family[n * 5 % family.length]}`)],
    ["a client's page", 'GET /staff/clients/:id', (n) => page(`/staff/clients/${clients[n % clients.length].id}`)],
    ['enquiries', 'GET /staff/enquiries', () => page('/staff/enquiries')],
    ['free times', 'GET /api/v1/slots', (n) => ask(`/api/v1/slots?service=${service}&days=${7 + n % 3}`)],
    ['save an enquiry', 'POST /api/v1/enquiries', (n) => create('enquiries', { name: 'Ayesha Khan', phone: `0360 ${1000000 + n}`, message: 'How much is laser for the face?' })],
    ['save a client', 'POST /api/v1/clients', (n) => create('clients', { name: `${first[n % first.length]} ${family[n % family.length]}`, phone: `0361 ${1000000 + n}` })],
    ['save a client by the form', 'POST /staff/clients', async (n) => {
      const answer = await desk.post('/staff/clients', { ...form, name: `${first[n % first.length]} Formed`, no_phone: 'none', idempotency_key: crypto.randomUUID() });
      if (answer.status !== 303) throw new Error(`/staff/clients: ${answer.status}`);
    }],
    ['book', 'POST /api/v1/appointments', () => {
      booked += 1;
      return create('appointments', { client: patient, service, ...free[booked - 1] });
    }, free.length],
  ];
}

/** The median of doing it again and again, milliseconds. */
async function median(act, most = times) {
  const count = Math.min(times, most);
  const all = [];
  for (let n = 0; n < count; n += 1) {
    const began = performance.now();
    await act(n);
    all.push(since(began));
  }
  return all.sort((a, b) => a - b)[count >> 1];
}

async function medians(server, token) {
  const all = new Map();
  for (const [name, , act, most] of await measures(server.base, token)) all.set(name, await median(act, most));
  return all;
}

/** Round trips of each route, from the request log of a server that has ended. */
function tripsOf(data) {
  const most = new Map();
  for (const { method, path, status, trips } of logged(data)) {
    if (status < 400) most.set(`${method} ${path}`, Math.max(most.get(`${method} ${path}`) ?? 0, trips));
  }
  return most;
}

/** A copy of a clinic's data folder, whose database is on a server. */
async function onServer(data, name) {
  const folder = join(work, name);
  mkdirSync(folder, { mode: 0o700 });
  for (const file of ['clinic.db', 'master.key']) cpSync(join(data, file), join(folder, file));
  const turso = await startTurso(join(folder, 'clinic.db'));
  return { folder, turso };
}

const tokenOf = (data) => run('user', 'token', '--data', data, '--email', 'admin@clinic.example', '--scope', 'all').trim();

async function latency(data) {
  const own = join(work, 'file');
  cpSync(data, own, { recursive: true });
  rmSync(join(own, 'log'), { recursive: true, force: true });
  const token = tokenOf(own);
  const file = await serve(own, 'file:clinic.db');
  const routes = await measures(file.base, token);
  const columns = [await medians(file, token)];
  await file.end();
  const trips = tripsOf(own);
  for (const added of [0, 5, 20, 80]) {
    const { folder, turso } = await onServer(own, `added-${added}`);
    const way = await farther(turso.port, added);
    const server = await serve(folder, way.url);
    columns.push(await medians(server, token));
    await server.end();
    way.stop();
    await turso.stop();
    rmSync(folder, { recursive: true });
  }
  head('ms, median of one at a time', 'round trips', 'file', 'server', '+5 ms', '+20 ms', '+80 ms');
  for (const [name, route] of routes) row(name, trips.get(route) ?? '?', ...columns.map((one) => ms(one.get(name))));
}

/** Requests a second that wrk gets out of these servers together. */
async function load(servers, connections, path, more) {
  const each = servers.map(async ({ base }) => {
    const wrk = spawn('wrk', ['-t1', `-c${connections / servers.length}`, `-d${seconds}s`, '--timeout', '30s', ...more, base + path], { stdio: ['ignore', 'pipe', 'inherit'] });
    let text = '';
    wrk.stdout.on('data', (part) => { text += part; });
    await once(wrk, 'close');
    if (/Non-2xx|Socket errors/.test(text)) throw new Error(text);
    return Number(/^Requests\/sec:\s+([\d.]+)/m.exec(text)[1]);
  });
  return (await Promise.all(each)).reduce((a, b) => a + b);
}

async function rates(servers, token, connections) {
  const desk = await new Client(servers[0].base).signIn('reception'); // a session is of the clinic, not of a node
  const cookie = [...desk.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  const post = join(work, 'post.lua');
  writeFileSync(post, `wrk.method = "POST"
wrk.body = '{"name": "Ayesha Khan", "phone": "03600000001", "message": "How much is laser for the face?"}'
wrk.headers["Content-Type"] = "application/json"
wrk.headers["Authorization"] = "Bearer ${token}"\n`);
  return {
    pages: await load(servers, connections, '/staff/day', ['-H', `Cookie: ${cookie}`]),
    commands: await load(servers, connections, '/api/v1/enquiries', ['-s', post]),
  };
}

async function nodes(data) {
  const own = join(work, 'rates');
  cpSync(data, own, { recursive: true });
  const token = tokenOf(own);
  head('a second, at 1, 8 and 64 connections', 'day book', 'commands');
  const measure = async (name, servers) => {
    const all = [];
    for (const connections of [1, 8, 64]) all.push(await rates(servers, token, Math.max(connections, servers.length)));
    row(name, ...['pages', 'commands'].map((kind) => all.map((one) => one[kind].toFixed(0)).join(' · ')));
  };
  const file = await serve(own, 'file:clinic.db');
  await measure('file', [file]);
  await file.end();
  for (const added of [0, 5]) {
    const { folder, turso } = await onServer(own, `nodes-${added}`);
    const way = await farther(turso.port, added);
    const other = join(work, `node-${added}`);
    mkdirSync(other, { mode: 0o700 });
    cpSync(join(folder, 'master.key'), join(other, 'master.key'));
    const servers = [await serve(folder, way.url)];
    await measure(`server, +${added} ms, one node`, servers);
    servers.push(await serve(other, way.url));
    await measure(`server, +${added} ms, two nodes`, servers);
    for (const server of servers) await server.end();
    way.stop();
    await turso.stop();
  }
}

async function grow(clients, engine) {
  const { data, seconds: took } = made(clients);
  const size = statSync(join(data, 'clinic.db')).size / 2 ** 20;
  const token = tokenOf(data);
  const { folder, turso } = engine === 'server' ? await onServer(data, `grow-${clients}`) : { folder: data };
  const server = await serve(folder, turso?.url ?? 'file:clinic.db');
  const all = await medians(server, token);
  const memory = resident(server.pid);
  await server.end();
  await turso?.stop();
  if (turso) rmSync(folder, { recursive: true });
  return [`${clients.toLocaleString('en')}, ${engine}`, took, size.toFixed(0), ms(server.start), memory.toFixed(0), ...[...all.values()].map(ms)];
}

async function growth() {
  const list = (name, otherwise) => (process.env[name] ?? otherwise).split(' ').filter(Boolean).map(Number);
  const rows = [];
  for (const clients of list('SIZES', small ? '100 1000' : '10000 100000')) {
    for (const engine of ['file', 'server']) rows.push(await grow(clients, engine));
  }
  for (const clients of list('FILES', '')) rows.push(await grow(clients, 'file'));
  const names = ['public home', 'contact form', 'day book', 'search', "client's page", 'enquiries', 'free times', 'enquiry', 'client', 'client, form', 'book'];
  head('clients, engine', 'made, s', 'MiB', 'start, ms', 'resident, MiB', ...names);
  for (const one of rows) row(...one);
}

if (process.argv[2] === 'growth') {
  await growth();
} else {
  const { data } = made(small ? 100 : 1000);
  await latency(data);
  console.log();
  await nodes(data);
}
process.exit(0);
