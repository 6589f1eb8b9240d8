// The desk's money: numbers, repeated forms, transfers, undo, who may take an invoice back; the way from the day book
// to the slip in the browser, with its actions counted.
import { test, before, after } from 'node:test';
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { day } from './lib/clock.mjs';
import { serveDemo } from './lib/server.mjs';
import { Client } from './lib/client.mjs';
import { idNumber, idText } from './lib/small.mjs';
import { attribute, elements, values } from './lib/html.mjs';
import { check, launch, open, phone, picture, signIn } from './lib/browser.mjs';

const location = (answer) => {
  assert.equal(answer.status, 303);
  return answer.headers.get('location');
};

let server;
let desk;
let owner;
let browser;
before(async () => {
  server = await serveDemo({ args: ['--allow-demo'] });
  desk = await new Client(server.base).signIn('reception');
  browser = await launch();
  owner = await new Client(server.base).signIn('admin');
  const money = '/staff/settings/money';
  const fields = await owner.form(money, `${money}/accounts`);
  location(await owner.post(`${money}/accounts`, { ...fields, title: 'Meezan, ending 0192' }));
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

const page = async (path) => (await desk.fetch(path)).text();
const key = () => crypto.randomUUID();

/** A draft over the counter. */
async function empty() {
  return location(await desk.post('/staff/invoices', await desk.form('/staff/invoices', '/staff/invoices')));
}

/** A draft over the counter with one line. */
async function draft(price) {
  const path = await empty();
  const line = await desk.form(path, `${path}/lines`);
  location(await desk.post(`${path}/lines`, { ...line, name: 'Sunscreen SPF 50', price }));
  return path;
}

async function act(path, action, fields = {}) {
  return desk.post(`${path}/${action}`, { ...await desk.form(path, `${path}/${action}`), ...fields });
}

const numberOf = (html) => Number(/Invoice <bdi dir="ltr">\d+-(\d+)/.exec(html)[1]);

test('ten invoices issued at once have ten consecutive numbers', async () => {
  const paths = [];
  for (let i = 0; i < 10; i += 1) paths.push(await draft('100'));
  const answers = await Promise.all(paths.map((path) => act(path, 'issue')));
  answers.forEach(location);
  const numbers = (await Promise.all(paths.map(page))).map(numberOf).sort((a, b) => a - b);
  assert.deepEqual(numbers, numbers.map((_, i) => numbers[0] + i));
});

test('a payment that is sent twice has one receipt, another body is refused', async () => {
  const path = await draft('3,500');
  const fields = { ...await desk.form(path, `${path}/payments`), given: '5000', idempotency_key: key() };
  const first = location(await desk.post(`${path}/payments`, fields));
  const second = location(await desk.post(`${path}/payments`, fields));
  assert.equal(second.split('?')[0], first.split('?')[0]);
  assert.equal((await desk.post(`${path}/payments`, { ...fields, given: '4000' })).status, 409);
  const html = await page(first);
  assert.equal(html.match(/R-\d+-\d+/g).length, 1);
  assert.match(html, /Give back[\s\S]*1,500/);
});

test('nothing typed takes the exact sum in cash, and Undo makes it due again', async () => {
  const path = await draft('2,800');
  const paid = location(await act(path, 'payments'));
  const html = await page(paid);
  assert.match(html, />\s*Paid\s*</);
  const undo = /action="([^"]*\/undo)"/.exec(html)[1];
  location(await desk.post(undo, await desk.form(path, undo)));
  assert.match(await page(path), />\s*Issued\s*</);
});

test('a transfer stays pending, its reference counts once and is no card number', async () => {
  const path = await draft('8,000');
  const account = /<select id="account"[\s\S]*?value="(\w{13})"/.exec(await page(path))[1];
  const pay = (reference, transfer = '8000') => act(path, 'payments', { transfer, account, reference });
  assert.equal((await pay('4111 1111 1111 1111')).status, 422);
  assert.equal((await pay('FT-OVER', '8001')).status, 409);
  const reference = `FT${Date.now()}`;
  assert.match(await page(location(await pay(reference))), /Transfer pending/);
  const other = await draft('8,000');
  const again = await act(other, 'payments', { transfer: '8000', account, reference: reference.toLowerCase() });
  assert.equal(again.status, 409);
  assert.match(await again.text(), /recorded already/);
});

test('what is pending counts as paid nowhere: page, lists, slip, a later receipt, the client\'s balance', async () => {
  const client = idText(server.sql('select client_id from client order by client_id desc limit 1 offset 5'));
  const owes = async () => (await (await owner.fetch(`/staff/clients/${client}`)).text()).replace(/<[^>]*>/g, '').replace(/\s+/g, ' ');
  const path = await bill({ client });
  location(await act(path, 'lines', { name: 'Serum', price: '1,000' }));
  const account = /<select id="account"[\s\S]*?value="(\w{13})"/.exec(await page(path))[1];
  location(await act(path, 'payments', { transfer: '700', account, reference: 'FT-NOT-YET' }));
  const paid = location(await act(path, 'payments', { given: '300' }));
  const said = (html) => html.replace(/<[^>]*>/g, ' ').replace(/[\u2066-\u2069]/g, '').replace(/\s+/g, ' ');
  const text = said(await page(paid));
  assert.match(text, /Sum Rs 1,000 Paid − ?Rs 300 To pay Rs 700 Transfers not verified yet Rs 700/);
  assert.match(text, /Part paid/);
  const receipts = [...(await page(path)).matchAll(new RegExp(`href="(${path}/payments/\\w{13})"`, 'g'))].map((one) => one[1]);
  assert.match(said(await page(receipts[0])), /Received Rs 0 Still to pay Rs 1,000/);
  assert.match(said(await page(receipts[1])), /To pay Rs 1,000 Cash Rs 300 Received Rs 300 Still to pay Rs 700/);
  assert.match(said(await page(`${path}/slip`)), /Still to pay Rs 700/);
  assert.match(said(await pdfOf(path, 'en')), /Still to pay Rs 700/);
  assert.match(said(await page('/staff/invoices?list=open')), /Part paid Transfer pending Rs 1,000 due Rs 700/);
  assert.match(await owes(), /Balance ?Rs ?700/);
  const [, verify] = /action="([^"]*\/verify)"/.exec(await page(path));
  location(await owner.submit(path, verify));
  assert.match(said(await page(path)), /To pay Rs 0/);
  assert.doesNotMatch(await owes(), /Balance ?Rs ?700/);
});

