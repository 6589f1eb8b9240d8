// What a page costs on the wire at the first visit: itself, and the styles, scripts, icons and fonts that it names.
import { test, before, after } from 'node:test';
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { get } from 'node:http';
import { join } from 'node:path';
import { serveDemo, root, within } from './lib/server.mjs';
import { Client } from './lib/client.mjs';

// Icons are over what was wished at first (3 kB); this keeps them from growing.
const most = { public: 50_000, staff: 60_000, css: 10_000, js: 12_000, icons: 7_500, html: 15_000 };

let server;
let cookie;
before(async () => {
  server = await serveDemo();
  const client = await new Client(server.base).signIn();
  cookie = [...client.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
});
after(() => server?.stop());

/** The bytes of an answer's body as they were sent, and its text. */
function sent(path, headers = {}) {
  return within(new Promise((done, fail) => {
    get(server.base + path, { headers: { 'accept-encoding': 'gzip, br', ...headers } }, (answer) => {
      const parts = [];
      answer.on('data', (part) => parts.push(part));
      answer.on('end', () => done({ status: answer.statusCode, bytes: Buffer.concat(parts) }));
    }).on('error', fail);
  }), `answer of ${path}`);
}

/** The address of the font, as a style that the page names gives it. */
async function naskh(names) {
  for (const name of [...names].filter((one) => one.endsWith('.css'))) {
    const found = /\/static\/naskh[^"')]*/.exec(await (await fetch(server.base + name)).text());
    if (found) return found[0];
  }
  throw new Error('no style names the Naskh');
}

/** What the files cost that a page names, by their kind; an Urdu page fetches its Naskh too. */
async function files(path, headers = {}) {
  const answer = await fetch(server.base + path, { headers });
  assert.equal(answer.status, 200, path);
  const html = await answer.text();
  const names = new Set([...html.matchAll(/(?:href|src)="(\/static\/[^"#]+)/g)].map(([, name]) => name));
  const kinds = { html: gzipSync(html, { level: 9 }).length, css: 0, js: 0, icons: 0, other: 0 };
  if (/<html[^>]*lang="ur"/.test(html)) names.add(await naskh(names));
  for (const name of names) {
    const { status, bytes } = await sent(name);
    assert.equal(status, 200, name);
    const kind = /\.css$/.test(name) ? 'css' : /\.js$/.test(name) ? 'js' : /icons[^/]*\.svg$/.test(name) ? 'icons' : 'other';
    kinds[kind] += bytes.length;
  }
  return { ...kinds, html, htmlBytes: kinds.html, assets: kinds.css + kinds.js + kinds.icons + kinds.other };
}

for (const path of ['/', '/treatments', '/team', '/contact', '/consultation', '/privacy', '/ur', '/ur/treatments', '/ur/contact']) {
  test(`${path} is under ${most.public} bytes with all that it names`, async () => {
    const page = await files(path);
    const total = (await sent(path)).bytes.length + page.assets;
    assert.ok(total < most.public, `${path}: ${total} bytes: ${JSON.stringify({ ...page, html: undefined })}`);
  });
}

for (const path of ['/staff/day', '/staff/clients', '/staff/enquiries', '/staff/invoices']) {
  test(`${path} is under ${most.staff} bytes at its first load behind a proxy that compresses, each kind within its budget`, async () => {
    const page = await files(path, { cookie });
    const told = `${path}: ${JSON.stringify({ ...page, html: undefined })}`;
    assert.ok(page.htmlBytes + page.assets < most.staff, told);
    assert.ok(page.htmlBytes < most.html, told);
    for (const kind of ['css', 'js', 'icons']) assert.ok(page[kind] < most[kind], `${kind}: ${told}`);
  });
}

test('each icon of the sprite is on some page', () => {
  const words = ['src', 'web'].flatMap((folder) => readdirSync(join(root, folder), { recursive: true })
    .filter((name) => /\.(c|h|html|def|js|css)$/.test(name)).map((name) => readFileSync(join(root, folder, name), 'utf8'))).join('\n');
  const icons = readFileSync(join(root, 'web', 'icons.txt'), 'utf8').split('\n').filter((name) => name && !name.startsWith('#'));
  assert.ok(icons.length > 20);
  assert.deepEqual(icons.filter((name) => !new RegExp(`["'#]${name}\\b`).test(words)), []);
});
