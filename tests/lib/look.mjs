// Looking at a page as a person with any screen, light, language or reader would: axe (WCAG 2.2 AA), its width, its
// words, and what a refused form says. One page of a browser serves for all of them.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync, appendFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { root } from './server.mjs';
import { open, picture } from './browser.mjs';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
/** What may differ by light and width alone. */
const seen = ['color-contrast', 'target-size', 'link-in-text-block'];

export const narrow = { width: 360, height: 740 };
export const wide = { width: 1280, height: 800 };

/** Of each language two sights; together each language, light and width meets each other, and all rules each. */
const sights = {
  en: [['phone-light', narrow, 'light', tags], ['desktop-dark', wide, 'dark', seen]],
  ur: [['desktop-light', wide, 'light', tags], ['phone-dark', narrow, 'dark', seen]],
};
const more = { en: [['desktop-light', wide, 'light']], ur: [['phone-light', narrow, 'light']] };

async function violations(page, rules) {
  if (!(await page.evaluate('typeof axe === "object"'))) await page.evaluate(axe);
  return page.evaluate(async ([type, values]) => {
    const { violations: found } = await axe.run(document, { runOnly: { type, values }, resultTypes: ['violations'] });
    return found.map((v) => `${v.id}: ${v.nodes.map((n) => n.html.slice(0, 160)).join(' | ')}`);
  }, [rules === tags ? 'tag' : 'rule', rules]);
}

/** Texts of a page in Latin letters, but those that say themselves that they are. */
function latin() {
  const found = [];
  const look = (text, element) => {
    if (/[a-z]{2}/.test(text) && !element.closest('bdi, [lang=en], [dir=ltr], textarea, script, style')) found.push(text.trim());
  };
  const walker = document.createTreeWalker(document.documentElement, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) look(walker.currentNode.data, walker.currentNode.parentElement);
  for (const one of document.querySelectorAll('[aria-label], [placeholder], [title], [data-key-name]')) {
    for (const name of ['aria-label', 'placeholder', 'title', 'data-key-name']) look(one.getAttribute(name) ?? '', one);
  }
  return [...new Set(found)];
}

/** Lines in which a Latin comma stands beside Urdu words. */
const commas = () => [...document.body.innerText.matchAll(/.*(?:[\u0600-\u06ff] ?, |, [\u0600-\u06ff]).*/g)].map(([line]) => `a Latin comma: ${line}`);

/** Numbers that stand backwards: after Urdu words 2026-483 reads 483-2026 unless it has a direction of its own. */
function backwards() {
  const found = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const { data } = walker.currentNode;
    for (const { 0: number, index } of data.matchAll(/\+?\d+(?:[-:/.,–]\d+)+|\b0\d{2,3} \d{7}\b/g)) {
      const boxes = [...number].map((_, i) => {
        const range = document.createRange();
        range.setStart(walker.currentNode, index + i);
        range.setEnd(walker.currentNode, index + i + 1);
        return range.getBoundingClientRect();
      });
      if (boxes.some((box, i) => i > 0 && box.top === boxes[i - 1].top && box.left < boxes[i - 1].left)) {
        found.push(`backwards: ${number} in ${data.trim()}`);
      }
    }
  }
  return found;
}

const said = ['html', 'c', 'def', 'h'].flatMap((kind) => readdirSync(join(root, 'src'), { recursive: true })
  .filter((name) => name.endsWith(`.${kind}`) && !/^demo|_test\.c$/.test(name)))
  .map((name) => readFileSync(join(root, 'src', name), 'utf8')).join('\n');
const english = new Map();

/** Does the program itself say these words? As a text of their own, or as a part of one when they are many. */
function isOurs(words) {
  if (!english.has(words)) {
    const is_text = /^[A-Z]/.test(words) && (said.includes(`"${words}"`) || said.includes(`>${words}<`));
    english.set(words, is_text || (/ .* /.test(words) && said.includes(words)));
  }
  return english.get(words);
}