test('two equal payments of one day are two receipts, on the page, the slip and the PDF', async () => {
  const path = await draft('2,000');
  for (let i = 0; i < 2; i += 1) location(await act(path, 'payments', { given: '1000' }));
  for (const shown of [await page(path), await page(`${path}/slip`), await pdfOf(path, 'en'), await pdfOf(path, 'ur')]) {
    assert.equal(new Set(shown.match(/R-\d+-\d+/g)).size, 2, shown);
  }
  assert.match(await page(path), />\s*Paid\s*</);
});

test('an amount that is too large says so, and what the largest is', async () => {
  const path = await draft('1,000');
  for (const [action, fields] of [['payments', { given: '2,000,000,000,000' }], ['lines', { name: 'Gold', price: '2000000000000' }]]) {
    const answer = await act(path, action, fields);
    assert.equal(answer.status, 422);
    assert.match((await answer.text()).replace(/\s+/g, ' '), /This amount is too large\. The largest is 1,000,000,000,000/);
  }
  assert.match(await (await act(path, 'discount', { discount: '120%' })).text(), /discount is larger than the amount/);
});

test('of the forms with a quantity the refused one is shown as it was sent, and no id stands twice', async () => {
  const path = await draft('1,000');
  const lines = (await page(path)).match(new RegExp(`${path}/lines/\\w{13}(?=")`))[0];
  const refused = async (action, given) => {
    const answer = await desk.submit(path, action, given);
    assert.equal(answer.status, 422);
    const all = elements(await answer.text());
    const ids = all.map((one) => attribute(one, 'id')).filter(Boolean);
    assert.deepEqual(ids.filter((id, i) => ids.indexOf(id) !== i), []);
    return (id, name = 'value') => attribute(all.find((one) => attribute(one, 'id') === id), name);
  };
  const line = await refused(lines, { quantity: '99999' });
  assert.deepEqual(['quantity', 'quantity-add'].map((id) => line(id)), ['99999', '']);
  const variant = /<select id="variant"[\s\S]*?<option value="(\w{13})"/.exec(await page(path))[1];
  const added = await refused(`${path}/lines`, { quantity: '0', variant, name: 'Also this' });
  assert.deepEqual(['quantity', 'name'].map((id) => added(id)), ['0', 'Also this']);
  const again = await desk.submit(path, `${path}/lines`, { quantity: '0', variant });
  assert.match(await again.text(), new RegExp(`<option value="${variant}" selected>`));
});

test('no list of money leaves anything out: what is older stands on the next page', async () => {
  const made = [];
  const { csrf } = await desk.form('/staff/invoices', '/staff/invoices');
  for (let i = 0; i < 205; i += 1) made.push(location(await desk.post('/staff/invoices', { csrf, idempotency_key: key() })));
  const seen = new Set();
  let pages = 0;
  for (let at = '/staff/invoices?list=drafts'; at && pages < 10; pages += 1) {
    const html = await page(at);
    for (const [, path] of html.matchAll(/href="(\/staff\/invoices\/\w{13})"/g)) seen.add(path);
    at = /href="([^"]*before=[^"]*)"/.exec(html)?.[1].replaceAll('&amp;', '&');
  }
  assert.deepEqual(made.filter((path) => !seen.has(path.split('?')[0])), []);
  assert.equal(pages, 2);
  server.sql(`delete from line where invoice_id in (select invoice_id from invoice where number is null);
    delete from invoice where number is null and total_amount = 0`);
});

test('reception may not take an issued invoice back, and discounts end at the limit', async () => {
  const path = await draft('1,000');
  const discount = await act(path, 'discount', { discount: '90%' });
  assert.equal(discount.status, 403);
  location(await act(path, 'issue'));
  const fields = { ...await desk.form(path, `${path}/payments`), reason: 'Wrong' };
  assert.equal((await desk.post(`${path}/void`, fields)).status, 403);
});

test('the invoice is a PDF in both languages', async () => {
  const path = await draft('1,000');
  location(await act(path, 'issue'));
  for (const language of ['en', 'ur']) {
    const answer = await desk.fetch(`${path}/pdf?language=${language}`);
    assert.equal(answer.headers.get('content-type'), 'application/pdf');
    assert.equal(Buffer.from(await answer.arrayBuffer()).subarray(0, 5).toString(), '%PDF-');
  }
});

