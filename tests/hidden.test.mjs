// A member of staff who may not see a client's record meets neither her name nor her page, wherever it is shown.
import { test, before, after } from 'node:test';
import assert from 'node:assert/strict';
import { idNumber, idText } from './lib/small.mjs';
import { run, serveDemo } from './lib/server.mjs';
import { crawl, routes } from './lib/program.mjs';
import { fill } from './lib/fill.mjs';
import { forms } from './lib/html.mjs';
import { Client } from './lib/client.mjs';

let server;
before(async () => { server = await serveDemo(); });
after(() => server?.stop());

function hide(client, appointmentId) {
  server.sql(`insert into hidden_from (client_id, staff_id)
    select a.client_id, m.staff_id from appointment a, staff m
     where a.appointment_id = ${idNumber(appointmentId)} and m.is_clinician = 1`);
}

test('a hidden client is not shown to those she is hidden from, and to the others she is', async () => {
  const doctor = await new Client(server.base).signIn('doctor');
  const reception = await new Client(server.base).signIn('reception');
  const day = await (await reception.fetch('/staff/day')).text();
  const card = /href="(\/staff\/appointments\/(\w{13}))"[\s\S]*?<b class="n"[^>]*>([^<]+)<\/b>/.exec(day);
  const [, path, id, name] = card;
  const page = await (await reception.fetch(path)).text();
  const client = /\/staff\/clients\/(\w{13})/.exec(page)?.[1];
  assert.ok((await (await doctor.fetch(path)).text()).includes(name), 'seen before');
  hide(client, id);
  assert.equal((await doctor.fetch(path)).status, 404);
  const mine = await (await doctor.fetch('/staff/day')).text();
  const cardOf = (text) => new RegExp(`href="${path}"[\\s\\S]*?</li>`).exec(text)[0];
  assert.ok(!cardOf(mine).includes(name), 'the card has no name');
  assert.ok(cardOf(mine).includes('Not shown to you'));
  assert.ok(cardOf(await (await reception.fetch('/staff/day')).text()).includes(name), 'reception sees her');
  assert.equal((await reception.fetch(path)).status, 200);
  if (client) {
    assert.equal((await doctor.fetch(`/staff/clients/${client}`)).status, 404);
    assert.ok(!(await (await doctor.fetch(`/staff/appointments/new?client=${client}`)).text()).includes(name));
  }
});

test('a clinical alert flags the card for the clinician and not for reception', async () => {
  server.sql("update alert set audience_text = 'clinical', version = version + 1");
  const doctor = await new Client(server.base).signIn('doctor');
  const reception = await new Client(server.base).signIn('reception');
  const flags = async (who) => (await (await who.fetch('/staff/day')).text()).split('class="al"').length - 1;
  assert.equal(await flags(reception), 0);
  assert.ok(await flags(doctor) > 0, 'the doctor sees flags');
});

const go = (answer) => {
  assert.equal(answer.status, 303);
  return answer.headers.get('location').split('?')[0];
};

/** A client of whom the clinic has something of each kind: her id, and of each kind the ids. */
async function known(admin, desk, doctor) {
  const page = go(await desk.submit('/staff/clients/new?search=x', '/staff/clients',
    { name: 'Xarqhona Hiddenbibi', name_ur: 'ژارقونہ پوشیدہ', phone: '0345 9990001', email: 'xarqhona@example.com' }));
  const client = page.split('/').pop();
  go(await desk.submit(page, `${page}/name`, { name: 'Xarqhona Secretbibi', name_ur: 'ژارقونہ مخفی' }));
  go(await doctor.submit(page, `${page}/alerts`, { words: 'Hiddenbibi bleeds', severity: 'stop', audience: 'all' }));
  const token = run('user', 'token', '--data', server.data, '--email', 'admin@clinic.example', '--scope', 'all').trim();
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const api = async (path, body) => (await fetch(`${server.base}/api/v1/${path}`, { headers, ...(body && { method: 'POST', body: JSON.stringify(body) }) })).json();
  const [{ id: service }] = (await api('services')).items;
  const [slot] = (await api(`slots?service=${service}&days=31`)).items;
  const { id: appointment } = await api('appointments', { client, service, ...slot, note: 'Hiddenbibi asks for tea' });
  go(await desk.submit('/staff/enquiries/new', '/staff/enquiries', { name: 'Xarqhona Hiddenbibi', phone: '0345 9990001', message: 'Salam', channel: 'call' }));
  const enquiry = server.sql('select max(enquiry_id) from enquiry');
  server.sql(`update enquiry set client_id = ${idNumber(client)}, version = version + 1 where enquiry_id = ${enquiry}`);
  const visit = go(await doctor.submit(page, '/staff/visits'));
  const bill = async () => {
    const path = go(await desk.submit(`/staff/invoices/new?client=${client}`, '/staff/invoices'));
    go(await desk.submit(path, `${path}/lines`, { name: 'Cream', price: '3,500' }));
    return path;
  };
  const [draft, paid, taken] = [await bill(), await bill(), await bill()];
  for (const path of [paid, taken]) go(await desk.submit(path, `${path}/issue`));
  go(await desk.submit(paid, `${paid}/payments`, { given: '1,000' }));
  go(await admin.submit(`${taken}?ask=void`, `${taken}/void`, { reason: 'For Hiddenbibi' }));
  const one = (statement) => idText(server.sql(statement));
  return {
    client, day: slot.starts_at.slice(0, 10), headers, ids: {
      clients: [client], appointments: [appointment], visits: [visit.split('/').pop()], enquiries: [idText(enquiry)],
      invoices: [draft, paid, taken].map((path) => path.split('/').pop()),
    },
    within: {
      ':part': one(`select part_id from part where appointment_id = ${idNumber(appointment)}`),
      ':event': one(`select event_id from appointment_event where appointment_id = ${idNumber(appointment)}`),
      ':alert': one('select max(alert_id) from alert'), ':line': one('select max(line_id) from line'),
      ':payment': one('select max(payment_id) from payment'), ':note': one('select max(credit_note_id) from credit_note'),
    },
  };
}

