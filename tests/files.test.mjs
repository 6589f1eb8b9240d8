// Files in a bucket: the tests of store/files.h against a stand-in for S3 that checks each signature with code of
// others (npm aws4), loses answers, and asks to come again. What lies there is sealed.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import aws4 from 'aws4';
import { root, within } from './lib/server.mjs';

const program = process.env.FILES_TEST ?? join(root, 'build', 'src', 'files_test');
const credentials = { accessKeyId: 'reader', secretAccessKey: 'try the bucket' };
const objects = new Map();
let faults = 0; // how many requests are answered wrongly from now on
let asked = 0;
let server;

async function bodyOf(request) {
  const parts = [];
  for await (const part of request) parts.push(part);
  return Buffer.concat(parts);
}

/** Is it signed as AWS would have it? The same headers, day and body, signed by aws4. */
function isSigned(request, body) {
  const [, signed] = /SignedHeaders=([^,]+)/.exec(request.headers.authorization ?? '') ?? [, ''];
  const headers = Object.fromEntries(signed.split(';').map((name) => [name, request.headers[name]]));
  const same = aws4.sign({ service: 's3', region: 'auto', method: request.method, path: request.url, headers, body,
    extraHeadersToIgnore: { 'content-length': true, 'content-type': !('content-type' in headers) } }, credentials);
  return (headers['x-amz-content-sha256'] ?? '').length === 64 && same.headers.Authorization === request.headers.authorization;
}

before(async () => {
  server = createServer(async (request, response) => {
    const body = await bodyOf(request);
    const name = request.url;
    asked += 1;
    const isFault = faults > 0;
    if (isFault) faults -= 1;
    if (isFault && asked % 3 === 0) request.socket.destroy();
    else if (isFault) response.writeHead(asked % 3 === 1 ? 503 : 429).end();
    else if (!isSigned(request, body)) response.writeHead(403).end('<Code>SignatureDoesNotMatch</Code>');
    else if (!/^\/clinic\/files\/[a-z2-7]{26}$/.test(name)) response.writeHead(400).end();
    else if (request.method === 'PUT') { objects.set(name, body); response.writeHead(200).end(); }
    else if (request.method === 'DELETE') { objects.delete(name); response.writeHead(204).end(); }
    else if (objects.has(name)) response.writeHead(200).end(objects.get(name));
    else response.writeHead(404).end();
  });
  await new Promise((done) => { server.listen(0, '127.0.0.1', done); });
});
after(() => server.close());

/** What the program says, and how it ended. */
async function run(path = 'clinic/files') {
  const url = `s3://127.0.0.1:${server.address().port}/${path}?region=auto`;
  const child = spawn(program, { env: { ...process.env, FILES_URL: url } });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => { said += chunk; });
  const status = await within(new Promise((done) => { child.on('exit', done); }), 'end of files_test');
  return { status, said };
}

test('files are kept in a bucket, signed, whole, and sealed', async () => {
  const { status, said } = await run();
  assert.equal(status, 0, said);
  assert.ok(asked > 20);
  assert.equal(objects.size, 2, 'what was not taken back');
  for (const bytes of objects.values()) assert.ok(!bytes.includes('face'));
});

test('a server that is busy, or whose answer is lost, is asked again', async () => {
  faults = 2;
  const { status, said } = await run();
  assert.equal(status, 0, said);
  assert.equal(faults, 0);
});

test('keys that are not accepted and a bucket that answers nothing are said', async () => {
  credentials.secretAccessKey = 'another';
  const { status, said } = await run();
  assert.notEqual(status, 0, said);
  credentials.secretAccessKey = 'try the bucket';
  faults = 1000;
  assert.notEqual((await run()).status, 0);
  faults = 0;
});