/** The text of the PDF, as another program reads it. */
async function pdfOf(path, language) {
  const bytes = Buffer.from(await (await desk.fetch(`${path}/pdf?language=${language}`)).arrayBuffer());
  return execFileSync('pdftotext', ['-layout', '-', '-'], { input: bytes, encoding: 'utf8' });
}

test('a tax is of its category, from its day, in the price or on top: on the page, the slip and the PDF', async () => {
  const money = '/staff/settings/money';
  const today = day(0);
  const tax = async (fields) => location(await owner.submit(money, `${money}/taxes`, fields));
  const plain = await draft('1,000');
  assert.doesNotMatch(await page(plain), /of which tax/, 'none by default');
  await tax({ tax: 'Goods', tax_ur: 'اشیا', rate: '17', since: today });
  const category = (name) => idText(server.sql(`select tax_category_id from tax_category where name = '${name}'`));
  await tax({ category: category('Goods'), rate: '18', since: '2099-01-01' });
  const onTop = new URLSearchParams({ ...await owner.form(money, `${money}/taxes`), tax: 'Services', rate: '5.5', since: today });
  location(await owner.post(`${money}/taxes`, onTop));
  assert.equal((await owner.submit(money, `${money}/taxes`, { category: category('Goods'), rate: '19', since: today })).status, 409);
  const service = server.sql('select service_id from service where is_open = 1 order by rank, service_id limit 1');
  location(await owner.submit(money, `${money}/services`, { service: idText(service), category: category('Services') }));

  const path = await draft('100');
  const add = async (fields) => location(await act(path, 'lines', fields));
  await add({ name: 'Cream', price: '99.99', quantity: '3', tax: category('Goods') });
  const variant = server.sql(`select variant_id from variant where service_id = ${service} and is_open = 1 order by rank limit 1`);
  const price = Number(server.sql(`select price_amount from price where variant_id = ${variant} order by since_on desc limit 1`));
  await add({ variant: idText(variant) });
  location(await act(path, 'issue'));
  // 299.97 / 1.17 * 0.17 = 43.585…; of the service 5.5 % on top, rounded once.
  const more = Math.round(price * 0.055);
  const figure = (minor) => (minor / 100).toLocaleString('en', { minimumFractionDigits: minor % 100 ? 2 : 0 });
  const all = 29997 + 10000 + price + more;
  for (const shown of [await page(path), await page(`${path}/slip`), await pdfOf(path, 'en')]) {
    const text = shown.replace(/<[^>]*>/g, '').replace(/[\u2066-\u2069]/g, '');
    assert.match(text, /Goods 17 %: 43\.59 in the price/);
    assert.ok(text.includes(`Services 5.50 %: ${figure(more)} on top of the price`));
    assert.ok(text.includes(figure(4359 + more)), 'of which tax');
    assert.ok(text.includes(figure(all)), figure(all));
  }
  assert.equal(server.sql(`select total_amount || ' ' || tax_amount from invoice order by invoice_id desc limit 1`), `${all} ${4359 + more}`);
  assert.match(await pdfOf(path, 'ur'), /17/);
  location(await owner.submit(money, `${money}/services`, { service: idText(service), category: '' }));
});

test('complimentary work and discounts say who allowed them and why, on the page, the slip and the PDF', async () => {
  const path = await draft('1,000');
  const line = /action="([^"]*\/lines\/\w{13})"/.exec(await page(path))[1];
  const change = async (who, fields) => who.submit(path, line, fields);
  assert.equal((await change(desk, { complimentary: '1', reason: 'A gift' })).status, 403, 'reception may not');
  assert.equal((await change(owner, { complimentary: '1', reason: '' })).status, 422, 'not without a reason');
  assert.equal((await change(owner, { discount: '0', reason: 'For nothing' })).status, 422, 'nor a reason of no discount');
  location(await change(owner, { complimentary: '1', reason: 'Second visit for the same mole' }));
  assert.match(await page(path), />Issue</, 'there is nothing to pay later');
  const add = async (fields) => location(await act(path, 'lines', fields));
  await add({ name: 'Cream', price: '2,000' });
  await add({ name: 'Soap', price: '500' });
  const lines = await linesOf(path);
  location(await desk.submit(path, lines[1], { discount: '10%', reason: 'Regular' }));
  location(await desk.submit(path, lines[2], { discount: '50' }));
  location(await act(path, 'issue'));
  for (const shown of [await page(path), await page(`${path}/slip`), await pdfOf(path, 'en')]) {
    const text = shown.replace(/<[^>]*>/g, '').replace(/[\u2066-\u2069]/g, '').replace(/\s+/g, ' ');
    assert.match(text, /complimentary, allowed by [^,]+, Second visit for the same mole/);
    assert.match(text, /discount 10 %, allowed by [^,]+, Regular/);
    assert.match(text, /discount 50/);
    assert.match(text, /2,250/);
  }
});

