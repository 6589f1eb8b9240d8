// Every page that a link leads to, in Chromium: no violation of WCAG 2.2 AA, nothing wider than a phone, no script
// error, valid HTML; in English and Urdu, light and dark. PICTURES=folder keeps a picture of each.
import { test, before, after } from 'node:test';
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, writeFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serveDemo, run, root } from './lib/server.mjs';
import { launch, open, signIn, check, picture, phone, desktop } from './lib/browser.mjs';

let server;
let browser;
const pages = mkdtempSync(join(tmpdir(), 'clinic-pages-'));
before(async () => {
  server = await serveDemo();
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await server?.stop();
  rmSync(pages, { recursive: true, force: true });
});

const routes = JSON.parse(run('routes', '--format', 'json'))
  .filter((row) => row.method === 'GET' && !row.path.includes(':'));
const machine = /^\/(api|healthz|readyz|sw\.js|metrics)|\.(txt|webmanifest|ics|json)$|\/(events|palette)$|\.well-known/;
const html = routes.filter((row) => !machine.test(row.path));
const open_to_all = html.filter((row) => row.may === 'MAY_ANYONE').map((row) => row.path);
const permissions = new Map(JSON.parse(run('permissions', '--format', 'json')).map((row) => [row.permission, row]));
const accounts = { administrator: 'admin', clinician: 'doctor', reception: 'reception' };

/** Whose pages: each page once, by the first role that may see it. */
const staff = Object.fromEntries(Object.values(accounts).map((account) => [account, []]));
for (const row of html.filter((one) => one.may !== 'MAY_ANYONE')) {
  const role = Object.keys(accounts)
    .find((one) => row.may === 'MAY_SIGNED_IN' || permissions.get(row.may)[one] === 'yes');
  assert.ok(role, `no role may see ${row.path}`);
  staff[accounts[role]].push(row.path);
}

const name = (path) => path.replace(/\W+/g, '-').replace(/^-|-$/g, '') || 'home';

async function visit(page, path, label) {
  const answer = await page.goto(server.base + path, { waitUntil: 'load' });
  assert.equal(answer.status(), 200, `${path} answers ${answer.status()}`);
  writeFileSync(join(pages, `${label}.html`), await answer.text());
  await check(page, label);
  await picture(page, label);
}

for (const [title, options] of [
  ['phone-light', { viewport: phone, hasTouch: true }],
  ['desktop-dark', { viewport: desktop, colorScheme: 'dark' }],
]) {
  test(`pages for everybody, ${title}, in English and Urdu`, async () => {
    const page = await open(browser, options);
    for (const path of open_to_all) {
      await visit(page, path, `${name(path)}-en-${title}`);
      if (!path.startsWith('/staff/') && path !== '/offline') {
        await visit(page, `/ur${path === '/' ? '' : path}`, `${name(path)}-ur-${title}`);
      }
    }
    await page.context().close();
  });

  test(`pages of the staff, ${title}`, async () => {
    for (const [account, paths] of Object.entries(staff).filter(([, list]) => list.length > 0)) {
      const page = await open(browser, options);
      await signIn(page, server.base, account);
      for (const path of paths) await visit(page, path, `${name(path)}-en-${title}`);
      await page.context().close();
    }
  });
}

test('pages of one room, service, member of staff, and below them', async () => {
  const page = await open(browser, { viewport: phone, hasTouch: true });
  await signIn(page, server.base, 'admin');
  const settings = '/staff/settings';
  const first = async (list, pattern) => {
    await page.goto(server.base + list);
    return page.locator(`main a[href*="${pattern}"]:not([href*="/new"])`).first().getAttribute('href');
  };
  const service = await first(`${settings}/services`, '/services/');
  await page.goto(`${server.base}${settings}/staff`);
  const person = await page.getByRole('link', { name: 'Dr Ayesha Malik' }).getAttribute('href');
  const variant = await first(service, '/variants/');
  const paths = [await first(`${settings}/rooms`, '/rooms/'), await first(`${settings}/rooms`, '/devices/'),
    await first(`${settings}/hours`, '/hours/'), await first(`${settings}/services`, '/categories/'),
    service, `${service}/phases`, `${service}/places`, `${service}/people`, variant, `${variant}/prices/new`,
    person, `${person}/services`, `${person}/times`, `${person}/leave/new`, `${person}/credentials/new`,
    `${person}/public`, `${person}/password`];
  for (const path of paths) await visit(page, path, `settings-${name(path.replace(/\w{13}/g, 'one'))}`);
  await page.context().close();
});

test('every page is valid HTML', () => {
  const jar = join(root, 'tests', 'node_modules', 'vnu-jar', 'build', 'dist', 'vnu.jar');
  execFileSync('java', ['-jar', jar, '--format', 'gnu', '--errors-only', pages], { encoding: 'utf8', stdio: 'pipe' });
});
