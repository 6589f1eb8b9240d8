// The staff app installs and opens without a network, on a page that says so; signing out leaves nothing behind.
// And the browser of an old PC (Chrome 109): the same with what is newer taken away.
import { test, before, after } from 'node:test';
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { root, serveDemo } from './lib/server.mjs';
import { flags, signIn, check } from './lib/browser.mjs';
import { stylesAfter } from './lib/css.mjs';

let server;
let context;
const profile = mkdtempSync(join(tmpdir(), 'clinic-profile-'));
before(async () => {
  server = await serveDemo();
  // Chromium does not install from a private window, as its other contexts are.
  context = await chromium.launchPersistentContext(profile, { executablePath: '/usr/bin/chromium', headless: true, args: flags });
  context.setDefaultTimeout(20000);
});
after(async () => {
  await context?.close();
  await server?.stop();
  rmSync(profile, { recursive: true, force: true });
});

const kept = (page) => page.evaluate(async () => ({
  shell: await (await caches.open('shell')).keys().then((list) => list.map((one) => new URL(one.url).pathname)),
  stored: Object.keys(localStorage),
}));

test('Chromium would install it', async () => {
  const page = await context.newPage();
  await signIn(page, server.base);
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => true));
  const devtools = await context.newCDPSession(page);
  const { url, errors } = await devtools.send('Page.getAppManifest');
  assert.equal(new URL(url).pathname, '/manifest.webmanifest');
  assert.deepEqual(errors, []);
  const { installabilityErrors } = await devtools.send('Page.getInstallabilityErrors');
  assert.deepEqual(installabilityErrors.map((one) => one.errorId), []);
  const manifest = await (await fetch(`${server.base}/manifest.webmanifest`)).json();
  for (const icon of manifest.icons) {
    const answer = await fetch(new URL(icon.src, server.base));
    assert.equal(answer.status, 200, icon.src);
    assert.equal(answer.headers.get('content-type'), icon.type);
    if (icon.type !== 'image/png') continue;
    const bytes = Buffer.from(await answer.arrayBuffer());
    assert.equal(`${bytes.readUInt32BE(16)}x${bytes.readUInt32BE(20)}`, icon.sizes, icon.src);
  }
  await page.close();
});

test('without a network it opens on a page that says so, and keeps nothing of a person', async () => {
  const page = await context.newPage();
  await page.goto(`${server.base}/staff/day`);
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => true));
  await page.waitForFunction(async () => Boolean(await caches.match('/offline', { cacheName: 'shell' })));
  const { shell } = await kept(page);
  assert.deepEqual(shell.filter((path) => path !== '/offline' && !path.startsWith('/static/')), []);
  await context.setOffline(true);
  const answer = await page.goto(`${server.base}/staff/clients`);
  assert.ok(answer.fromServiceWorker());
  assert.match(await page.textContent('h1'), /No connection|network/i);
  assert.ok(await page.evaluate(() => getComputedStyle(document.body).fontFamily.includes('system-ui')), 'with its styles');
  assert.equal(await page.evaluate(() => document.querySelectorAll('table, .v').length), 0, 'no record');
  page.faults = [];
  await check(page, 'offline');
  await context.setOffline(false);
  await page.goto(`${server.base}/staff/day`);
  assert.equal(await page.evaluate(() => location.pathname), '/staff/day');
  await page.close();
});

test('signing out wipes what the browser kept', async () => {
  const page = await context.newPage();
  await page.goto(`${server.base}/staff/day`);
  await page.evaluate(() => { localStorage.setItem('visit', 'words'); });
  await page.evaluate(() => document.querySelector('form[action="/staff/sign-out"]').submit());
  await page.waitForURL('**/staff/sign-in*');
  const left = await kept(page);
  assert.ok(!left.stored.includes('visit'), 'what was kept of a visit is gone');
  assert.deepEqual(left.shell.filter((path) => !path.startsWith('/static/') && path !== '/offline'), []);
  assert.equal((await context.cookies()).filter((one) => one.name.includes('session')).length, 0);
  await page.goto(`${server.base}/staff/day`);
  assert.match(page.url(), /sign-in/);
  await page.close();
});

/** The browser of an old PC, and names that came after it and would be silently missed there. */
const oldest = 109;
const newer_js = ['toSorted', 'toReversed', 'toSpliced', 'groupBy', 'withResolvers', 'setHTML', 'moveBefore', 'canParse', 'fromAsync',
  'isSubsetOf', 'isSupersetOf', 'showPopover', 'togglePopover', 'commandForElement', 'startViewTransition'];

test('nothing in web/ needs more than Chrome 109', () => {
  let read = 0;
  for (const file of readdirSync(join(root, 'web'))) {
    const text = readFileSync(join(root, 'web', file), 'utf8');
    if (file.endsWith('.css')) {
      const styles = stylesAfter(text, oldest);
      assert.deepEqual(styles.needed, [], file);
      read += styles.read;
    }
    if (file.endsWith('.js')) for (const name of newer_js) assert.ok(!text.includes(name), `${name} in ${file}`);
  }
  const newer = ['a { color: light-dark(red, blue) }', 'a { & b { color: red } }', 'a { inline-size: 1cap }', '@starting-style { a { color: red } }',
    'a { grid-template-columns: subgrid }', 'a:user-invalid { color: red }', 'a { anchor-name: --a }', 'a { color: color-mix(in srgb, red, blue) }'];
  for (const text of newer) assert.notDeepEqual(stylesAfter(text, oldest).needed, [], `${text} would be found`);
  assert.deepEqual(stylesAfter('a { block-size: 1vh; block-size: 1cap } :has(b) { block-size: 1dvh }', oldest).needed, [], 'behind a plain value');
  assert.deepEqual(stylesAfter('@supports (field-sizing: content) { a { field-sizing: content } }', oldest).needed, [], 'asked for first');
  assert.notDeepEqual(stylesAfter('@supports not (field-sizing: content) { a { field-sizing: content } }', oldest).needed, []);
  assert.notDeepEqual(stylesAfter('@supports (color: red) { a { field-sizing: content } }', oldest).needed, []);
  console.log(`counted ${read} rules and declarations that Chrome ${oldest} understands`);
});

test('the day book, the palette and the keys work with all that is newer taken away', async () => {
  const page = await context.newPage();
  const faults = [];
  page.on('pageerror', (error) => faults.push(String(error)));
  await page.addInitScript((names) => {
    for (const owner of [Array.prototype, Array, Object, Map, Promise, URL, Set.prototype, Element.prototype, HTMLElement.prototype, Document.prototype]) {
      for (const name of names) delete owner[name];
    }
    delete window.navigation;
    delete window.CloseWatcher;
  }, newer_js);
  await signIn(page, server.base);
  await page.keyboard.press('Control+k');
  await page.waitForSelector('dialog[open] input');
  await page.keyboard.type('ali');
  await page.waitForSelector('dialog[open] a[href^="/staff/clients/"]');
  await page.keyboard.press('Escape'); // empties the field
  await page.keyboard.press('Escape');
  await page.waitForFunction(() => !document.querySelector('dialog[open]'));
  await page.keyboard.press('?');
  await page.waitForSelector('#keys[open]');
  await page.keyboard.press('Escape');
  await page.waitForFunction(() => !document.querySelector('dialog[open]'));
  await page.keyboard.press('n');
  await page.waitForURL('**/staff/appointments/new*');
  assert.deepEqual(faults, []);
  await page.close();
});