/** What the forms on her pages would send, filled in. */
async function formsOfHer(client, she) {
  const found = [];
  for (const [kind, ids] of Object.entries(she.ids)) {
    for (const id of ids) {
      for (const more of ['', '/edit', '/sign', '?ask=void', '?ask=discard']) {
        const path = `/staff/${kind}/${id}${more}`;
        const answer = await client.fetch(path);
        if (answer.status !== 200) continue;
        for (const form of forms(await answer.text(), new URL(path, server.base))) {
          if (form.method !== 'post' || !ids.some((one) => form.action.pathname.includes(one))) continue;
          const said = form.fields.filter((field) => ['words', 'reason', 'addendum'].includes(field.name)).map((field) => [field.name, 'x']);
          const fields = fill(form, Object.fromEntries(said), found.length);
          if (form.buttons.length > 0 && form.buttons[0].name) fields.set(form.buttons[0].name, form.buttons[0].value);
          found.push([form.action.pathname + form.action.search, fields]);
        }
      }
    }
  }
  assert.ok(found.length > 5);
  return found;
}

const secrets = /Xarqhona|hiddenbibi|secretbibi|ژارقونہ|345 ?9990001|xarqhona@/i;

test('who may not see a client meets her nowhere: on no page, list or paper, by no search, form or program', async () => {
  const [admin, desk, doctor] = [await new Client(server.base).signIn('admin'), await new Client(server.base).signIn('reception'), await new Client(server.base).signIn('doctor')];
  const she = await known(admin, desk, doctor);
  const starts = [`/staff/day?on=${she.day}`, '/staff/day', '/staff/clients', '/staff/clients?search=xarqhona', '/staff/clients?search=hiddenbibi',
    '/staff/clients?search=9990001', '/staff/palette?search=xarqhona', '/staff/palette?search=hiddenbibi', '/staff/visits', '/staff/invoices',
    '/staff/invoices?list=drafts', '/staff/enquiries', '/staff/audit', `/staff/appointments/new?client=${she.client}`, '/staff/appointments/new?search=xarqhona',
    `/staff/invoices/new?client=${she.client}`, '/staff/clients/new?search=9990001', '/staff/enquiries/new'];
  const met = async (client, each) => {
    const texts = [];
    const fetch = client.fetch.bind(client);
    client.fetch = async (path, options) => {
      const answer = await fetch(path, options);
      texts.push([path, await answer.clone().text()]);
      return answer;
    };
    if (each > 0) await crawl(client, starts, each);
    for (const path of starts) await client.fetch(path);
    client.fetch = fetch;
    return texts.filter(([, text]) => secrets.test(text.replaceAll(/search=[^"&]*|value="[^"]*"|placeholder="[^"]*"|Nobody was found by:[^<]*/g, ''))).map(([path, text]) => `${path}: ${secrets.exec(text)}`);
  };
  const filled = new Map();
  for (const client of [admin, desk, doctor]) {
    assert.ok((await met(client, 0)).length > 5, 'she is met before');
    filled.set(client, await formsOfHer(client, she));
  }
  server.sql(`insert into hidden_from (client_id, staff_id) select ${idNumber(she.client)}, staff_id from staff`);
  for (const [who, client] of Object.entries({ admin, desk, doctor })) {
    assert.deepEqual(await met(client, 20), [], `${who} meets her`);
    const csrf = (await client.form('/staff/account', '/staff/sign-out')).csrf;
    const before = server.sql('select count(*) from event');
    for (const row of routes) {
      const kind = /^\/(?:staff|api\/v1)\/(\w+)\/:id/.exec(row.path)?.[1];
      for (const id of she.ids[kind] ?? []) {
        const path = row.path.replace(':id', id).replace(/:\w+/g, (name) => she.within[name] ?? id);
        const answer = row.path.startsWith('/api/')
          ? await fetch(server.base + path, { method: row.method, headers: { ...she.headers, 'if-match': '"1"' }, ...(row.method !== 'GET' && { body: '{}' }) })
          : row.method === 'GET' ? await client.fetch(path) : await client.post(path, { csrf, version: '1', client: she.client, reason: 'x' });
        const text = await answer.text();
        assert.ok([403, 404].includes(answer.status) || ([400, 422].includes(answer.status) && row.method !== 'GET'), `${who}: ${row.method} ${row.path} answered ${answer.status}`);
        assert.doesNotMatch(text, secrets, `${who}: ${row.method} ${row.path}`);
      }
    }
    for (const [path, fields] of filled.get(client)) {
      const answer = await client.post(path, fields);
      assert.equal(answer.status, 404, `${who}: POST ${path}`);
      assert.doesNotMatch(await answer.text(), secrets, path);
    }
    assert.equal(server.sql('select count(*) from event'), before, 'nothing was done to her, and nothing of her opened');
  }
  for (const path of ['clients?search=xarqhona', 'clients', `appointments?client=${she.client}`, 'appointments', 'enquiries']) {
    const answer = await fetch(`${server.base}/api/v1/${path}`, { headers: she.headers });
    assert.doesNotMatch(await answer.text(), secrets, path);
  }
});