/** The actions of a draft's lines. */
const linesOf = async (path) => [...new Set([...(await page(path)).matchAll(/action="([^"]*\/lines\/\w{13})"/g)].map((found) => found[1]))];

test('a discount stays within the limit when the lines change under it, and whose it was stays', async () => {
  const path = await draft('10,000');
  location(await act(path, 'lines', { name: 'Soap', price: '1,100' }));
  location(await act(path, 'discount', { discount: '1000' }));
  const [large, small] = await linesOf(path);
  assert.equal((await desk.submit(path, `${large}/remove`)).status, 403, '1,000 off the 1,100 that would be left');
  location(await desk.submit(path, `${small}/remove`));

  const gift = await draft('2,000');
  location(await act(gift, 'lines', { name: 'Soap', price: '1,000' }));
  const [first, second] = await linesOf(gift);
  location(await owner.submit(gift, first, { complimentary: '1', reason: 'For the second mole' }));
  location(await act(gift, 'discount', { discount: '100', reason: 'Regular' }));
  assert.equal((await desk.submit(gift, first, { quantity: '2' })).status, 403, 'one was given, not two');
  location(await owner.submit(gift, first, { quantity: '2' }));
  location(await desk.submit(gift, first, { quantity: '1' }));
  location(await desk.submit(gift, second, { quantity: '3' }));
  const text = (await page(gift)).replace(/<[^>]*>/g, '').replace(/[\u2066-\u2069]/g, '');
  assert.match(text, /complimentary, allowed by Nadia Rafiq, For the second mole/);
  assert.match(text, /allowed by Komal Javed, Regular/);
  const given = await draft('2,000');
  location(await owner.submit(given, `${given}/discount`, { complimentary: '1', reason: 'Done again' }));
  const more = await act(given, 'lines', { name: 'Soap', price: '50,000' });
  assert.equal(more.status, 403, 'what was given for one thing is not for another');
  assert.match(await more.text(), /above what your account may give/);
  location(await owner.submit(given, `${given}/lines`, { name: 'Soap', price: '500' }));
  const bare = await empty();
  const fields = { ...await desk.form(bare, `${bare}/lines`), discount: '90%' };
  assert.equal((await desk.post(`${bare}/discount`, fields)).status, 422, 'nothing is on it yet');
});

test('the discount on the whole says who gave it and why, also where each line has a reason of its own', async () => {
  const path = await draft('4,000');
  const [line] = await linesOf(path);
  location(await owner.submit(path, line, { quantity: '2', discount: '10%', reason: 'Sister of a client' }));
  location(await owner.submit(path, `${path}/discount`, { discount: '600', reason: 'Opening week' }));
  location(await desk.submit(path, `${path}/discount`, { discount: '600', reason: 'As she said' }));
  const said = async (where) => (await where).replace(/<[^>]*>/g, '').replace(/[\u2066-\u2069]/g, '').replace(/\s+/g, ' ');
  location(await act(path, 'issue'));
  for (const text of [await said(page(path)), await said(page(`${path}/slip`)), await said(pdfOf(path, 'en'))]) {
    assert.match(text, /discount 10 %, allowed by Nadia Rafiq, Sister of a client/);
    assert.match(text, /On the whole: 600, allowed by Nadia Rafiq, Opening week/);
  }
});

test('a line that is taken off a draft comes back by Undo as it was, and is gone when the draft is issued', async () => {
  const path = await draft('2,000');
  location(await act(path, 'lines', { name: 'Soap', price: '1,000' }));
  const [first, second] = await linesOf(path);
  location(await owner.submit(path, first, { quantity: '3', discount: '10%', reason: 'Three of them' }));
  location(await owner.submit(path, `${path}/discount`, { discount: '5%' }));
  const before = server.sql(`select group_concat(line_id || ':' || total_amount || ':' || rank) from line where invoice_id = ${idNumber(path.split('/').pop())}`);
  const off = location(await owner.submit(path, `${first}/remove`));
  assert.deepEqual(await linesOf(path), [second]);
  const undo = await desk.formOf(off, `${first}/restore`);
  assert.match(await page(off), /The line is off the invoice\./);
  location(await desk.submit(off, `${first}/restore`));
  assert.deepEqual(await linesOf(path), [first, second]);
  assert.equal(server.sql(`select group_concat(line_id || ':' || total_amount || ':' || rank) from line where invoice_id = ${idNumber(path.split('/').pop())}`), before);
  assert.match((await page(path)).replace(/[\u2066-\u2069]/g, ''), /discount 10 %, allowed by Nadia Rafiq, Three of them/);
  const address = undo.action.pathname + undo.action.search;
  assert.equal(location(await desk.post(address, new URLSearchParams(values(undo)))), path, 'sent again it does nothing more');
  assert.deepEqual(await linesOf(path), [first, second]);
  location(await desk.submit(path, `${second}/remove`));
  location(await act(path, 'issue'));
  assert.equal(server.sql(`select count(*) from line where invoice_id = ${idNumber(path.split('/').pop())}`), '1');
  const { csrf, version } = await desk.form(path, `${path}/payments`);
  assert.equal((await desk.post(address.replace(first, second), { csrf, version })).status, 409, 'what is issued stays');
});

/** A visit of the doctor's for that service, with `units` of a product in it. */
async function visitWith(doctor, units, service) {
  const client = idText(server.sql('select client_id from client order by client_id desc limit 1 offset 2'));
  const { csrf } = await doctor.form('/staff/account', '/staff/account/password');
  const path = location(await doctor.post('/staff/visits', { csrf, client }));
  if (service) {
    server.sql(`update visit set service_id = ${service}, version = version + 1 where visit_id = ${idNumber(path.split('/').pop())}`);
  }
  for (const count of units) {
    location(await doctor.submit(path, path, { do: 'product' }));
    const row = [...(await (await doctor.fetch(path)).text()).matchAll(/name="kind_(\w{13})"/g)].at(-1)[1];
    location(await doctor.submit(path, path, { [`product_${row}`]: product(), [`units_${row}`]: count }));
  }
  return path.split('/').pop();
}
const product = () => idText(server.sql('select min(product_id) from product where is_open = 1'));

test('a product with a price comes on the invoice by the units that the visit used, once, and not where the service includes it', async () => {
  const doctor = await new Client(server.base).signIn('doctor');
  const money = '/staff/settings/money';
  const service = server.sql('select service_id from service where is_open = 1 order by rank, service_id limit 1');
  const lines = (path) => server.sql(`select coalesce(group_concat(quantity_count || 'x' || unit_amount), '') from line where invoice_id = ${idNumber(path.split('/').pop())}`);

  // Without a price it is in the price of the service.
  const included = await bill({ visit: await visitWith(doctor, ['4'], service) });
  assert.equal(server.sql(`select count(*) from line where treatment_id is not null`), '0');
  assert.match(lines(included), /^1x\d+$/);
  const saved = location(await owner.submit(money, `${money}/products`, { product: product(), price: '1,200' }));
  assert.match(await (await owner.fetch(saved)).text(), /Rs<\/span>1,200/);

  const visit = await visitWith(doctor, ['32', '2.5'], service);
  const path = await bill({ visit });
  const fee = lines(path).split(',')[0];
  assert.equal(lines(path), `${fee},32x120000,1x300000`);
  assert.match(await page(path), /, 2\.5 units/);
  assert.equal(await bill({ visit }), path, 'one invoice, as for all that is billed');
  const all = await linesOf(path);
  const off = location(await desk.submit(path, `${all[2]}/remove`));
  const undo = (await desk.formOf(off, `${all[2]}/restore`)).action;
  assert.match(await page(path), /not billed yet[\s\S]*2\.5 units/);
  location(await desk.submit(path, `${path}/lines`)); // its first form: what the visit used
  assert.equal(lines(path), `${fee},32x120000,1x300000,1x300000`, 'the one taken off waits for Undo');
  const { csrf, version } = await desk.form(path, `${path}/lines`);
  assert.equal((await desk.post(undo.pathname + undo.search, { csrf, version })).status, 409, 'nothing is billed twice');
  location(await act(path, 'issue'));
  assert.doesNotMatch(await page(path), /not billed yet/);
  assert.equal(await bill({ visit }), path);

  // The fee was taken first: what was used after it has an invoice of its own.
  const second = await visitWith(doctor, [], service);
  const first = await bill({ visit: second });
  location(await act(first, 'payments'));
  location(await doctor.submit(`/staff/visits/${second}`, `/staff/visits/${second}`, { do: 'product' }));
  const [row] = /kind_(\w{13})/.exec(await (await doctor.fetch(`/staff/visits/${second}`)).text()).slice(1);
  location(await doctor.submit(`/staff/visits/${second}`, `/staff/visits/${second}`, { [`product_${row}`]: product(), [`units_${row}`]: '10' }));
  assert.match(await page(first), /not billed yet/);
  const made = await Promise.all(Array.from({ length: 5 }, () => bill({ visit: second })));
  assert.equal(new Set(made).size, 1, 'five at once make one');
  assert.notEqual(made[0], first);
  assert.equal(lines(made[0]), '10x120000');
  assert.doesNotMatch(await page(first), /not billed yet/);

  // The fee is taken back while the other stands: it alone is billed anew, from where it was taken back.
  location(await act(made[0], 'issue'));
  location(await owner.submit(`${first}?ask=void`, `${first}/void`, { reason: 'Wrong price' }));
  assert.match(await page(first), new RegExp(`/staff/invoices/new\\?visit=${second}`));
  const anew = await bill({ visit: second });
  assert.match(lines(anew), /^1x\d+$/);
  assert.equal(await bill({ visit: second }), anew);
  location(await act(anew, 'issue'));
  assert.equal(await bill({ visit: second }), anew, 'and then all is billed');

  // The service's price includes it.
  const own = `/staff/settings/services/${idText(service)}`;
  location(await owner.submit(own, own, { products: '1' }));
  assert.match(lines(await bill({ visit: await visitWith(doctor, ['4'], service) })), /^1x\d+$/);
  const values = await owner.values(own, own);
  values.delete('products');
  location(await owner.post(own, values));
  location(await owner.submit(money, `${money}/products`, { product: product(), price: '' }));
});

test('a transfer that arrives after all was taken back is to be given back to a buyer without a name', async () => {
  const path = await draft('700');
  const account = /<select id="account"[\s\S]*?value="(\w{13})"/.exec(await page(path))[1];
  location(await act(path, 'payments', { transfer: '700', account, reference: 'FT-LATE-700' }));
  location(await owner.submit(`${path}?ask=void`, `${path}/void`, { reason: 'Wrong' }));
  const [, verify] = /action="([^"]*\/verify)"/.exec(await page(path));
  location(await owner.submit(path, verify));
  assert.match((await page(path)).replace(/<[^>]*>/g, '').replace(/\s+/g, ' '), /To give back to the buyerRs700/);
});

