// The website as a visitor meets it: ways to reach the clinic on every page, forms that only file an enquiry, the
// privacy policy in its versions.
import { test, before, after } from 'node:test';
import assert from 'node:assert/strict';
import { serveDemo } from './lib/server.mjs';
import { Client } from './lib/client.mjs';
import { elements, attribute, textOf } from './lib/html.mjs';
import { launch, open, phone } from './lib/browser.mjs';

const languages = { en: '', ur: '/ur' };
const visitor = {};
let server;
before(async () => {
  server = await serveDemo();
  visitor.client = new Client(server.base);
  visitor.contact = await visitor.client.values('/ur/contact', '/ur/contact');
  visitor.consultation = await visitor.client.values('/consultation', '/consultation');
  visitor.opened = Date.now();
});
after(() => server?.stop());

const page = async (path) => {
  const answer = await visitor.client.fetch(path);
  return { status: answer.status, cookie: answer.headers.get('set-cookie'), html: await answer.text() };
};
const hrefs = (html) => elements(html).map((one) => attribute(one, 'href')).filter(Boolean);
const whatsapp = (html) => [...new Set(hrefs(html).filter((href) => href.startsWith('https://wa.me/')))];
const visible = (html) => elements(html).filter((one) => one.tagName === 'main').map(textOf).join(' ');

test('on every page one taps to write on WhatsApp or to call, and the message names the treatment of the page', async () => {
  for (const [language, at] of Object.entries(languages)) {
    const slugs = [...new Set(hrefs((await page(`${at}/treatments`)).html)
      .map((href) => /\/treatments\/([\w-]+)$/.exec(href)?.[1]).filter(Boolean))];
    assert.ok(slugs.length > 20);
    const [slug] = slugs;
    for (const path of ['/', '/treatments', '/team', '/contact', '/consultation', '/privacy', '/privacy/1', '/thanks',
      ...slugs.map((each) => `/treatments/${each}`), `/consultation?service=${slug}`]) {
      const { status, cookie, html } = await page(at + path);
      assert.deepEqual([status, cookie], [200, null], path);
      assert.equal(elements(html).filter((one) => one.tagName === 'script').length, 0, path);
      assert.ok(hrefs(html).includes('tel:+92563780000'), path);
      if (language === 'ur') assert.doesNotMatch(visible(html), /[؀-ۿ]\s*[.,](\s|$)/, `${path} ends a sentence as English does`);
      const [link, ...more] = whatsapp(html);
      assert.deepEqual(more, [], path);
      const named = /\/treatments\/([\w-]+)$|service=([\w-]+)/.exec(path);
      const words = new URL(link).searchParams.get('text');
      const name = named && server.sql(`select ${language === 'ur' ? 'name_ur' : 'name'} from service where slug_text = '${named[1] ?? named[2]}'`);
      assert.equal(words.endsWith(name ?? (language === 'ur' ? 'ہے۔' : 'a question.')), true, `${path}: ${words}`);
    }
  }
});

test('a page that is not there, and a request that is refused, lead on: to WhatsApp, a call, the form, the first page', async () => {
  for (const [language, at] of Object.entries(languages)) {
    for (const [method, path, status] of [['GET', '/never-was', 404], ['GET', '/treatments/never-was', 404],
      ['GET', '/privacy/99', 404], ['POST', '/team', 405], ['POST', '/contact', 400]]) {
      const answer = await visitor.client.fetch(at + path, { method, ...(method === 'POST' && { body: 'x', headers: { 'content-type': 'text/plain' } }) });
      const html = await answer.text();
      assert.equal(answer.status, status, path);
      const [link, ...more] = whatsapp(html);
      assert.deepEqual(more, [], path);
      assert.ok(new URL(link).searchParams.get('text').endsWith(language === 'ur' ? 'ہے۔' : 'question.'), path);
      for (const to of ['tel:+92563780000', `${at}/contact`, at === '' ? '/' : '/ur']) {
        assert.ok(hrefs(html).some((href) => href.replace(/^\/ur\/$/, '/ur') === to), `${path}: ${to}`);
      }
      assert.ok(visible(html).includes(answer.headers.get('x-request-id')), path);
    }
  }
});

