// Debian's Chromium, driven by playwright-core, with axe at hand.
import { chromium } from 'playwright-core';
import { AxeBuilder } from '@axe-core/playwright';
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { root, within } from './server.mjs';

export const flags = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
  '--disable-background-networking', '--disable-component-update', '--disable-sync'];

export async function launch() {
  const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', headless: true, args: flags });
  const close = browser.close.bind(browser);
  return Object.assign(browser, { close: () => within(close(), 'end of the browser') });
}

export const phone = { width: 390, height: 844 };
export const desktop = { width: 1280, height: 800 };

/** A page in a context of its own. What passes through a service worker can't be seen or held up: pwa.test has one. */
export async function open(browser, options = {}) {
  const context = await within(browser.newContext({ viewport: desktop, serviceWorkers: 'block', ...options }), 'window');
  context.setDefaultTimeout(20000);
  const page = await within(context.newPage(), 'page');
  page.faults = [];
  page.on('pageerror', (error) => page.faults.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error' && !/status of (4\d\d|503)/.test(message.text())) page.faults.push(message.text());
  });
  return page;
}

export async function signIn(page, base, who = 'reception', password = 'try-the-clinic') {
  await page.goto(`${base}/staff/sign-in`);
  await page.fill('input[name=email]', `${who}@clinic.example`);
  await page.fill('input[name=password]', password);
  await Promise.all([page.waitForURL('**/staff/day*'), page.click('button[type=submit]')]);
}

const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** No violation of WCAG 2.2 AA, nothing wider than the window, no script error. */
export async function check(page, name) {
  const { violations } = await within(new AxeBuilder({ page }).setLegacyMode(true).withTags(tags).analyze(), `axe on ${name}`);
  assert.deepEqual(violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.html.slice(0, 160)).join(' | ')}`), [],
    `axe on ${name}`);
  const [inner, wide] = await page.evaluate(() => [window.innerWidth, document.documentElement.scrollWidth]);
  assert.ok(wide <= inner, `${name} is ${wide} px wide in a window of ${inner}`);
  assert.deepEqual(page.faults, [], `scripts of ${name}`);
}

/** Keep a picture when PICTURES names a folder. */
export async function picture(page, name) {
  if (!process.env.PICTURES) return;
  const folder = join(root, process.env.PICTURES);
  mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true });
}
