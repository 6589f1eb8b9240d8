// The desk's money over HTTP: numbers, repeated forms, transfers, undo, who may take an invoice back.
import { test, before, after } from 'node:test';
import assert from 'node:assert/strict';
import { serveDemo } from './lib/server.mjs';
import { Client } from './lib/client.mjs';

const location = (answer) => {
  assert.equal(answer.status, 303);
  return answer.headers.get('location');
};

let server;
let desk;
before(async () => {
  server = await serveDemo({ args: ['--allow-demo'] });
  desk = await new Client(server.base).signIn('reception');
  const owner = await new Client(server.base).signIn('admin');
  const money = '/staff/settings/money';
  const fields = await owner.form(money, `${money}/accounts`);
  location(await owner.post(`${money}/accounts`, { ...fields, title: 'Meezan, ending 0192' }));
});
after(() => server.stop());

const page = async (path) => (await desk.fetch(path)).text();
const key = () => crypto.randomUUID();

/** A draft over the counter with one line. */
async function draft(price) {
  const fields = await desk.form('/staff/invoices', '/staff/invoices');
  const path = location(await desk.post('/staff/invoices', fields));
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
