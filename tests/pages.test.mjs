// Every page of the program in Chromium, in each state that it has: at work, in a clinic that was just made, with a
// form that was refused, missing, forbidden; in English and Urdu, light and dark, on a phone and on a desk. No
// violation of WCAG 2.2 AA, nothing wider than 360 px, no English left in the Urdu, no script error, valid HTML.
// PICTURES=folder keeps a picture of each.
import { test, before, after } from 'node:test';
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, writeFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from './lib/server.mjs';
import { launch, picture, signIn } from './lib/browser.mjs';
import { accounts, isPage, may, routes } from './lib/program.mjs';
import { formsOf } from './lib/busy.mjs';
import { isTyped } from './lib/fill.mjs';
import { emptyClinic, fullClinic } from './lib/states.mjs';
import { Looker, sound } from './lib/look.mjs';
import { smallPassword } from './lib/small.mjs';

let browser;
let full;
let html = new Map();
before(async () => {
  browser = await launch();
  full = await fullClinic();
});
after(async () => {
  await browser?.close();
  await full?.stop();
});

const name = (path) => path.replace(/[?].*/, '').replace(/\W+/g, '-').replace(/^-|-$/g, '') || 'home';
const languages = ['en', 'ur'];
const speak = (clinic, language) => clinic.server.sql(`update staff set language_text = '${language}', version = version + 1`);
const sayings = { en: '', ur: '/ur' };

/** The address of a page in a language: the website's is in the address, the staff's in their accounts. */
const addressOf = (clinic, role, path, language) => clinic.server.base
  + (role === 'visitor' && !/^\/(staff|offline)/.test(path) ? sayings[language] + (path === '/' && language === 'ur' ? '' : path) : path);

/** Do something with a browser page of each role, in each language. */
async function everyone(clinic, pages, password, work) {
  const looker = new Looker(browser);
  for (const role of Object.keys(clinic.people)) {
    const mine = pages.filter((page) => page.role === role);
    if (mine.length === 0) continue;
    speak(clinic, 'en');
    const tab = await looker.begin();
    if (role !== 'visitor') await signIn(tab, clinic.server.base, accounts[role], password);
    for (const language of languages) {
      speak(clinic, language);
      for (const page of mine) await work(looker, page, language);
    }
    await tab.context().close();
  }
  speak(clinic, 'en');
  html = new Map([...html, ...looker.html]);
  return looker;
}

/** Pages that are in one language alone, or both at once. */
const spoken = (page, language) => language === 'en' || !/^\/(offline|staff\/sign-in)/.test(page.path);

async function walk(clinic, state, password) {
  const times = new Map();
  const labels = new Map(clinic.pages.map((page) => {
    const label = `${state}-${name(page.row.path)}`;
    times.set(label, (times.get(label) ?? 0) + 1);
    return [page, times.get(label) > 1 ? `${label}-${times.get(label)}` : label];
  }));
  const looker = await everyone(clinic, clinic.pages, password, async (one, page, language) => {
    if (!spoken(page, language)) return;
    await one.visit(addressOf(clinic, page.role, page.path, language), labels.get(page), language);
  });
  console.log(`counted ${clinic.pages.length} pages, ${looker.pages} in a language, ${looker.sights} times looked at: ${state}`);
  looker.end();
}

test('each page has an example here', () => {
  const met = new Set(full.pages.map((page) => page.row));
  assert.deepEqual(routes.filter((row) => isPage(row) && !met.has(row)).map((row) => row.path), []);
});

test('at work', () => walk(full, 'full'));

test('in a clinic that was just made', async () => {
  const empty = await emptyClinic();
  try {
    await walk(empty, 'empty', smallPassword);
  } finally {
    await empty.stop();
  }
});

/** Forms that nothing typed makes wrong: a token needs no name, a note is any words, and a draft may be kept as it is. */
const never_wrong = new Set(['/staff/queue', '/staff/visits/:id', '/staff/enquiries/:id/notes', '/staff/appointments/:id/note']);

/** In the browser: what is wrong for each field of the form that posts there; gives what was typed, or null when it
 * has nothing to get wrong. Of two that post there it is the first that has. */
function spoil(action) {
  const typed = {};
  const wrong = { tel: '12', email: 'nobody', date: '', time: '', 'datetime-local': '', password: 'x' };
  const skipped = ['checkbox', 'radio', 'submit', 'fieldset'];
  const isNumber = (field) => /numeric|decimal/.test(field.inputMode) || field.dir === 'ltr';
  const isTyped = (field) => field.name && field.type !== 'hidden' && field.name !== 'website' && !skipped.includes(field.type);
  const canBeWrong = (field) => isTyped(field) && (field.matches('select') || field.type in wrong || isNumber(field) || field.required);
  const form = [...document.forms].find((one) => one.method === 'post' && new URL(one.action).pathname === action
    && [...one.elements].some(canBeWrong));
  if (!form) return null;
  form.id = 'spoilt';
  for (const field of [...form.elements].filter(isTyped)) {
    if (field.matches('select')) field.value = '';
    else if (field.type in wrong) field.value = wrong[field.type];
    else if (isNumber(field)) field.value = 'x1';
    else if (field.required) field.value = '';
    else field.value = 'As it was typed';
    if (!['password', 'select-one'].includes(field.type)) typed[field.name] = field.value;
    field.dispatchEvent(new Event('input', { bubbles: true }));
  }
  form.noValidate = true;
  return Object.keys(typed).length > 0 ? typed : null;
}