test('a transfer that did not arrive, and was taken again elsewhere, does not come back', async () => {
  const one = await draft('900');
  const account = /<select id="account"[\s\S]*?value="(\w{13})"/.exec(await page(one))[1];
  const take = (path) => act(path, 'payments', { transfer: '900', account, reference: 'FT-ONCE-900' });
  location(await take(one));
  const [, verify] = /action="([^"]*\/verify)"/.exec(await page(one));
  const { arrived, ...fields } = await desk.form(one, verify);
  assert.ok(arrived, 'the first button says that it arrived');
  location(await desk.post(verify, fields));
  const two = await draft('900');
  location(await take(two));
  const back = await desk.submit(one, verify.replace('/verify', '/unverify'));
  assert.equal(back.status, 409);
  assert.match(await back.text(), /recorded already/);
  assert.doesNotMatch(await page(one), /Transfer pending/);
});

test('a price is frozen at booking: the invoice has it with its source, whatever the list says now', async () => {
  const id = await checkIn();
  const booked = server.sql(`select variant_id || ' ' || service_id || ' ' || told_amount from part where appointment_id = ${idNumber(id)} and rank = 0`).split(' ');
  const under = `/staff/settings/services/${idText(booked[1])}/variants/${idText(booked[0])}/prices`;
  location(await owner.submit(`${under}/new`, under, { price: '123,456' }));
  const path = await bill({ appointment: id });
  assert.match(await page(path), /price as booked/);
  assert.equal(server.sql(`select unit_amount || source_text from line where invoice_id = ${idNumber(path.split('/').pop())} and rank = 1`), `${booked[2]}booked`);
});

