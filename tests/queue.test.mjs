// Who waits without an appointment, and what holds time: tokens, "next", done, leaving, Undo.
import { test, before, after } from 'node:test';
import assert from 'node:assert/strict';
import { day, local, setClock } from './lib/clock.mjs';
import { serveSmall, idText, botox, peel } from './lib/small.mjs';
import { Client } from './lib/client.mjs';

const secret = 'a long password of one test';
const list = '/staff/appointments';
const service = idText(botox);
let server;
let desk;
before(async () => {
  setClock(`${day(0)} 06:00:00`); // some hours of the day are left for those who wait
  server = await serveSmall();
  desk = await new Client(server.base).signIn('desk', secret);
});
after(() => server?.stop());

const text = async (path, who = desk) => (await who.fetch(path)).text();
const count = (rows) => Number(server.sql(`select count(*) from ${rows}`));

const minute = (days, at) => (Date.parse(`${day(days)}T${at}Z`) / 60e3);

const asking = (answers) => `${list}/new?${new URLSearchParams(answers)}`;
const offered = async (answers) => [...(await text(asking(answers)))
  .matchAll(/name="starts_at" value="([^"]*T[^"]*)" aria-label/g)].map(([, at]) => at);

/** Book a new client for that time; gives the appointment's number. */
async function book(name, starts_at) {
  const answers = { name, phone: `0301 ${1000000 + count('client')}`, service, on: starts_at.slice(0, 10) };
  const booked = await desk.post(list, { ...await desk.form(asking(answers), list), starts_at });
  assert.equal(booked.status, 303, await booked.text());
  return server.sql('select max(appointment_id) from appointment');
}

/** Make the appointment one that was asked for on the website and not answered yet. */
const request = (id) => server.sql(`update appointment set status = 'requested', version = version + 1
  where appointment_id = ${id};
  update hold set lapses_minute = 1 where part_id in (select part_id from part where appointment_id = ${id});`);

test('what was asked for holds its time for good once it is confirmed, or is told that the time is gone', async () => {
  const held = (id) => `hold join part using (part_id) where appointment_id = ${id} and lapses_minute is null`;
  for (const is_lapsed of [false, true]) {
    const at = `${day(2)}T${is_lapsed ? '12:00' : '11:00'}`;
    const id = await book('Asked Asma', at);
    request(id);
    assert.equal(count(held(id)), 0);
    if (is_lapsed) {
      server.sql('delete from hold where lapses_minute is not null');
      await book('Quick Quratulain', at);
    }
    const step = `${list}/${idText(id)}/step`;
    const confirmed = await desk.post(step, { ...await desk.form(`${list}/${idText(id)}`, step), status: 'confirmed' });
    assert.equal(confirmed.status, is_lapsed ? 409 : 303);
    assert.equal(count(held(id)), is_lapsed ? 0 : 2);
  }
});

test('no time is offered because the holds were too many to read', async () => {
  const answers = { name: 'Many Holds', phone: '0301 2220000', service, on: day(6) };
  assert.ok((await offered(answers)).length > 0);
  server.sql(`insert into block (block_id, branch_id, resource_id, from_minute, until_minute, created_by_id,
      entered_at, version) select 77, min(branch_id), 9200, 1, 2, (select min(staff_id) from staff), 1, 1 from branch;
    insert into hold (hold_id, resource_id, lane_number, from_minute, until_minute, block_id)
      select 1000 + n.value, 9200, 1, ${minute(5, '00:00')} + n.value, ${minute(5, '00:00')} + n.value + 1, 77
        from json_each('[${[...Array(2101).keys()]}]') n;`);
  const times = await offered({ ...answers, on: day(5) });
  assert.ok(times.length > 0, 'the day of which all was read');
  assert.ok(times.every((at) => at < `${day(6)}T10:00`), times.join(' '));
  assert.deepEqual(await offered(answers), []);
  server.sql('delete from hold where block_id = 77; delete from block where block_id = 77');
});

