// Clinics in which every page of the program is there to be looked at: one in the middle of a working day, and one
// that was made a minute ago.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serveBusy } from './busy.mjs';
import { Client } from './client.mjs';
import { crawl } from './program.mjs';
import { run, serve } from './server.mjs';
import { idText } from './small.mjs';

function done(answer, what) {
  if (answer.status !== 303) throw new Error(`${what} answered ${answer.status}`);
  return answer.headers.get('location').split('?')[0];
}

/** An invoice that was paid and then taken back: its credit note. */
async function takenBack(owner) {
  const bill = done(await owner.submit('/staff/invoices', '/staff/invoices'), 'invoice');
  done(await owner.submit(bill, `${bill}/lines`, { name: 'Sunscreen SPF 50', price: '3,500' }), 'line');
  done(await owner.submit(bill, `${bill}/issue`), 'issue');
  done(await owner.submit(bill, `${bill}/payments`, { given: '3,500' }), 'payment');
  done(await owner.submit(`${bill}?ask=void`, `${bill}/void`, { reason: 'Made for the sister' }), 'void');
  return bill;
}

/** What a working day has that nobody meets by following links from its first pages. */
async function add(clinic) {
  const { administrator, reception } = clinic.people;
  const branch = /closed\/new\?branch=(\w{13})/.exec(await (await administrator.fetch('/staff/settings/hours')).text())[1];
  const closed = `/staff/settings/closed/new?branch=${branch}`;
  done(await administrator.submit(closed, '/staff/settings/closed', { closed_on: '2031-03-23', name: 'Pakistan Day', name_ur: 'یوم پاکستان' }), 'closed day');
  const block = await reception.formOf('/staff/blocks/new', '/staff/blocks');
  const resource = block.fields.find((field) => field.name === 'resource').values.find((value) => value !== '');
  done(await reception.submit('/staff/blocks/new', '/staff/blocks',
    { resource, from: '2031-03-24T10:00', until: '2031-03-24T11:00', reason: 'Laser service' }), 'block');
  const bill = await takenBack(administrator);
  const id = (table) => idText(clinic.server.sql(`select max(${table}_id) from ${table}`));
  const note = /href="(\/staff\/invoices\/\w{13}\/credit-notes\/\w{13})"/.exec(await (await administrator.fetch(bill)).text())[1];
  return {
    administrator: [`/staff/settings/closed/${id('closed_day')}`, `/staff/blocks/${id('block')}`, bill, note, `${clinic.paid}?ask=void`],
    clinician: [`${clinic.visit}/sign`, `${clinic.visit}/move?to=${clinic.clients[1]}`, `${clinic.visit}/move?search=ali`],
  };
}

/** Pages as crawl gives them, those alone that show what none before them did. */
function fresh(pages, role, client, known) {
  return pages.map((page) => ({ role, client, ...page })).filter((page) => {
    const marks = [page.row.path, ...page.forms.filter((form) => form.method === 'post').map((form) => `${page.row.path} ${form.action.pathname.replace(/\w{13}/g, ':')}`)];
    const isNew = marks.some((mark) => !known.has(mark));
    for (const mark of marks) known.add(mark);
    return isNew;
  });
}

/** A clinic at work: { server, people, pages, stop }, its pages as { role, path, row, html, forms }. */
export async function fullClinic() {
  const clinic = await serveBusy({ env: { CLINIC_TRUSTED_PROXIES: '127.0.0.1/32' } });
  const more = await add(clinic);
  const { visitor, reception, administrator, clinician } = clinic.people;
  const known = new Set();
  const pages = fresh(await crawl(visitor, ['/', '/thanks', '/offline', '/staff/sign-in'], 12), 'visitor', visitor, known);
  const starts = ['/staff/day', '/staff/clients?search=Xyzzy', '/staff/clients?search=ali', clinic.invoice];
  pages.push(...fresh(await crawl(reception, starts), 'reception', reception, known));
  pages.push(...fresh(await crawl(clinician, ['/staff/visits', '/staff/lots', clinic.visit, ...more.clinician], 12), 'clinician', clinician, known));
  pages.push(...fresh(await crawl(administrator, [...more.administrator, '/staff/audit', '/staff/settings'], 12), 'administrator', administrator, known));
  return { ...clinic, pages, stop: () => clinic.server.stop() };
}

/** A clinic that nobody has told anything yet: the same. */
export async function emptyClinic() {
  const folder = mkdtempSync(join(tmpdir(), 'clinic-empty-'));
  const data = join(folder, 'data');
  const secret = join(folder, 'password');
  writeFileSync(secret, 'a long password of one test');
  run('init', '--data', data, '--name', 'New Clinic', '--zone', 'Asia/Karachi', '--currency', 'PKR',
    '--admin-email', 'admin@clinic.example', '--admin-password-file', secret);
  run('user', 'add', '--data', data, '--email', 'doctor@clinic.example', '--name', 'Dr First', '--role', 'clinician', '--password-file', secret);
  const server = await serve(data);
  const visitor = new Client(server.base);
  const clinician = await new Client(server.base).signIn('doctor', 'a long password of one test');
  const administrator = await new Client(server.base).signIn('admin', 'a long password of one test');
  const known = new Set();
  const pages = fresh(await crawl(visitor, ['/', '/staff/sign-in'], 12), 'visitor', visitor, known);
  pages.push(...fresh(await crawl(clinician, ['/staff/day', '/staff/visits', '/staff/lots', '/staff/clients?search=ali'], 12), 'clinician', clinician, known));
  pages.push(...fresh(await crawl(administrator, ['/staff/day', '/staff/invoices', '/staff/enquiries', '/staff/audit', '/staff/settings'], 12), 'administrator', administrator, known));
  return {
    server, pages, people: { visitor, clinician, administrator },
    async stop() {
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
