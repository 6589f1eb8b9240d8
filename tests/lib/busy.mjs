// The demo clinic in the middle of a working day: besides what the demo has, something of each kind that only
// people make, so that every page and every form is there to be found.
import { serveDemo } from './server.mjs';
import { Client } from './client.mjs';
import { day } from './clock.mjs';
import { idText } from './small.mjs';
import { accounts, crawl, routeOf } from './program.mjs';
import { fill } from './fill.mjs';
import { forms } from './html.mjs';

/** What a visitor of the website must wait before a form is taken. */
export const form_wait_ms = 3200;
export const wait = (ms) => new Promise((done) => { setTimeout(done, ms); });

function done(answer, what) {
  if (answer.status !== 303) throw new Error(`${what} answered ${answer.status}`);
  return answer.headers.get('location');
}

async function ask(server) {
  const visitor = new Client(server.base);
  const fields = await visitor.form('/contact', '/contact');
  await wait(form_wait_ms);
  done(await visitor.post('/contact', { ...fields, name: 'Zarqa Enquirer', phone: '0300 7654321', message: 'Salam' }), 'contact');
}

async function bill(desk) {
  const path = done(await desk.submit('/staff/invoices', '/staff/invoices'), 'invoice');
  done(await desk.submit(path, `${path}/lines`, { name: 'Sunscreen SPF 50', price: '3,500' }), 'line');
  return path;
}

/** A transfer for it that has been seen to arrive. */
async function pay(desk, owner, path, account) {
  done(await desk.submit(path, `${path}/payments`, { given: '', transfer: '3500', account, reference: 'FT-SEEN-1' }), 'transfer');
  done(await owner.submit(path, /\/verify$/), 'verify');
  return path;
}

async function treat(doctor, client) {
  const { csrf } = await doctor.form('/staff/account', '/staff/account/password');
  const lots = await doctor.submit('/staff/lots', '/staff/lots',
    { product_name: 'Botulinum A', unit: 'units', lot: 'BX1', expires: '2099-01-31' });
  done(lots, 'lot');
  return done(await doctor.post('/staff/visits', { csrf, client }), 'visit');
}

/** A second branch, in which nobody works yet. */
const open = (server) => server.sql(`insert into branch
  select branch_id + 1, 'Model Town', 'ماڈل ٹاؤن', '', rank + 1, 1, 1 from branch order by branch_id limit 1;
  update clinic_state set version = version + 1`);

/** Serve it, with everybody signed in: { server, people: { visitor, administrator, reception, clinician }, … }. */
export async function serveBusy(options) {
  const server = await serveDemo(options);
  open(server);
  const people = {};
  for (const [role, account] of Object.entries(accounts)) people[role] = await new Client(server.base).signIn(account);
  const { administrator, reception, clinician } = people;
  const asked = ask(server);
  const hits = await (await reception.fetch('/staff/clients?search=ali')).text();
  const clients = [...new Set([...hits.matchAll(/\/staff\/clients\/(\w{13})/g)].map(([, id]) => id))];
  const money = '/staff/settings/money';
  done(await administrator.submit(money, `${money}/accounts`, { title: 'Meezan, ending 0192' }), 'account');
  const [, account] = /\/accounts\/(\w{13})/.exec(await (await administrator.fetch(money)).text());
  const paid = await pay(reception, administrator, await bill(reception), account);
  const invoice = await bill(reception);
  const visit = await treat(clinician, clients[0]);
  await asked;
  const visitor = new Client(server.base);
  const service = idText(server.sql('select service_id from performs order by performs_id limit 1'));
  const booking = `/staff/appointments/new?${new URLSearchParams({ client: clients[0], service, on: day(3) })}`;
  return { server, people: { visitor, ...people }, clients, invoice, paid, visit, booking };
}

/** The pages to which people get from their first ones and from those that no link leads to: of each role, as crawl
 * gives them. */
export async function pagesOfAll(clinic) {
  const staff = ['/staff/day', '/staff/clients?search=Xyzzy', '/staff/clients?search=ali', '/staff/invoices',
    '/staff/enquiries', '/staff/visits', '/staff/lots', '/staff/settings/money', clinic.invoice, clinic.paid, clinic.visit,
    clinic.booking];
  const found = [];
  for (const [role, client] of Object.entries(clinic.people)) {
    const starts = role === 'visitor' ? ['/', '/ur', '/contact', '/consultation', '/thanks', '/offline', '/staff/sign-in'] : staff;
    for (const page of await crawl(client, starts)) found.push({ role, client, ...page });
  }
  return found;
}

/** Of each route to which a form of those pages posts: one such form, as { role, client, path, row, form }. */
export function formsOf(pages) {
  const found = new Map();
  for (const { role, client, path, forms: list } of pages) {
    for (const form of list.filter((one) => one.method === 'post')) {
      const row = routeOf('POST', form.action.pathname);
      if (!row) throw new Error(`${path} posts to ${form.action.pathname}, which is no route`);
      if (!found.has(row.path)) found.set(row.path, { role, client, path, row, form });
    }
  }
  return found;
}

/** The form of that route on its page as it is now, undefined when it is there no more. */
export async function formNow(one) {
  const html = await (await one.client.fetch(one.path)).text();
  return forms(html, new URL(one.path, one.client.base))
    .find((form) => form.method === 'post' && routeOf('POST', form.action.pathname) === one.row);
}

const last = ['/staff/sign-out', '/staff/account/end', '/staff/account/password'];
const rank = (key) => last.indexOf(key) + (/(discard|remove|void|close|end|issue|payments)$/.test(key) ? 0.5 : 0);

export const sendOnce = (one, form, fields) => one.client.fetch(form.action.pathname,
  { method: 'POST', body: fields, headers: { origin: one.client.base } });

/** Press every form once, those of the answers too, until none is new; what ends or takes away comes last. */
export async function pressAll(pages, send) {
  const done = new Set();
  let n = 0;
  const queue = [...formsOf(pages)];
  while (queue.length > 0) {
    const [key, one] = queue.sort(([a], [b]) => rank(a) - rank(b)).shift();
    if (done.has(key)) continue;
    const form = one.role === 'visitor' ? one.form : await formNow(one);
    if (!form) continue;
    done.add(key);
    const answer = await send(one, form, fill(form, {}, n += 1));
    const to = answer.status === 303 ? answer.headers.get('location') : undefined;
    const html = await (to ? await one.client.fetch(to) : answer).text();
    const next = forms(html, new URL(to ?? one.path, one.client.base));
    for (const [other, more] of formsOf([{ ...one, path: to ?? one.path, forms: next }])) {
      if (!done.has(other) && !last.includes(other)) queue.push([other, more]);
    }
  }
}