/** Somebody of today's day book who has not come yet, checked in; the id of the appointment. */
async function checkIn() {
  const cards = /<li class="v (?:booked|confirmed) [^"]*"[^>]*>\s*<a href="\/staff\/appointments\/(\w{13})"/g;
  for (const [, id] of (await page('/staff/day')).matchAll(cards)) {
    const path = `/staff/appointments/${id}`;
    const { csrf, version } = await desk.form(path, `${path}/step`);
    if ((await desk.post(`${path}/step`, { csrf, version, status: 'arrived' })).status === 303) return id;
  }
  assert.fail('everybody has come');
  return undefined;
}

/** Make or open the invoice of something; its address. */
async function bill(what, who = desk) {
  const { csrf } = await who.form('/staff/account', '/staff/account/password');
  return location(await who.post('/staff/invoices', { csrf, ...what }));
}

test('an appointment has one invoice, however often and from wherever it is asked for', async () => {
  const appointment = await checkIn();
  const made = await Promise.all(Array.from({ length: 10 }, () => bill({ appointment })));
  assert.equal(new Set(made).size, 1, 'ten at once make one');
  const card = await page(`/staff/appointments/${appointment}`);
  assert.ok(card.includes(`href="${made[0]}"`), 'the appointment leads to it');
  const doctor = await new Client(server.base).signIn('doctor');
  const { csrf } = await doctor.form('/staff/account', '/staff/account/password');
  const visit = location(await doctor.post('/staff/visits', { csrf, appointment }));
  assert.equal(location(await doctor.post('/staff/visits', { csrf, appointment })), visit, 'one visit as well');
  assert.equal(await bill({ visit: visit.split('/').pop() }), made[0]);
  assert.ok((await page(visit)).includes(`href="${made[0]}"`), 'the visit leads to it');
  const invoice = await page(made[0]);
  assert.ok(invoice.includes(`href="${visit}"`) && invoice.includes(`href="/staff/appointments/${appointment}"`), 'and it back');
  assert.match(invoice, /price as booked/);
  const away = await desk.submit(`${made[0]}?ask=discard`, `${made[0]}/discard`);
  location(away);
  assert.notEqual(await bill({ appointment }), made[0], 'a draft that was thrown away does not count');
});

test('papers name the doctor with her council number, the clinic with its tax and licence numbers, and the day as people say it', async () => {
  const place = '/staff/settings/clinic';
  location(await owner.submit(place, place, { tax_number: 'NTN 1234567-8', license: 'PHC R-40417' }));
  const doctor = await new Client(server.base).signIn('doctor');
  const client = idText(server.sql('select client_id from client order by client_id desc limit 1 offset 1'));
  const { csrf } = await doctor.form('/staff/account', '/staff/account/password');
  const visit = location(await doctor.post('/staff/visits', { csrf, client })).split('/').pop();
  server.sql(`update visit set service_id = (select service_id from service where is_open = 1 order by rank, service_id limit 1),
    version = version + 1 where visit_id = ${idNumber(visit)}`);
  const council = server.sql(`select reference_text from credential where kind = 'council'
    and staff_id = (select performed_by_id from visit where visit_id = ${idNumber(visit)})`);
  const path = await bill({ visit });
  location(await act(path, 'payments'));
  const [, receipt] = new RegExp(`href="(${path}/payments/\\w{13})"`).exec(await page(path));
  const [year, month, date] = day(0).split('-').map(Number);
  const said = new Intl.DateTimeFormat('en', { month: 'long', timeZone: 'UTC' }).format(new Date(Date.UTC(year, month - 1, date)));
  for (const paper of [path, receipt]) {
    const english = await pdfOf(paper, 'en');
    const urdu = await pdfOf(paper, 'ur'); // its letters come out one by one, its figures whole
    for (const text of [english, urdu]) for (const number of ['NTN 1234567-8', 'PHC R-40417']) assert.ok(text.includes(number), text);
    assert.ok(english.includes(`${date} ${said} ${year}`), english);
    assert.ok(!urdu.includes(said) && !`${english}${urdu}`.includes(day(0)), urdu);
  }
  for (const shown of [await pdfOf(path, 'en'), await page(`${path}/slip`), await page(path)]) {
    assert.ok(shown.replace(/[\u2066-\u2069]/g, '').includes(`Dr Ayesha Malik, council number ${council}`), shown);
  }
  speak('ur');
  const slip = await page(`${path}/slip`);
  speak('en');
  for (const shown of [await pdfOf(path, 'ur'), slip]) assert.ok(shown.includes(council) && !shown.includes('Malik'), shown);
  assert.ok(slip.includes('ڈاکٹر عائشہ ملک'), slip);
});