const queue = '/staff/queue';
const doctor = () => server.sql("select staff_id from staff where is_clinician = 1 limit 1");
const shown = async (answer) => text(answer.headers.get('location'));
const toast = (page) => /<div class="toast"[^]*?<\/div>/.exec(page)[0];
const token = (id) => server.sql(`select status || ' ' || version from queue_entry where queue_entry_id = ${id}`);
const holds = (id) => server.sql(`select group_concat(resource_id || ' ' || (until_minute - from_minute), ', ') from
  (select * from hold where queue_entry_id = ${id} order by resource_id = 9200)`);

/** Give a token; { id, page } of the day book after it. */
async function give(label, fields = {}) {
  const given = await desk.post(queue, { ...await desk.form('/staff/day', queue), label, staff: idText(doctor()), service, ...fields });
  assert.equal(given.status, 303, await given.text());
  return { id: server.sql('select max(queue_entry_id) from queue_entry'), page: await shown(given) };
}

/** Press a button of the token's row; gives the answer. */
async function press(id, step, fields = {}) {
  const path = `${queue}/${idText(id)}/${step}`;
  return desk.post(path, { ...await desk.form('/staff/day', path), ...fields });
}

/** Press Undo on that page. */
async function undo(page) {
  const [, action] = /<form[^>]*action="(\/staff\/queue\/[^"]*\/undo\/[^"]*)"/.exec(toast(page));
  const [csrf, version] = ['csrf', 'version'].map((name) => new RegExp(`name="${name}" value="([^"]*)"`).exec(toast(page))[1]);
  return desk.post(action, { csrf, version });
}

test('a token is called to clinician and room until the end of its service, is done early, and each is undone', async () => {
  const { id, page } = await give('Red scarf');
  assert.match(toast(page), /token given/);
  assert.equal(holds(id), '');
  const called = await shown(await press(id, 'call'));
  assert.match(toast(called), /Room 1, held until \d\d:\d\d/);
  assert.equal(holds(id), `${doctor()} 30, 9200 30`);
  assert.equal(token(id), 'called 2');
  assert.equal((await undo(called)).status, 303);
  assert.equal(token(id), 'waiting 3');
  assert.equal(holds(id), '');
  await press(id, 'call');
  const done = await shown(await press(id, 'done'));
  assert.equal(token(id), 'done 5');
  assert.equal(count(`hold where queue_entry_id = ${id} and until_minute - from_minute >= 29`), 0, 'what is left is free again');
  assert.equal((await undo(done)).status, 303);
  assert.equal(token(id), 'called 6');
  assert.equal(holds(id), `${doctor()} 30, 9200 30`, 'held as before');
  assert.equal((await undo(done)).status, 303, 'answered as before');
  assert.equal(token(id), 'called 6', 'and done once');
  await press(id, 'done');
});

/** The row of a token in the queue. */
const rowOf = (page, name) => page.split('<li>').find((row) => row.includes('class="token') && row.includes(name)) ?? '';
const about = (page, name) => /about (\d\d:\d\d)/.exec(rowOf(page, name))?.[1];
/** Minutes from one clock time to another. */
const later = (from, to) => {
  const [a, b] = [from, to].map((at) => { const [h, m] = at.split(':').map(Number); return h * 60 + m; });
  return (b - a + 1440) % 1440;
};

