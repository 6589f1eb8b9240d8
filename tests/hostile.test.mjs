// What no browser sends: broken UTF-8, malformed and oversized requests, bodies that no parser likes. Each is answered
// with a 4xx or cut, never with a 5xx, and everybody else is served meanwhile.
import test from 'node:test';
import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { run, serveDemo, within } from './lib/server.mjs';
import { random, rounds, seed } from './lib/random.mjs';

const r = random(seed);

/** Send the bytes and read until the server ends the connection; the status, or 'cut'. */
function raw(port, bytes) {
  return within(new Promise((done) => {
    const socket = connect(port, '127.0.0.1');
    let text = '';
    const end = () => done(Number(/^HTTP\/1\.1 (\d{3})/.exec(text)?.[1] ?? 0) || 'cut');
    socket.on('data', (chunk) => { text += chunk.toString('latin1'); });
    socket.on('error', end);
    socket.on('close', end);
    socket.write(bytes);
  }), 'end of a connection');
}

const head = (line, more = '') => `${line} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n${more}`;
const post = (path, type, body, more = '') => Buffer.concat([
  Buffer.from(head(`POST ${path}`, `${more}Origin: http://localhost\r\nContent-Type: ${type}\r\nContent-Length: ${body.length}\r\n\r\n`)), body]);
const form = 'application/x-www-form-urlencoded';
const noise = (n) => Buffer.from(Array.from({ length: n }, () => r.below(256)));

function requests(token) {
  const bearer = `Authorization: Bearer ${token}\r\n`;
  const json = (body) => post('/api/v1/clients', 'application/json', Buffer.from(body), bearer);
  return {
    'broken UTF-8 in a path': Buffer.from(`${head('GET /treatments/%ff%fe')}\r\n`),
    'broken UTF-8 in a form': post('/contact', form, Buffer.from('name=%c3%28&phone=%ff')),
    'raw broken UTF-8 in a form': post('/contact', form, Buffer.from([0x6e, 0x3d, 0xff, 0xc0, 0x80])),
    'a broken escape': post('/contact', form, Buffer.from('name=%4')),
    'a thousand fields': post('/contact', form, Buffer.from('a=1&'.repeat(5000))),
    'a form of 2 MB': post('/contact', form, Buffer.alloc(2 << 20, 'a')),
    'multipart without an end': post('/contact', 'multipart/form-data; boundary=B', Buffer.from('--B\r\nContent-Disposition: form-data; name="a"\r\n\r\n1')),
    'a body of no known kind': post('/contact', 'text/xml', Buffer.from('<a/>')),
    'no Host': Buffer.from('GET / HTTP/1.1\r\nConnection: close\r\n\r\n'),
    'two lengths': Buffer.from(`${head('POST /contact', 'Content-Length: 1\r\nContent-Length: 2\r\n')}\r\nab`),
    'a length and chunks': Buffer.from(`${head('POST /contact', 'Content-Length: 5\r\nTransfer-Encoding: chunked\r\n')}\r\n0\r\n\r\n`),
    'a head of 64 KB': Buffer.from(`${head('GET /', `X-Long: ${'a'.repeat(65536)}\r\n`)}\r\n`),
    'no HTTP at all': Buffer.concat([noise(200), Buffer.from('\r\n\r\n')]),
    'broken JSON': json('{"name": '),
    'broken UTF-8 in JSON': post('/api/v1/clients', 'application/json', Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]), bearer),
    'JSON that nests': json('['.repeat(50000)),
    'JSON of another kind': json('{"name": {"a": [1, null]}, "phone": 1e400}'),
  };
}

test('hostile requests are refused or cut, and others are served', async (t) => {
  const server = await serveDemo();
  t.after(() => server.stop());
  const token = run('user', 'token', '--data', server.data, '--email', 'admin@clinic.example', '--scope', 'all').trim();
  let count = 0;
  const refused = async (name, bytes) => {
    const [status, other] = await Promise.all([raw(server.port, bytes), fetch(`${server.base}/treatments`)]);
    assert.ok(status === 'cut' || (status >= 400 && status < 500), `${name}: ${status}`);
    assert.equal(other.status, 200, `a visitor beside ${name}`);
    count += 1;
  };
  for (let round = rounds(1, 20); round > 0; round -= 1) {
    for (const [name, bytes] of Object.entries(requests(token))) await refused(name, bytes);
    await refused('noise in a form', post('/contact', form, noise(r.below(5000) + 200)));
  }
  assert.equal((await server.stop()).code, 0);
  console.log(`counted ${count} hostile requests, none answered with a 5xx`);
});