test('what a browser loads for a page comes from the clinic alone', async (t) => {
  const browser = await launch();
  t.after(() => browser.close());
  const tab = await open(browser, { viewport: phone, javaScriptEnabled: false });
  const asked = [];
  tab.on('request', (request) => asked.push(request.url()));
  for (const path of ['/', '/ur/treatments', '/team', '/ur/consultation', '/privacy']) await tab.goto(server.base + path);
  assert.ok(asked.length > 10);
  assert.deepEqual(asked.filter((url) => !url.startsWith(server.base)), []);
});

test('the policy in force says when it was updated and what every promise comes to; older ones stay to be read', async () => {
  for (const [language, at] of Object.entries(languages)) {
    const { html } = await page(`${at}/privacy`);
    const newest = server.sql('select max(policy_id) from policy');
    const words = visible(html);
    assert.ok(words.includes(language === 'ur' ? `نسخہ ${newest}` : `Version ${newest}`), language);
    assert.ok(words.includes(language === 'ur' ? '24 نومبر 2026' : '24 November 2026'), language);
    const promised = language === 'ur'
      ? ['اختیاری', 'رابطے اور مشورے', 'ملک', 'کارڈ', 'دستخط', 'غلط استعمال', 'پیشکش', 'دوسری کمپنی', 'کلید', 'کئی سال', 'درست کروائیں', 'HTTPS', 'سرپرست']
      : ['role', 'optional', 'consultation form', 'country', 'WhatsApp', 'card', 'signed', 'misuse', 'offers', 'no other company',
        'encrypted', 'for years', 'corrected', 'HTTPS', 'guardian'];
    for (const word of promised) assert.ok(words.includes(word), `${language}: ${word}`);
    const old = (await page(`${at}/privacy/1`)).html;
    assert.ok(visible(old).includes(language === 'ur' ? 'یہ پرانا نسخہ ہے' : 'This is an older version'), language);
    assert.ok(hrefs(old).includes(`${at}/privacy`));
    for (const none of ['0', '99', 'x', '99999999999999999999']) {
      assert.equal((await page(`${at}/privacy/${none}`)).status, 404, none);
    }
  }
});

test('a form files an enquiry and nothing else, whoever the phone is of; it tells nothing of whom the clinic knows', async () => {
  const rest = visitor.opened + 3100 - Date.now(); // no form is taken sooner after it was opened
  if (rest > 0) await new Promise((done) => { setTimeout(done, rest); });
  const desk = await new Client(server.base).signIn('reception');
  const [, known] = /href="tel:\+92(\d{10})"/.exec(await (await desk.fetch(
    `/staff/clients/${/href="\/staff\/clients\/(\w{13})"/.exec(await (await desk.fetch('/staff/clients?search=ali')).text())[1]}`)).text());
  const clients = () => server.sql('select count(*), sum(version) from client union all select count(*), max(phone_id) from phone');
  const enquiries = () => Number(server.sql('select count(*) from enquiry'));
  const send = (path, form, given) => {
    const fields = new URLSearchParams(form);
    for (const [name, value] of Object.entries(given)) fields.set(name, value);
    return visitor.client.post(path, fields);
  };
  const [before, filed] = [clients(), enquiries()];
  const answers = [];
  for (const [path, form, given] of [
    ['/consultation', visitor.consultation, { name: 'Somebody Else', phone: `0${known}` }],
    ['/consultation', visitor.consultation, { name: 'Nobody Known', email: 'nobody@example.org' }],
    ['/ur/contact', visitor.contact, { name: 'نئی', phone: '0399 7654321', message: 'سلام' }],
  ]) {
    const answer = await send(path, form, given);
    answers.push([answer.status, answer.headers.get('location').replace('/ur', '')]);
  }
  assert.deepEqual(answers, Array(3).fill([303, '/thanks']));
  assert.equal(clients(), before);
  assert.equal(enquiries(), filed + 3);
  for (const [given, words] of [
    [{ name: 'No Way', phone: '', email: '', message: 'x' }, 'aria-describedby="phone-h phone-e"'],
    [{ name: 'Robot', phone: '0399 7654322', message: 'buy', website: 'http://spam.example' }, 'Robot'],
    [{ name: 'Card Holder', phone: '0399 7654322', message: 'pay with 4111 1111 1111 1111' }, 'aria-describedby="message-e"'],
  ]) {
    const answer = await send('/ur/contact', visitor.contact, given);
    assert.equal(answer.status, 422, given.name);
    const html = await answer.text();
    assert.ok(html.includes(words), given.name);
    assert.ok(html.includes(`value="${given.name}"`), 'what was typed is kept');
  }
  assert.equal(enquiries(), filed + 3);
});