test('beside each who waits stands about when: behind who is in and those before her, by the lengths of their services', async () => {
  server.sql('delete from hold');
  const first = await give('First of three');
  await give('Second of three', { service: idText(peel) });
  await give('Third of three', { staff: '' });
  const waiting = await text('/staff/day');
  const clock = local().slice(11, 16);
  assert.ok(later(clock, about(waiting, 'First of three')) <= 5, about(waiting, 'First of three'));
  assert.equal(later(about(waiting, 'First of three'), about(waiting, 'Second of three')), 30);
  assert.equal(later(about(waiting, 'First of three'), about(waiting, 'Third of three')), 90, 'there is one doctor');
  await press(first.id, 'call');
  const called = await text('/staff/day');
  assert.equal(about(called, 'First of three'), undefined, 'she is in');
  assert.ok([0, 5].includes(later(about(waiting, 'Second of three'), about(called, 'Second of three'))), 'no sooner for it');
  const other = '/staff/day?on=' + day(1);
  assert.doesNotMatch(await text(other), /of three/);
  server.sql(`insert into leave values (9970, ${doctor()}, ${minute(-1, '00:00')}, ${minute(1, '12:00')})`); // tomorrow she is back
  assert.match(rowOf(await text('/staff/day'), 'Second of three'), /no time is left today/);
  server.sql(`delete from leave; delete from hold; update queue_entry set status = 'done', version = version + 1`);
});

test('who may not see her is not called: why, and who may, stands beside the token, and one press more calls it', async () => {
  server.add('woman', 'clinician', 'Dr Woman');
  const man = doctor();
  server.sql(`update staff set is_woman = 0, version = version + 1;
    update staff set is_woman = 1, version = version + 1 where staff_id = (select max(staff_id) from staff);
    insert into performs select 9820, max(staff_id), ${botox}, 2 from staff`);
  const woman = server.sql('select max(staff_id) from staff');
  await book('Wishes Wajiha', `${day(2)}T15:00`);
  const client = server.sql('select max(client_id) from client');
  const wish = (provider, assistant) => server.sql(`update client set provider_text = '${provider}',
    is_assistant_wished = ${assistant}, version = version + 1 where client_id = ${client}`);
  const refused = async (fields, words) => {
    const { id } = await give('', { client: idText(client), staff: idText(man), ...fields });
    const answer = await press(id, 'call');
    assert.equal(answer.status, 409);
    const row = rowOf(await answer.text(), 'Wishes Wajiha');
    assert.match(row, words);
    assert.equal(token(id), 'waiting 1');
    assert.equal(holds(id), '');
    return { id, row };
  };
  const done = (id) => press(id, 'leave', { reason: 'left' });
  wish('woman_only', 0);
  const first = await refused({}, /Only a woman may see her/);
  assert.match(first.row, new RegExp(`name="staff" value="${idText(woman)}">Dr Woman<`));
  assert.doesNotMatch(first.row, new RegExp(`name="staff" value="${idText(man)}">`));
  const called = await press(first.id, 'call', { staff: idText(woman) });
  assert.equal(called.status, 303);
  assert.match(toast(await shown(called)), /Dr Woman, Room 1, held until/);
  assert.equal(holds(first.id), `${woman} 30, 9200 30`);
  await press(first.id, 'done');

  wish('any', 0);
  await done((await refused({ service: idText(peel), staff: idText(woman) }, /does not do that treatment/)).id);
  server.sql(`update service set is_woman_only = 1, version = version + 1 where service_id = ${botox}`);
  await done((await refused({}, /the treatment asks for it/)).id);
  server.sql(`update service set is_woman_only = 0, credential_text = 'laser', version = version + 1 where service_id = ${botox}`);
  await done((await refused({}, /credential for this treatment/)).id);
  server.sql(`update service set credential_text = '', version = version + 1 where service_id = ${botox}`);

  wish('any', 1);
  const alone = await refused({}, /no woman who assists is free now/);
  assert.match(alone.row, />Dr Woman</);
  server.sql(`update staff set is_assistant = 1, version = version + 1 where staff_id = ${woman}`);
  assert.equal((await press(alone.id, 'call')).status, 303);
  assert.equal(holds(alone.id), `${[man, woman].sort().map((id) => `${id} 30`).join(', ')}, 9200 30`);
  const over = await shown(await press(alone.id, 'done'));
  assert.equal((await undo(over)).status, 303);
  assert.equal(count(`hold where queue_entry_id = ${alone.id} and resource_id = ${woman} and until_minute - from_minute = 30`), 1,
    'undone, she is held again too');
  await press(alone.id, 'done');
  server.sql(`update staff set is_assistant = 0, version = version + 1 where staff_id = ${woman};
    delete from performs where performs_id = 9820; update staff set is_clinician = 0, version = version + 1 where staff_id = ${woman};
    delete from hold where queue_entry_id is not null`);
});