/** In the browser: what the fields of those names hold in the form that posts there and has them. */
function held([action, names]) {
  const form = [...document.forms].find((one) => one.method === 'post' && new URL(one.action).pathname === action
    && names.every((each) => one.elements.namedItem(each)));
  return Object.fromEntries(names.map((each) => [each, form?.elements.namedItem(each)?.value]));
}

test('a form that was refused', async () => {
  const forms = [...formsOf(full.pages)].filter(([key, one]) => !never_wrong.has(key) && one.form.fields.some(isTyped));
  const pages = forms.map(([key, one]) => ({ ...one, key }));
  const looker = await everyone(full, pages, undefined, async (one, { key, role, path, form }, language) => {
    const { page: tab } = one;
    const label = `refused-${name(key)}`;
    if (role === 'visitor' && language === 'ur' && key.startsWith('/staff')) return;
    await tab.goto(addressOf(full, role, path, language));
    const action = (role === 'visitor' ? sayings[language] : '') + form.action.pathname;
    const typed = await tab.evaluate(spoil, action);
    if (!typed) return;
    const answered = tab.waitForResponse((answer) => answer.request().method() === 'POST' && new URL(answer.url()).pathname === action);
    await tab.evaluate(() => {
      const sent = document.getElementById('spoilt');
      sent.requestSubmit(sent.querySelector('[type=submit]'));
    });
    const status = (await answered).status();
    if (status !== 422) {
      one.note([`answers ${status}`], `${label} ${language}`);
      return;
    }
    await tab.waitForSelector('.sum, .err');
    await one.all(label, language, { isRefused: true });
    const kept = await tab.evaluate(held, [action, Object.keys(typed)]);
    for (const [field, text] of Object.entries(typed)) if (kept[field] !== text) one.note([`${field} comes back as ${kept[field]}, not as ${text}`], `${label} ${language}`);
  });
  console.log(`counted ${looker.pages} refused forms`);
  looker.end();
});

test('slips print on paper of 80 mm, and nothing of them is wider', async () => {
  const slips = ['slip', 'payments/:payment', 'credit-notes/:note'].map((end) => full.pages.find((page) => page.row.path === `/staff/invoices/:id/${end}`));
  const looker = await everyone(full, slips, undefined, async (one, page, language) => {
    const label = `print-${name(page.row.path)} ${language}`;
    await one.page.setViewportSize({ width: 280, height: 800 }); // 80 mm without its margins
    await one.page.goto(full.server.base + page.path);
    await one.page.emulateMedia({ media: 'print', colorScheme: 'dark' });
    one.note(await one.page.evaluate(sound), label);
    const colours = await one.page.evaluate(() => ['color', 'backgroundColor'].map((each) => getComputedStyle(document.querySelector('.slip'))[each]));
    if (`${colours}` !== 'rgb(0, 0, 0),rgb(255, 255, 255)') one.note([`is printed in ${colours}`], label);
    const paper = (await one.page.pdf({ preferCSSPageSize: true })).toString('latin1');
    const [, width] = /\/MediaBox \[0 0 ([\d.]+)/.exec(paper);
    if (Math.abs(Number(width) - 80 / 25.4 * 72) > 1) one.note([`is ${width} points wide`], label);
    await picture(one.page, label.replace(' ', '-'));
    await one.page.emulateMedia({ media: 'screen' });
    one.pages += 1;
  });
  console.log(`counted ${looker.pages} slips printed`);
  looker.end();
});

/** What differs between two answers of the same page only by whose and when it is. */
const blank = (html) => html.replace(/[0-9a-hjkmnp-tv-z]{13}/g, ':').replace(/[0-9a-f]{8,}/g, ':').replace(/value="[^"]*"/g, '');

test('what is missing, and what one may not see', async () => {
  const nothing = '0000000000001';
  const pages = [];
  const seen = new Set();
  const add = async (role, path, status) => {
    const answer = await full.people[role].fetch(path);
    assert.equal(answer.status, status, `${path} for ${role}`);
    const one = blank(await answer.text()) + (role === 'visitor');
    if (!seen.has(one)) pages.push({ role, path, status });
    seen.add(one);
  };
  let asked = 0;
  for (const row of routes.filter(isPage)) {
    const path = row.path.replace(/:slug|:version/, 'never-was').replace(/:\w+/g, nothing);
    for (const role of Object.keys(full.people)) {
      const is = may(role === 'visitor' ? undefined : role, row);
      if (is && path === row.path) continue;
      if (!is && role === 'visitor') continue; // she is asked to sign in
      if (role !== 'visitor' && row.may === 'MAY_ANYONE') continue; // the same for everybody
      asked += 1;
      await add(role, path, is ? 404 : 403);
    }
  }
  await add('visitor', '/never-was', 404);
  const looker = await everyone(full, pages, undefined, (one, page, language) => one.visit(
    addressOf(full, page.role, page.path, language), `status-${page.status}-${name(page.path)}`, language, page.status));
  console.log(`counted ${asked} refusals, ${pages.length} of them unlike the others`);
  looker.end();
});

test('every page is valid HTML', () => {
  const folder = mkdtempSync(join(tmpdir(), 'clinic-pages-'));
  try {
    for (const [label, text] of html) writeFileSync(join(folder, `${label}.html`), text);
    const jar = join(root, 'tests', 'node_modules', 'vnu-jar', 'build', 'dist', 'vnu.jar');
    execFileSync('java', ['-jar', jar, '--format', 'gnu', '--errors-only', folder], { encoding: 'utf8', stdio: 'pipe' });
    console.log(`counted ${html.size} pages as HTML`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