/** What an Urdu page says in English: words of the program in Latin letters. Names and other data are not ours. */
const untranslated = (texts) => texts.flatMap((text) => text.split(/[^A-Za-z' ]+/).map((each) => each.trim()))
  .filter((words) => /[a-z]{2}/.test(words) && !/^Ctrl/.test(words) && isOurs(words));

/** What a page owes in any state. */
export function sound() {
  const faults = [];
  const headings = document.querySelectorAll('h1').length;
  if (!document.title.trim()) faults.push('no title');
  if (headings !== 1) faults.push(`${headings} headings h1`);
  for (const [line] of document.body.innerText.matchAll(/.*\S :(?: .*|$)/gm)) faults.push(`a space before a colon: ${line}`);
  const isMirrored = document.documentElement.dir === 'rtl';
  const start = (one) => {
    const { left, right } = one.getBoundingClientRect();
    return (isMirrored ? innerWidth - right : left) + parseFloat(getComputedStyle(one).paddingInlineStart);
  };
  for (const panel of document.querySelectorAll('.panel:has(> header h2)')) {
    const heading = panel.querySelector('h2');
    const cell = [...panel.querySelectorAll('tbody tr > *')].find((one) => one.getClientRects().length > 0 && !one.closest('.pad, .panel .panel'));
    if (cell && Math.abs(start(cell) - start(heading)) > 1) faults.push(`a table does not begin below its heading "${heading.textContent}"`);
  }
  for (const row of document.querySelectorAll('.list tbody tr')) { // on a phone, where a row is a card
    const cells = getComputedStyle(row).display === 'grid' ? [...row.children].filter((one) => one.getClientRects().length > 0 && !one.matches('.num, .end')) : [];
    if (cells.some((one) => Math.abs(start(one) - start(cells[0])) > 1)) faults.push(`the lines of a row do not begin below one another: ${row.innerText.slice(0, 60)}`);
  }
  const over = document.documentElement.scrollWidth - innerWidth;
  if (over > 0) {
    const who = [...document.querySelectorAll('body *')].filter((one) => one.getBoundingClientRect().right > innerWidth + 1 || one.getBoundingClientRect().left < -1);
    faults.push(`${over} px wider than the window: ${who.slice(-2).map((one) => one.outerHTML.slice(0, 120))}`);
  }
  return faults;
}

/** In the browser: wait for a script to have given the focus, for a while. */
function focused() {
  const end = Date.now() + 5000;
  return new Promise((done) => {
    const look = () => (document.activeElement !== document.body || Date.now() > end ? done() : requestAnimationFrame(look));
    look();
  });
}

/** Beside a refused form: each fault is said at its field, which it describes; the first one has the focus. */
function refused() {
  const faults = [];
  const wrong = [...document.querySelectorAll('#main [aria-invalid=true], main [aria-invalid=true]')];
  for (const one of wrong) {
    const said = (one.getAttribute('aria-describedby') ?? '').split(' ').map((id) => document.getElementById(id)).find((each) => each?.matches('.err'));
    if (!said || !said.textContent.trim()) faults.push(`${one.name}: no words beside it`);
  }
  const errors = [...document.querySelectorAll('.err')];
  for (const one of errors) {
    if (one.id && !document.querySelector(`[aria-describedby~="${one.id}"]`)) faults.push(`${one.id} describes no field`);
  }
  for (const link of document.querySelectorAll('.sum a')) {
    if (!document.querySelector(link.hash)) faults.push(`${link.hash} of the list of faults is nowhere`);
  }
  if (errors.length === 0 && !document.querySelector('.sum')) faults.push('no words say what is wrong');
  const described = [...document.querySelectorAll('[aria-describedby$="-e"]')];
  const first = described.find((one) => errors.some((each) => one.getAttribute('aria-describedby').split(' ').includes(each.id)));
  if (first && !first.contains(document.activeElement)) {
    faults.push(`the focus is on ${document.activeElement.outerHTML.slice(0, 80)}, not on the first fault, ${first.id}`);
  }
  return faults;
}

/** Browser pages for looking, one of each role; `faults` gathers what is wrong, `pages` counts. */
export class Looker {
  constructor(browser) {
    this.browser = browser;
    this.faults = [];
    this.pages = 0;
    this.sights = 0;
    this.html = new Map();
  }

  async begin(options = {}) {
    this.page = await open(this.browser, { reducedMotion: 'reduce', viewport: narrow, ...options });
    return this.page;
  }

  /** Remember what is wrong; NOTE=file shows it at once. */
  note(list, where) {
    const told = list.map((one) => `${where}: ${one}`);
    this.faults.push(...told);
    if (process.env.NOTE && told.length > 0) appendFileSync(process.env.NOTE, `${told.join('\n')}\n`);
  }

  /** All sights of the page as it stands in the browser, which is in that language. */
  async all(label, language, { isRefused = false } = {}) {
    const { page } = this;
    const note = (list, where) => this.note(list, `${label} ${language} ${where}`);
    const [code, direction] = await page.evaluate(() => [document.documentElement.lang, document.documentElement.dir]);
    if (code !== language || direction !== (language === 'ur' ? 'rtl' : 'ltr')) note([`is ${code} ${direction}`], 'page');
    if (isRefused) {
      await page.evaluate(focused);
      note(await page.evaluate(refused), 'refused');
    }
    if (language === 'ur') {
      note([...untranslated(await page.evaluate(latin)), ...await page.evaluate(commas), ...await page.evaluate(backwards)], 'words');
    }
    for (const [name, viewport, colorScheme, rules] of [...sights[language], ...(process.env.PICTURES ? more[language] : [])]) {
      await page.setViewportSize(viewport);
      await page.emulateMedia({ colorScheme });
      // As high as the page, so that no bar lies over what is looked at.
      const height = await page.evaluate('document.documentElement.scrollHeight');
      if (height > viewport.height) await page.setViewportSize({ ...viewport, height });
      note(await page.evaluate(sound), name);
      if (rules) note(await violations(page, rules), name);
      await picture(page, `${label}-${language}-${name}`);
      this.sights += 1;
    }
    note(page.faults.splice(0), 'script');
    this.pages += 1;
  }

  /** A page by its address; what it answers is kept for the check of its HTML. */
  async visit(url, label, language, status = 200) {
    const answer = await this.page.goto(url, { waitUntil: 'load' });
    this.html.set(`${label}-${language}`, await answer.text());
    if (answer.status() !== status) this.note([`answers ${answer.status()}, not ${status}`], `${label} ${language}`);
    await this.all(label, language);
  }

  end() {
    const { faults } = this;
    this.faults = [];
    assert.deepEqual(faults, []);
  }
}