test('who is not old enough for the treatment is called only by who may go on despite it, with a reason', async () => {
  server.sql(`update service set least_age_number = 18, version = version + 1 where service_id = ${botox}`);
  const added = await desk.submit('/staff/clients/new', '/staff/clients',
    { name: 'Young Yusra', phone: '0301 7777788', birth_on: `${Number(day(1).slice(0, 4)) - 18}${day(1).slice(4)}` });
  const { id } = await give('', { client: added.headers.get('location').split('/').at(-1) });
  const answer = await press(id, 'call');
  assert.equal(answer.status, 422);
  const row = rowOf(await answer.text(), 'Young Yusra');
  assert.match(row, /not old enough for this treatment on that day[^<]*The first day on which that is so:/);
  assert.doesNotMatch(row, /name="is_young"/, 'the desk may not');
  assert.equal((await press(id, 'call', { is_young: '1', reason: 'I say so' })).status, 403);

  const clinician = await new Client(server.base).signIn('doctor', secret);
  const call = `${queue}/${idText(id)}/call`;
  const pressed = await clinician.post(call, await clinician.form('/staff/day', call));
  const offered = rowOf(await pressed.text(), 'Young Yusra');
  assert.match(offered, /name="is_young" value="1"[^]*name="reason"[^]*Call despite the client(&#39;|')s age to/);
  assert.doesNotMatch(offered, /name="is_despite"/, 'no credential is gone past');
  const despite = { ...await clinician.form('/staff/day', call), is_young: '1', staff: idText(doctor()) };
  assert.equal((await clinician.post(call, despite)).status, 422, 'not without a reason');
  assert.equal(holds(id), '');
  assert.equal((await clinician.post(call, { ...despite, reason: 'Her mother sits beside her' })).status, 303);
  assert.equal(holds(id), `${doctor()} 30, 9200 30`);
  assert.equal(count("event where kind = 'young'"), 1);
  assert.equal(count("event where kind = 'override'"), 0);
  await press(id, 'done');
  server.sql(`update service set least_age_number = 0, version = version + 1 where service_id = ${botox};
    delete from hold where queue_entry_id is not null`);
});

const currentDay = /<a [^>]*href="\/staff\/day"[^>]*aria-current="page"/;

test('what is refused on a token is said on the same page', async () => {
  const { id } = await give('Changed elsewhere');
  const path = `${queue}/${idText(id)}`;
  const { csrf, version } = await desk.form('/staff/day', `${path}/call`);
  assert.equal((await press(id, 'leave', { reason: 'left' })).status, 303);
  for (const step of ['call', 'done', 'leave']) {
    const answer = await desk.post(`${path}/${step}`, { csrf, version, ...(step === 'leave' ? { reason: 'left' } : {}) });
    assert.equal(answer.status, 409, step);
    const page = await answer.text();
    assert.match(page, currentDay, 'the bar says where one is');
    assert.match(page, /<ol class="queue">|Nobody is waiting/);
    assert.match(page, /class="sum row" role="alert"[^>]*>\s*<p>Somebody else changed this token meanwhile/);
  }
});

test('on a phone one tap leads from the top of the day book to who waits', async () => {
  const nav = (html) => /<nav class="tabs ph"[^]*?<\/nav>/.exec(html)[0];
  const today = await text('/staff/day');
  assert.match(nav(today), /href="#queue-t">Waiting/);
  assert.match(today, /id="queue-t"/);
  assert.doesNotMatch(nav(await text(`/staff/day?on=${day(1)}`)), /queue-t/);
});

test('the pages that belong to the day book have it marked in the bar, no others', async () => {
  for (const path of ['/staff/day', `${list}/new`, '/staff/blocks/new']) assert.match(await text(path), currentDay, path);
  for (const path of ['/staff/clients', '/staff/account']) assert.doesNotMatch(await text(path), currentDay, path);
});

test('blocked time is proposed from the next quarter of an hour today, from the opening on other days', async () => {
  const proposed = async (path) => {
    const fields = await desk.values(`/staff/blocks/new${path}`, '/staff/blocks');
    return [fields.get('from'), fields.get('until')];
  };
  const hour = (at) => new Date(at + 3600e3).toISOString().slice(0, 16);
  const quarter = () => Math.ceil(Math.floor(Date.parse(local()) / 60e3) / 15) * 15 * 60e3;
  const before = quarter();
  const today = await proposed('');
  assert.ok([before, quarter()].some((at) => today[0] === new Date(at).toISOString().slice(0, 16)), today[0]);
  assert.equal(today[1], hour(Date.parse(`${today[0]}Z`)));
  assert.deepEqual(await proposed(`?on=${day(3)}`), [`${day(3)}T10:00`, `${day(3)}T11:00`]);
});

test('who is shown in the day book is whose time is blocked, a clinician her own; else that is asked', async () => {
  const link = async (who, path) => /href="(\/staff\/blocks\/new[^"]*)"/.exec(await text(path, who))[1].replaceAll('&amp;', '&');
  const chosen = async (who, path) => (await who.values(await link(who, path), '/staff/blocks')).get('resource');
  const clinician = await new Client(server.base).signIn('doctor', secret);
  const room = idText(server.sql('select min(room_id) from room'));
  assert.equal(await chosen(desk, '/staff/day'), '');
  assert.equal(await chosen(desk, `/staff/day?by=room&who=${room}`), room);
  assert.equal(await chosen(clinician, '/staff/day'), idText(doctor()));
  assert.equal((await desk.values('/staff/blocks/new?resource=0000000000001', '/staff/blocks')).get('resource'), '');
});

