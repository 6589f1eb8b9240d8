// The whole way of a client, from the website's form to the slip: by keyboard alone, and without scripts; in English
// and in Urdu. PICTURES=folder keeps a picture of each step.
import { test, before, after, beforeEach, afterEach } from 'node:test';
import assert from 'node:assert/strict';
import { day, setClock } from './lib/clock.mjs';
import { serveSmall, smallPassword } from './lib/small.mjs';
import { form_wait_ms, wait } from './lib/busy.mjs';
import { launch, open, picture, desktop } from './lib/browser.mjs';
import { stylesAfter } from './lib/css.mjs';

let server;
let browser;
before(async () => { browser = await launch(); });
after(() => browser?.close());
beforeEach(async () => {
  // At eleven in the morning there is a free time today, whenever the tests run.
  setClock(`${day(0)} 06:00:00`);
  server = await serveSmall();
});
afterEach(() => server?.stop());

/** By keyboard alone: Tab to it, then Enter. */
const byKeyboard = {
  async to(page, selector) {
    const target = page.locator(selector).first();
    await target.waitFor();
    for (let i = 0; i < 400; i += 1) {
      if (await target.evaluate((element) => element === document.activeElement)) {
        // What has the focus is in sight, not under a bar.
        assert.ok(await target.evaluate((element) => {
          const box = element.getBoundingClientRect();
          const top = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
          return box.bottom > 0 && box.top < innerHeight && (!top || element.contains(top) || top.contains(element));
        }), `${selector} is in sight when it has the focus`);
        return;
      }
      await page.keyboard.press('Tab');
    }
    throw new Error(`Tab does not lead to ${selector} on ${page.url()}`);
  },
  async press(page, selector) {
    await this.to(page, selector);
    await Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')]);
  },
  async fill(page, selector, text) {
    await this.to(page, selector);
    await page.keyboard.press('Control+a');
    await page.keyboard.insertText(text);
  },
  async choose(page, selector) {
    await this.to(page, selector);
    await page.keyboard.press('ArrowDown');
  },
};

/** With the mouse, where scripts are off. */
const byMouse = {
  press: (page, selector) => Promise.all([page.waitForNavigation(), page.locator(selector).first().click()]),
  fill: (page, selector, text) => page.locator(selector).first().fill(text),
  choose: (page, selector) => page.locator(selector).first().selectOption({ index: 1 }),
};

async function signIn(page, hand, who) {
  await page.goto(`${server.base}/staff/sign-in`);
  await hand.fill(page, 'input[name=email]', `${who}@clinic.example`);
  await hand.fill(page, 'input[name=password]', smallPassword);
  await hand.press(page, 'main button[type=submit]');
}

const posts = (action) => `main form[method=post][action$="${action}"] button[type=submit]`;

/** A page; with `is_old` in the styles that the browser of an old PC (Chrome 109) reads of ours. */
async function tabOf({ is_old, ...options }) {
  const page = await open(browser, options);
  if (is_old) {
    await page.route('**/*.css', async (route) => {
      const response = await route.fetch();
      await route.fulfill({ response, body: stylesAfter(await response.text(), 109).plain });
    });
  }
  return page;
}

async function walk(hand, options, language, label) {
  const who = `Rahguzar ${label}`;
  const phone = `0301 55${[...label].reduce((sum, c) => sum + c.charCodeAt(0), 10000)}`;
  const kept = (page, step) => picture(page, `path-${label}-${step}`);
  server.sql(`update staff set language_text = '${language}', version = version + 1`);
  const visitor = await tabOf(options);
  await visitor.goto(`${server.base}${language === 'ur' ? '/ur' : ''}/consultation`);
  await hand.fill(visitor, '#name', who);
  await hand.fill(visitor, '#phone', phone);
  await hand.choose(visitor, '#service');
  await wait(form_wait_ms); // nobody fills a form faster
  await hand.press(visitor, posts('/consultation'));
  assert.match(visitor.url(), /\/thanks/);
  await kept(visitor, '1-thanks');

  const desk = await tabOf(options);
  await signIn(desk, hand, 'desk');
  await hand.press(desk, 'a[href="/staff/enquiries"]');
  await hand.press(desk, `main a[href^="/staff/enquiries/"]:has-text("${who}")`);
  await kept(desk, '2-enquiry');
  await hand.press(desk, 'main a[href*="/staff/appointments/new"][href*="enquiry="]');
  await kept(desk, '3-times');
  await hand.press(desk, 'main button[name=starts_at]');
  if (!/appointments\/\w{13}/.test(desk.url())) await hand.press(desk, `main a[href^="/staff/appointments/"]:has-text("${who}")`);
  assert.match(await desk.textContent('main h1'), new RegExp(who), 'nothing was typed twice');
  await hand.press(desk, 'main form[action$="/step"]:has(input[value=arrived]) button');
  const appointment = desk.url().replace(/\?.*/, '');
  await kept(desk, '4-arrived');

  const doctor = await tabOf(options);
  await signIn(doctor, hand, 'doctor');
  await doctor.goto(appointment.includes('/appointments/') ? appointment : `${server.base}/staff/day`);
  if (!appointment.includes('/appointments/')) await hand.press(doctor, `main a[href^="/staff/appointments/"]:has-text("${who}")`);
  const visited = doctor.url();
  await hand.press(doctor, posts('/staff/visits'));
  await hand.fill(doctor, '#assessment', 'Looked at and explained.');
  await kept(doctor, '5-visit');
  await hand.press(doctor, 'button[name=do][value=sign]');
  if (/\/sign$/.test(new URL(doctor.url()).pathname)) await hand.press(doctor, posts('/sign'));
  assert.equal(await doctor.locator('#assessment').count(), 0, 'what is signed is no form');
  await kept(doctor, '6-signed');

  await desk.goto(visited);
  await hand.press(desk, posts('/staff/invoices'));
  await kept(desk, '7-invoice');
  await hand.press(desk, 'main form[action$="/payments"] button.main, button.main[form]');
  await kept(desk, '8-paid');
  await hand.press(desk, 'main a[href$="/slip"]');
  assert.match(await desk.textContent('.slip'), new RegExp(who));
  await kept(desk, '9-slip');
  for (const page of [visitor, desk, doctor]) {
    assert.deepEqual(page.faults, []);
    await page.context().close();
  }
}

for (const [language, is_old] of [['en', true], ['ur', false]]) {
  const as = is_old ? `${language}, in the styles of Chrome 109` : language;
  test(`by keyboard alone, ${as}`, () => walk(byKeyboard, { viewport: desktop, is_old }, language, `key-${language}`));
  test(`without scripts, ${as}`, () => walk(byMouse, { viewport: desktop, javaScriptEnabled: false, is_old }, language, `plain-${language}`));
}