test('what a credit note left standing of a visit is not billed again, what it took back is', async () => {
  const doctor = await new Client(server.base).signIn('doctor');
  const client = idText(server.sql('select client_id from client order by client_id desc limit 1'));
  const service = server.sql('select service_id from service where is_open = 1 order by rank, service_id limit 1');
  const { csrf } = await doctor.form('/staff/account', '/staff/account/password');
  const visit = location(await doctor.post('/staff/visits', { csrf, client })).split('/').pop();
  server.sql(`update visit set service_id = ${service}, version = version + 1 where visit_id = ${idNumber(visit)}`);
  const path = await bill({ visit });
  location(await act(path, 'lines', { name: 'Cream', price: '2,000' }));
  location(await act(path, 'issue'));
  const [work, cream] = server.sql(`select line_id from line where invoice_id = ${idNumber(path.split('/').pop())} order by rank`).split('\n').map(idText);
  const takeBack = async (line) => location(await owner.submit(`${path}?ask=void`, `${path}/void`, { line, reason: 'Not taken' }));
  await takeBack(cream);
  assert.equal(await bill({ visit }), path, 'the work still stands on it');
  await takeBack(work);
  const anew = await bill({ visit });
  assert.notEqual(anew, path);
  assert.equal(server.sql(`select group_concat(service_id) from line where invoice_id = ${idNumber(anew.split('/').pop())}`), service);
});

test('who waits without an appointment has one invoice too, by name when she has no file', async () => {
  const token = await desk.form('/staff/day', '/staff/queue');
  location(await desk.post('/staff/queue', { ...token, label: 'Bilqees of Farooqabad' }));
  const day = await page('/staff/day');
  const [, entry] = /name="queue_entry" value="(\w{13})">[^<]*<span class="vh">: Bilqees/.exec(day);
  const first = await bill({ queue_entry: entry });
  assert.equal(await bill({ queue_entry: entry }), first);
  assert.match(await page(first), /Bilqees of Farooqabad/);
});

test('who came and is on no invoice stands in a list of the day, from where one action makes it', async () => {
  const list = '/staff/invoices?list=unbilled';
  const listed = async (path = list) => [...(await page(path)).matchAll(/name="(?:appointment|queue_entry|visit)" value="(\w{13})"/g)].map((one) => one[1]);
  const ahead = idText(server.sql("select appointment_id from appointment where status in ('booked', 'confirmed') order by from_minute desc limit 1"));
  const appointment = await checkIn();
  location(await desk.post('/staff/queue', { ...await desk.form('/staff/day', '/staff/queue'), label: 'Rehmat from Muridke' }));
  const [, entry] = /name="queue_entry" value="(\w{13})">[^<]*<span class="vh">: Rehmat/.exec(await page('/staff/day'));
  const doctor = await new Client(server.base).signIn('doctor');
  const { csrf } = await doctor.form('/staff/account', '/staff/account/password');
  const treated = idText(server.sql('select max(client_id) from client'));
  const visit = location(await doctor.post('/staff/visits', { csrf, client: treated })).split('/').pop(); // as she came by
  const before = await listed();
  assert.ok(before.includes(appointment) && before.includes(entry) && before.includes(visit) && !before.includes(ahead));
  assert.ok(before.filter((id) => id !== visit).length < 16, 'of those who were billed nobody');
  assert.deepEqual(await listed(`${list}&day=${day(1)}`), [], 'tomorrow nobody has come');
  const from = { csrf: (await desk.form(list, '/staff/invoices')).csrf };
  const made = location(await desk.post('/staff/invoices', { ...from, appointment }));
  location(await desk.post('/staff/invoices', { ...from, queue_entry: entry }));
  location(await desk.post('/staff/invoices', { ...from, visit }));
  assert.deepEqual(await listed(), before.filter((id) => ![appointment, entry, visit].includes(id)));
  location(await act(made, 'issue'));
  const lines = server.sql(`select line_id from line where invoice_id = ${idNumber(made.split('/').pop())}`).split('\n').map(idText);
  for (const line of lines) location(await owner.submit(`${made}?ask=void`, `${made}/void`, { line, reason: 'Was another' }));
  assert.ok((await listed()).includes(appointment), 'what was taken back whole is to be billed again');
  assert.doesNotMatch(await (await doctor.fetch(list)).text(), /Make the invoice/);
  const client = server.sql(`select client_id from appointment where appointment_id = ${idNumber(appointment)}`);
  server.sql(`insert into hidden_from (client_id, staff_id) select ${client}, staff_id from staff`);
  assert.ok(!(await listed()).includes(appointment), 'nor is she named to whom she is hidden from');
  server.sql(`delete from hidden_from where client_id = ${client}`);
});