test('time is blocked and given back, each with Undo; what is in it meanwhile is said, and why it was blocked is sealed', async () => {
  const blocks = '/staff/blocks';
  const form = `${blocks}/new?on=${day(3)}`;
  const fields = { resource: idText(doctor()), from: `${day(3)}T13:00`, until: `${day(3)}T14:00`, reason: 'Qzxwv dentist' };
  const held = () => count('hold where block_id is not null');
  const press = async (page) => {
    const [, action] = /<form[^>]*action="(\/staff\/blocks\/[^"]*)"/.exec(toast(page));
    const [csrf, version] = ['csrf', 'version'].map((name) => new RegExp(`name="${name}" value="([^"]*)"`).exec(toast(page))[1]);
    return desk.post(action, { csrf, version });
  };
  const blocked = await shown(await desk.post(blocks, { ...await desk.form(form, blocks), ...fields }));
  assert.match(toast(blocked), /Blocked: 13:00–14:00[^]*Qzxwv dentist/);
  assert.equal(held(), 1);
  const taken = await desk.post(blocks, { ...await desk.form(form, blocks), ...fields });
  assert.equal(taken.status, 409);
  assert.match(await taken.text(), /This time has just been taken/);
  assert.equal(server.sql("select count(*) from block where cast(reason as text) like '%dentist%'"), '0');
  const undone = await shown(await press(blocked));
  assert.match(toast(undone), /Given back: 13:00–14:00/);
  assert.equal(held(), 0);
  assert.doesNotMatch(undone, /class="v blocked/);
  const again = await press(undone);
  assert.equal(again.status, 303);
  assert.equal(held(), 1);
  assert.match(await shown(again), /class="v blocked[^]*Qzxwv dentist/);
  assert.equal((await press(undone)).status, 303, 'answered as before');
  assert.equal(held(), 1, 'and done once');
  const page = /href="(\/staff\/blocks\/\w{13})"/.exec(await text(`/staff/day?on=${day(3)}`))[1];
  const back = await shown(await desk.post(`${page}/end`, await desk.form(page, `${page}/end`)));
  await book('Meanwhile Maham', `${day(3)}T13:00`);
  const gone = await press(back);
  assert.equal(gone.status, 409);
  assert.match(await gone.text(), /This time has just been taken/);
  assert.equal(held(), 0);
  assert.match(await text(page), /Given back/);
});

