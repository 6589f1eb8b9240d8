// The demo clinic in the middle of a working day: besides what the demo has, something of each kind that only
// people make, so that every page and every form is there to be found.
import { serveDemo } from './server.mjs';
import { Client } from './client.mjs';
import { accounts } from './program.mjs';

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

async function treat(doctor, client) {
  const { csrf } = await doctor.form('/staff/account', '/staff/account/password');
  const lots = await doctor.submit('/staff/lots', '/staff/lots',
    { product_name: 'Botulinum A', unit: 'units', lot: 'BX1', expires: '2099-01-31' });
  done(lots, 'lot');
  return done(await doctor.post('/staff/visits', { csrf, client }), 'visit');
}

/** Serve it, with everybody signed in: { server, people: { administrator, reception, clinician }, paths }. */
export async function serveBusy(options) {
  const server = await serveDemo(options);
  const people = {};
  for (const [role, account] of Object.entries(accounts)) people[role] = await new Client(server.base).signIn(account);
  const { administrator, reception, clinician } = people;
  const asked = ask(server);
  const hits = await (await reception.fetch('/staff/clients?search=ali')).text();
  const clients = [...new Set([...hits.matchAll(/\/staff\/clients\/(\w{13})/g)].map(([, id]) => id))];
  const money = '/staff/settings/money';
  done(await administrator.submit(money, `${money}/accounts`, { title: 'Meezan, ending 0192' }), 'account');
  const invoice = await bill(reception);
  const visit = await treat(clinician, clients[0]);
  await asked;
  return { server, people, clients, invoice, visit };
}