test('a payment takes two actions from the day book, its Undo one more, and the slip one', async () => {
  const appointment = await checkIn();
  const tab = await open(browser);
  await signIn(tab, server.base);
  let actions = 0;
  const act = async (how) => { actions += 1; await how; };
  const card = `.v.arrived:has(a[href$="${appointment}"])`;
  await tab.hover(card); // a narrow card shows its buttons then
  await act(tab.click(`${card} button[form=bill]`));
  await tab.waitForURL(/\/staff\/invoices\/\w{13}$/);
  const invoice = new URL(tab.url()).pathname;
  await act(tab.keyboard.press('Enter'));
  await tab.waitForURL(/paid=/);
  assert.ok(actions <= 2, `${actions} actions`);
  assert.match(await tab.textContent('main'), /Paid/);
  await picture(tab, 'paid-en-1280');
  await check(tab, 'a paid invoice');
  await tab.keyboard.press('p');
  await tab.waitForURL(/\/slip$/);
  assert.match(await tab.textContent('.slip'), /Receipt/);
  await tab.evaluate(() => { window.print = () => { document.body.dataset.printed = ''; }; });
  await tab.keyboard.press('p');
  await tab.waitForSelector('body[data-printed]');
  await check(tab, 'the slip');
  await tab.goto(`${server.base}/staff/day`);
  await picture(tab, 'day-bills-en-1280');
  await check(tab, 'the day book with its buttons');
  await tab.setViewportSize(phone);
  await picture(tab, 'day-bills-en-390');
  await check(tab, 'the day book with its buttons on a phone');
  await tab.locator(`${card} button[form=bill]`).evaluate((button) => button.click());
  await tab.waitForURL(`**${invoice}`);
  assert.deepEqual(tab.faults, []);
  await tab.context().close();
});

/** The language in which everybody at the clinic reads. */
function speak(language) {
  server.sql(`update staff set language_text = '${language}', version = version + 1 where language_text <> '${language}'`);
}

/** An invoice of a client, with one line. */
async function ofClient(price) {
  const [, client] = /href="\/staff\/clients\/(\w{13})"/.exec(await page('/staff/clients'));
  const path = await bill({ client });
  location(await act(path, 'lines', { name: 'Vitamin C serum', price }));
  return { path, client };
}

test('a receipt and a credit note have papers of their own, with what is pending, kept or given back', async () => {
  const owner = await new Client(server.base).signIn('admin');
  const { path, client } = await ofClient('3,500');
  location(await act(path, 'payments', { given: '5000', keep: '1' }));
  const [, receipt] = new RegExp(`href="(${path}/payments/\\w{13})"`).exec(await page(path));
  const kept = await page(receipt);
  assert.match(kept, /of which kept as credit[\s\S]*?1,500/);
  assert.match(kept, /Received[\s\S]*?5,000/);
  assert.match(await page(`${path}/slip`), /of which kept as credit[\s\S]*?1,500/, 'on the slip of the invoice too');

  const other = (await ofClient('2,000')).path;
  const account = /<select id="account"[\s\S]*?value="(\w{13})"/.exec(await page(other))[1];
  location(await act(other, 'payments', { transfer: '2000', account, reference: `FT${Date.now()}P` }));
  const [, pending] = new RegExp(`href="(${other}/payments/\\w{13})"`).exec(await page(other));
  assert.match(await page(pending), /not verified yet; not counted as paid[\s\S]*Still to pay[\s\S]*?2,000/);

  const fields = await owner.form(`${path}?ask=void`, `${path}/void`);
  location(await owner.post(`${path}/void`, { ...fields, reason: 'Made for the sister' }));
  const [, note] = new RegExp(`href="(${path}/credit-notes/\\w{13})"`).exec(await page(path));
  const paper = await page(note);
  assert.match(paper, /C-\d{4}-\d+/);
  assert.match(paper, /Vitamin C serum/);
  assert.match(paper, /Made for the sister/);
  assert.match(paper, /Now credit with the clinic[\s\S]*?3,500/);
  for (const address of [receipt, pending, note]) {
    for (const language of ['en', 'ur']) {
      const answer = await desk.fetch(`${address}/pdf?language=${language}`);
      assert.equal(Buffer.from(await answer.arrayBuffer()).subarray(0, 5).toString(), '%PDF-', address);
    }
  }
  const timeline = await page(`/staff/clients/${client}`);
  for (const address of [path, receipt, pending]) assert.ok(timeline.includes(`href="${address}"`), address);
  assert.match(timeline, /Credit<\/h2><p class="big">[\s\S]*?5,000/, 'what was kept and what was taken back');
  assert.equal((await desk.fetch(`${other}/payments/${receipt.split('/').pop()}`)).status, 404, 'of another invoice');
});

test('the papers hold on a phone and on paper, in both languages', async () => {
  const { path } = await ofClient('4,200');
  location(await act(path, 'payments', { given: '5000' }));
  const [, receipt] = new RegExp(`href="(${path}/payments/\\w{13})"`).exec(await page(path));
  const owner = await new Client(server.base).signIn('admin');
  const fields = await owner.form(`${path}?ask=void`, `${path}/void`);
  location(await owner.post(`${path}/void`, { ...fields, reason: 'Wrong client' }));
  const [, note] = new RegExp(`href="(${path}/credit-notes/\\w{13})"`).exec(await page(path));
  for (const language of ['en', 'ur']) {
    const tab = await open(browser, { viewport: phone });
    speak(language);
    await signIn(tab, server.base);
    for (const [name, address] of [['invoice', path], ['slip', `${path}/slip`], ['receipt', receipt], ['note', note]]) {
      await tab.goto(server.base + address);
      assert.equal(await tab.getAttribute('html', 'dir'), language === 'ur' ? 'rtl' : 'ltr');
      await picture(tab, `${name}-${language}-390`);
      await check(tab, `${name} ${language}`);
    }
    await tab.context().close();
  }
  speak('en');
});