test('who was given a token by mistake is taken out by Undo; who leaves says why, and may come back', async () => {
  const mistake = await give('Mistake');
  assert.equal((await undo(mistake.page)).status, 303);
  assert.equal(token(mistake.id), 'withdrawn 2');
  assert.doesNotMatch(await text('/staff/day'), /Mistake/);
  const { id } = await give('Impatient');
  assert.equal((await press(id, 'leave', { reason: 'because' })).status, 422);
  assert.equal((await press(id, 'leave')).status, 422);
  const left = await press(id, 'leave', { reason: 'not_wanted' });
  assert.equal(left.status, 303);
  assert.equal(token(id), 'left 2');
  assert.equal(server.sql(`select before_text || ' ' || after_text || ' ' || reason_text from queue_event
    where queue_entry_id = ${id} order by event_id desc limit 1`), 'waiting left not_wanted');
  assert.equal((await undo(await shown(left))).status, 303);
  assert.equal(token(id), 'waiting 3');
  await press(id, 'call');
  await press(id, 'leave', { reason: 'left' });
  assert.equal(token(id), 'left 5');
  assert.equal(count(`hold where queue_entry_id = ${id} and until_minute - from_minute >= 29`), 0);
});

test('two clicks at once call once: the same form twice, and two screens', async () => {
  for (const forms of [1, 2]) {
    const { id } = await give('Twice');
    const path = `${queue}/${idText(id)}/call`;
    const first = await desk.form('/staff/day', path);
    const second = forms === 1 ? first : await desk.form('/staff/day', path);
    const answers = await Promise.all([first, second].map((fields) => desk.post(path, fields)));
    const [yes, other] = answers.map((one) => one.status).sort();
    assert.equal(yes, 303);
    assert.ok(forms === 1 ? other === 303 : other === 409 || other === 412, `${other}`); // seen before or at the write
    assert.equal(token(id), 'called 2');
    assert.equal(holds(id), `${doctor()} 30, 9200 30`);
    await press(id, 'done');
  }
});

test('a token is called to a room that its service may use, or to none', async () => {
  server.sql(`insert into room select 9201, min(branch_id), 'Laser room', '', 0, 1, 1 from branch;
    insert into service_room (service_room_id, service_id, room_id) values (9990, ${botox}, 9200)`);
  const first = await give('Needs room 1');
  await press(first.id, 'call');
  assert.equal(holds(first.id), `${doctor()} 30, 9200 30`, 'not the laser room, which comes first');
  await press(first.id, 'done');
  server.sql('update service_room set room_id = 9201');
  server.sql(`delete from hold where queue_entry_id = ${first.id}`);
  const second = await give('Needs the laser room');
  await press(second.id, 'call');
  assert.equal(holds(second.id), `${doctor()} 30, 9201 30`);
  await press(second.id, 'done');
  server.sql('delete from service_room');
});

test('with no minute free a token holds nothing, and it is said whom it delays', async () => {
  const id = await book('Delayed Dua', `${day(1)}T11:00`);
  const now = Math.floor(Date.parse(local()) / 60e3);
  server.sql(`delete from hold where queue_entry_id is not null;
    update hold set from_minute = ${now - 5}, until_minute = ${now + 25} where part_id in
      (select part_id from part where appointment_id = ${id})`);
  const { id: entry } = await give('Squeezed in');
  const called = toast(await shown(await press(entry, 'call')));
  assert.match(called, /nothing is held. It delays: Delayed Dua, \d\d:\d\d/);
  assert.equal(holds(entry), '');
  assert.equal(token(entry), 'called 2');
});
