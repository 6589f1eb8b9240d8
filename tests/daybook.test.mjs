// The day book's work: booking, checking in, moving, the queue.
import { test, before, after } from 'node:test';
import assert from 'node:assert/strict';
import { day, local, setClock } from './lib/clock.mjs';
import { serveSmall, smallPassword, idText, botox, peel } from './lib/small.mjs';
import { within } from './lib/server.mjs';
import { Client } from './lib/client.mjs';
import { sound } from './lib/look.mjs';
import { emptyClinic } from './lib/states.mjs';
import { launch, open, check, picture, phone, desktop } from './lib/browser.mjs';

const secret = 'a long password of one test';
const list = '/staff/appointments';
const fresh = `${list}/new`;
const service = idText(botox);
let server;
let desk;
let browser;
let tab; // the desk's own window
before(async () => {
  setClock(`${day(0)} 06:00:00`); // some hours of the day are left for what is done today
  server = await serveSmall();
  // Open at any hour, so that there is a today whenever this runs; a second doctor with a second room.
  server.sql('update hours set opens_minutes = 0, closes_minutes = 1440');
  server.add('second', 'clinician');
  server.sql(`insert into performs select 9810, max(staff_id), ${botox}, 2 from staff where is_clinician = 1;
    insert into room select 9210, min(branch_id), 'Room 2', '', 2, 1, 1 from branch;`);
  desk = await new Client(server.base).signIn('desk', secret);
  browser = await launch();
  tab = await signedIn();
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

/** A window in which the desk is signed in. */
async function signedIn(options) {
  const page = await open(browser, options);
  const cookies = [...desk.cookies].map(([name, value]) => ({ name, value, url: server.base.replace('http:', 'https:'), secure: true }));
  await page.context().addCookies(cookies);
  return page;
}

const text = async (path, who = desk) => (await who.fetch(path)).text();
const count = (table) => Number(server.sql(`select count(*) from ${table}`));

/** A token at the desk for who says that name. */
const give = async (label) => desk.post('/staff/queue', { ...await desk.form('/staff/day', '/staff/queue'), label });

/** Five minutes of the day in px, asked at one go: a day that is drawn anew leaves a column without a style. */
const rowHeight = (page) => page.evaluate(() => parseFloat(getComputedStyle(document.querySelector('.book .grid')).gridAutoRows));

/** The booking form's address with these answers. */
const asking = (answers) => `${fresh}?${new URLSearchParams(answers)}`;

/** Book the n-th free time that the page offers for these answers. */
async function bookOffered(answers, n = 0) {
  const page = await text(asking(answers));
  const times = [...page.matchAll(/name="starts_at" value="([^"]*T[^"]*)" aria-label/g)].map((found) => found[1]);
  return desk.post(list, { ...await desk.form(asking(answers), list), starts_at: times[n] });
}

test('a new client is booked with name and phone only, in one command with the client', async () => {
  const answers = { name: 'Zarqa Newcomer', phone: '0301 2223344', service, on: day(3) };
  const page = await text(asking(answers));
  assert.match(page, /For a new client:/);
  const [clients, appointments] = [count('client'), count('appointment')];
  const booked = await bookOffered(answers);
  assert.equal(booked.status, 303, await booked.text());
  assert.deepEqual([count('client'), count('appointment')], [clients + 1, appointments + 1]);
  assert.equal(server.sql('select is_unmatched from client order by client_id desc limit 1'), '0', 'she was searched for');
  const shown = await text(booked.headers.get('location'));
  assert.match(shown, /Zarqa Newcomer/);
  assert.match(await text('/staff/clients?search=0301-222-3344'), /Zarqa Newcomer/);
});

test('a refused booking makes no client either, and keeps what was typed', async () => {
  const answers = { name: 'Never Made', phone: '0301 2223355', service, on: day(3) };
  const hidden = await desk.form(asking(answers), list);
  const clients = count('client');
  for (const starts_at of [`${day(-1)}T11:00`, `${day(3)}T11:07`]) {
    const refused = await desk.post(list, { ...hidden, starts_at });
    assert.equal(refused.status, 422);
    const page = await refused.text();
    assert.match(page, /Never Made/);
    assert.match(page, /name="starts_at" value="[^"]*T[^"]*" aria-label/, 'the next free times');
  }
  for (const [left_out, field] of [['name', 'name'], ['phone', 'phone']]) {
    const refused = await desk.post(list, { ...hidden, [left_out]: '', starts_at: `${day(3)}T11:00` });
    assert.equal(refused.status, 422);
    assert.match(await refused.text(), new RegExp(`id="${field}-e"`));
  }
  assert.equal(count('client'), clients);
});

test('who is known is offered first, by phone or by name; another person with her phone is a choice of its own', async () => {
  const name = 'Nazish Shared';
  const answers = { name, phone: '0301 2223366', service, on: day(4) };
  assert.equal((await bookOffered(answers)).status, 303);
  const id = /href="\/staff\/clients\/(\w{13})"/.exec(await text('/staff/clients?search=03012223366'))[1];
  for (const asked of [{ phone: '+92 301 2223366' }, { name: 'nazish' }, { phone: '3366' }]) {
    const page = await text(asking({ ...asked, service: answers.service }));
    assert.match(page, new RegExp(`appointments/new\\?[^"]*client=${id}[^>]*>[^]*?${name}`), JSON.stringify(asked));
  }
  const sister = { ...answers, name: 'Her Sister' };
  const page = await text(asking(sister));
  assert.match(page, /No, another person with this phone/);
  assert.doesNotMatch(page, /name="starts_at" value="[^"]*T[^"]*" aria-label/, 'no time is taken before that is said');
  const blunt = await desk.post(list, { ...await desk.form(asking({ ...sister, phone: '0301 2223367' }), list),
    phone: sister.phone, starts_at: `${day(4)}T15:00` });
  assert.equal(blunt.status, 409);
  assert.match(await blunt.text(), /This phone is known already/);
  const other = /href="([^"]*other=[^"]*)"/.exec(page)[1].replaceAll('&amp;', '&');
  const booked = await desk.post(list, { ...await desk.form(other, list), starts_at: `${day(4)}T15:00` });
  assert.equal(booked.status, 303, await booked.text());
  assert.match(await text('/staff/clients?search=03012223366'), /Nazish Shared[^]*Her Sister|Her Sister[^]*Nazish Shared/);
});

test('a client who was booked without a search that worked is marked, to be matched', async () => {
  const answers = { name: 'Unsearched Una', phone: '0301 2223377', service, on: day(5) };
  const { searched, ...hidden } = await desk.form(asking(answers), list);
  assert.equal(searched, '1');
  assert.equal((await desk.post(list, { ...hidden, starts_at: `${day(5)}T12:00` })).status, 303);
  assert.equal(server.sql('select is_unmatched from client order by client_id desc limit 1'), '1');
});

test('a search that failed is told and not taken for one that found nobody', async () => {
  const answers = { name: 'Search Broke', phone: '0301 2223388', service, on: day(5) };
  server.sql('alter table client_token rename to lost_token');
  let page;
  let hidden;
  try {
    page = await text(asking(answers));
    hidden = await desk.form(asking(answers), list);
  } finally {
    server.sql('alter table lost_token rename to client_token');
  }
  assert.match(page, /The search for known clients did not work/);
  assert.doesNotMatch(page, /Nobody is known/);
  assert.equal((await desk.post(list, { ...hidden, starts_at: `${day(5)}T14:00` })).status, 303);
  assert.equal(server.sql('select is_unmatched from client order by client_id desc limit 1'), '1');
});

/** The quarter of an hour that has begun on the clinic's clock, and those after it. */
const quarter = (n = 0) => new Date((Math.floor(Date.parse(local()) / 900e3) + n) * 900e3).toISOString().slice(0, 16);

/** The address of the day book of that start: late in the evening it is tomorrow's. */
const dayOf = (starts_at) => `${server.base}/staff/day?on=${starts_at.slice(0, 10)}`;

/** Book a client at a start; gives the path of the appointment. */
async function booked(name, starts_at, answers = {}) {
  const asked = asking({ name, phone: `0302 ${String(1000000 + count('client')).slice(-7)}`, service, ...answers });
  const answer = await desk.post(list, { ...await desk.form(asked, list), starts_at });
  assert.equal(answer.status, 303, await answer.text());
  return `${list}/${idText(server.sql('select max(appointment_id) from appointment'))}`;
}

/** Actions are counted: taps, or key chords. */
function counter() {
  const counted = { actions: 0, async act(what) { counted.actions++; await what(); } };
  return counted;
}

const card = (page, path) => page.locator(`.v:has(a[href="${path}"])`);

test('from the day book: check in by one action, and undo it by one more', async () => {
  const at = quarter();
  const path = await booked('Checked In', at);
  await tab.goto(dayOf(at));
  const taps = counter();
  await taps.act(() => card(tab, path).getByRole('button', { name: 'Arrived: Checked In' }).click());
  await card(tab, path).and(tab.locator('.arrived')).waitFor();
  assert.ok(taps.actions <= 1, `${taps.actions} to check in`);
  await taps.act(() => tab.locator('#toast').getByRole('button', { name: 'Undo' }).click());
  await card(tab, path).and(tab.locator('.booked')).waitFor();
  assert.ok(taps.actions <= 2, `${taps.actions} to check in and undo`);
});

test('a known client is booked again by three actions from the day book', async () => {
  const at = quarter(2);
  const path = await booked('Comes Again', at);
  const before = count('appointment');
  const taps = counter();
  await tab.goto(dayOf(at));
  await taps.act(() => card(tab, path).locator('a').click());
  await taps.act(() => tab.getByRole('link', { name: 'Book again' }).click());
  await taps.act(() => tab.locator('button[name=starts_at]').last().click());
  await tab.waitForURL('**/staff/day?**done=*');
  assert.equal(count('appointment'), before + 1);
  assert.ok(taps.actions <= 3, `${taps.actions} to book again`);
});

test('by keyboard a new client is booked from the day book with name, phone and what for', async () => {
  const before = count('client');
  await tab.goto(`${server.base}/staff/day?on=${day(6)}`);
  await tab.keyboard.press('n');
  await tab.waitForURL('**/appointments/new?**');
  await tab.keyboard.type('Keyed In');
  await tab.keyboard.press('Tab');
  await tab.keyboard.type('0303 1234567');
  await tab.keyboard.press('Tab');
  await tab.keyboard.type('Botox');
  await tab.keyboard.press('Control+Enter');
  await tab.locator('button[name=starts_at]').nth(3).waitFor();
  await tab.locator('#note').press('Enter'); // books nothing: no time was pressed
  await tab.locator('#note').press('Control+Enter');
  assert.ok(tab.url().includes('/appointments/new?'));
  await check(tab, 'booking');
  await tab.locator('button[name=starts_at]').nth(3).press('Enter');
  await tab.waitForURL('**/staff/day?**done=*');
  assert.equal(count('client'), before + 1);
  await tab.getByText('Keyed In').first().waitFor();
});

test('on a phone the free times are in sight as soon as they are asked for, on a desk with all that was chosen', async () => {
  for (const [viewport, above] of [[phone, false], [desktop, true]]) {
    const other = await signedIn({ viewport });
    await other.goto(asking({ name: 'Seen Sadaf', phone: '0301 2224466', on: day(3) }).replace(/^/, server.base));
    await other.selectOption('#service', service);
    await other.getByRole('button', { name: 'Show free times' }).click();
    for (const press of [async () => {}, async () => other.getByRole('link', { name: 'Day after' }).click()]) {
      await press();
      await other.waitForLoadState();
      const box = await other.locator('button[name=starts_at]:visible').first().boundingBox();
      assert.ok(box.y > 0 && box.y < viewport.height - 100, `${box.y} px from the top of ${viewport.height}`);
      if (above) assert.ok((await other.locator('h1').boundingBox()).y > 0);
    }
    await other.context().close();
  }
});

test('a card is taken to another time and doctor, snaps to the grid, and goes back when that is refused or left', async () => {
  const on = day(9);
  const [taken, path] = [await booked('Stays There', `${on}T05:00`), await booked('Is Moved', `${on}T03:00`)];
  await tab.goto(`${server.base}/staff/day?on=${on}`);
  const grids = tab.locator('.book .grid');
  const from = await tab.evaluate((href) => [...document.querySelectorAll('.grid')].findIndex((one) => one.querySelector(`a[href="${href}"]`)), path);
  const starts = () => server.sql(`select (from_minute % 1440) || ' ' || (select count(*) from hold where part_id = part.part_id
    and resource_id = part.staff_id) from part order by appointment_id desc limit 1`);
  /** Where it stands; the day may just be drawn anew. */
  const boxOf = async (one) => {
    for (;;) {
      await one.waitFor();
      const box = await one.boundingBox();
      if (box) return box;
    }
  };
  /** Take the card by its upper part to a row of a column. */
  const carry = async (column, row, end) => {
    const box = await boxOf(card(tab, path));
    const grid = await boxOf(grids.nth(column));
    const height = await rowHeight(tab);
    await tab.mouse.move(box.x + 30, box.y + 6);
    await tab.mouse.down();
    await tab.mouse.move(box.x + 40, box.y + 20);
    await tab.mouse.move(grid.x + 40, grid.y + row * height + 6, { steps: 4 });
    await end();
  };
  await card(tab, path).scrollIntoViewIfNeeded();
  await carry(from, 49, async () => {
    assert.match(await card(tab, path).textContent(), /04:00/, 'it snaps to a quarter');
    await tab.keyboard.press('Escape');
  });
  await tab.mouse.up();
  assert.match(await card(tab, path).textContent(), /03:00/);
  const sent = (status) => tab.waitForResponse((one) => one.request().method() === 'POST' && one.status() === status);
  let answer = sent(409);
  await carry(from, 60, () => tab.mouse.up());
  await answer;
  await tab.locator('#toast', { hasText: /Free times: 05:30/ }).waitFor();
  assert.match(await card(tab, path).textContent(), /03:00/, 'it is back where it was');
  answer = sent(303);
  await carry(1 - from, 49, () => tab.mouse.up());
  await answer;
  await grids.nth(1 - from).locator(`a[href="${path}"]`, { hasText: '04:00' }).waitFor();
  assert.equal(starts(), '240 1', 'and the doctor of that column is held');
  // By keyboard: M, arrows, Enter; the arrows alone go from card to card.
  await card(tab, path).locator('a').focus();
  await tab.keyboard.press('m');
  await tab.keyboard.press('ArrowDown');
  await tab.keyboard.press('ArrowDown');
  await tab.keyboard.press('Escape');
  assert.match(await card(tab, path).textContent(), /04:00/);
  answer = sent(303);
  for (const key of ['m', 'ArrowDown', 'ArrowDown', 'Enter']) await tab.keyboard.press(key);
  await answer;
  await card(tab, path).getByText('04:30').waitFor();
  await tab.keyboard.press(from === 0 ? 'ArrowLeft' : 'ArrowRight');
  assert.equal(await tab.evaluate(() => document.activeElement.getAttribute('href')), taken);
  await tab.keyboard.press('?');
  assert.match(await tab.locator('dialog#keys').textContent(), /Move with the arrows/);
  await tab.keyboard.press('Escape');
});

test('drawn over free time, the pointer books it', async () => {
  await tab.goto(`${server.base}/staff/day?on=${day(10)}`);
  const grid = tab.locator('.book .grid').first();
  const height = await rowHeight(tab);
  await grid.scrollIntoViewIfNeeded();
  const box = await grid.boundingBox();
  await tab.mouse.move(box.x + 40, box.y + 25 * height);
  await tab.mouse.down();
  await tab.mouse.move(box.x + 40, box.y + 30 * height, { steps: 3 });
  await tab.mouse.move(box.x + 40, box.y + 33 * height, { steps: 3 });
  await tab.mouse.up();
  await tab.waitForURL('**/appointments/new?**');
  const query = new URL(tab.url()).searchParams;
  assert.deepEqual([query.get('starts_at'), query.get('minutes')], [`${day(10)}T02:00`, '45']);
  assert.equal(query.get('staff'), await tab.locator('select[name=staff]').inputValue());
  await tab.getByText('02:00').first().waitFor();
  await tab.keyboard.type('Drawn Dua');
  await tab.keyboard.press('Tab');
  await tab.keyboard.type('0301 7700112');
  await tab.selectOption('select[name=service]', service);
  await tab.keyboard.press('Enter');
  await tab.locator('button.main[name=starts_at]:focus').waitFor(); // the time that was pressed has the focus
  await tab.locator('#note').press('Enter'); // and is the one that Enter takes anywhere in its form
  await tab.waitForURL('**/staff/day?**');
  assert.equal(server.sql('select from_minute % 1440, until_minute - from_minute from appointment order by appointment_id desc limit 1'), '120|45');
});

test('a name of one long word puts nothing out of sight', async () => {
  const name = 'Hubertblaine'.repeat(9);
  const answers = { name, phone: '0301 7700113', service, on: day(11) };
  assert.equal((await bookOffered(answers)).status, 303);
  assert.equal((await desk.submit('/staff/day', '/staff/queue', { label: name.slice(0, 80) })).status, 303);
  const id = idText(server.sql('select max(appointment_id) from appointment'));
  const client = /\/staff\/clients\/\w{13}/.exec(await text(`${list}/${id}`))[0];
  for (const size of [phone, desktop]) {
    await tab.setViewportSize(size);
    for (const path of [`${list}/${id}`, client, '/staff/day', asking(answers)]) {
      await tab.goto(server.base + path);
      assert.deepEqual(await tab.evaluate(sound), [], `${path} ${size.width}`);
    }
  }
});

test('what one screen does the other shows within a second', async () => {
  const other = await signedIn({ locale: 'ur' });
  const at = [`${day(21)}T11:00`, `${day(21)}T12:00`];
  const paths = [await booked('Seen Here', at[0]), await booked('Seen There', at[1])];
  await Promise.all([tab, other].map((page) => page.goto(dayOf(at[0]))));
  /** When, on the machine's clock, a window shows the card as confirmed. */
  const shows = (page, path) => page.evaluate((href) => new Promise((done) => {
    const look = () => {
      if (document.querySelector(`.v.confirmed:has(a[href="${href}"])`)) done(Date.now());
      else requestAnimationFrame(look);
    };
    look();
  }), path);
  for (const [here, there, path] of [[tab, other, paths[0]], [other, tab, paths[1]]]) {
    const both = within(Promise.all([shows(here, path), shows(there, path)]), 'card that is confirmed');
    await card(here, path).locator('[data-act]').last().click();
    const [first, second] = await both;
    assert.ok(second - first < 1000, `${second - first} ms`);
  }
  await other.context().close();
});

test('what changes between a page and the opening of its stream is shown too, in the window that listens and in another', async () => {
  const other = await signedIn();
  let open;
  const opened = new Promise((done) => { open = done; });
  await other.route('**/staff/events', async (route) => { await opened; await route.continue(); });
  const at = quarter(6);
  await other.goto(dayOf(at));
  const path = await booked('Slipped Between', at);
  const shown = other.waitForResponse('**/staff/day?**');
  open();
  await shown;
  await card(other, path).waitFor();
  // A second window of this browser, whose page is older than what the first has heard.
  const second = await other.context().newPage();
  await second.route('**/staff/day?**', async (route) => {
    const answer = await route.fetch();
    const heard = other.waitForResponse('**/staff/day?**');
    await booked('Slipped Again', at);
    await heard;
    await route.fulfill({ response: answer });
  }, { times: 1 });
  await second.goto(dayOf(at));
  await second.getByText('Slipped Again').first().waitFor();
  await other.context().close();
});

/** The times that a page offers, as its buttons send them. */
const offered = (page) => [...page.matchAll(/name="starts_at" value="([^"]*T[^"]*)" aria-label/g)].map((found) => found[1]);
const firstDoctor = () => idText(server.sql(`select staff_id from performs where service_id = ${peel}`));

test('who types the name of a token sees what other screens do meanwhile, and loses nothing of it', async () => {
  await tab.goto(`${server.base}/staff/day`);
  await tab.fill('#label', 'Half a na');
  await tab.selectOption('#staff', { index: 1 });
  await tab.locator('#label').focus();
  assert.equal((await give('Heard Hira')).status, 303);
  await tab.locator('.queue li', { hasText: 'Heard Hira' }).waitFor();
  assert.equal(await tab.locator('#label:focus').inputValue(), 'Half a na');
  await tab.locator('h1').click(); // the other phone rings
  await tab.locator('.queue li', { hasText: 'Heard Hira' }).locator('summary').click();
  assert.equal((await give('Heard Huma')).status, 303);
  await tab.locator('.queue li', { hasText: 'Heard Huma' }).waitFor();
  assert.equal(await tab.inputValue('#label'), 'Half a na');
  assert.notEqual(await tab.inputValue('#staff'), '');
  await tab.locator('.queue details[open]').getByText('Left without being seen').waitFor();
});

test('what is pressed while another screen changes the day is what is done when it is let go', async () => {
  await tab.goto(`${server.base}/staff/day`);
  const beside = await signedIn();
  await beside.goto(`${server.base}/staff/day`);
  const card = tab.locator('.queue li', { hasText: 'Heard Hira' });
  await card.locator('summary').hover();
  await tab.mouse.down();
  assert.equal((await give('Pressed Parveen')).status, 303);
  for (const page of [beside, tab]) {
    if (page === tab) await tab.mouse.up();
    await page.locator('.queue li', { hasText: 'Pressed Parveen' }).waitFor();
  }
  await card.locator('details[open]').waitFor();
  await tab.mouse.down({ button: 'right' }); // for a menu, which may take the release
  assert.equal((await give('Menu Maryam')).status, 303);
  await tab.locator('.queue li', { hasText: 'Menu Maryam' }).waitFor();
  await tab.mouse.up({ button: 'right' });
  await beside.context().close();
});

test('why a token was not called stays to be read while another screen changes the day', async () => {
  const queue = '/staff/queue';
  await tab.goto(`${server.base}/staff/day`);
  assert.equal((await desk.post(queue, { ...await desk.form('/staff/day', queue), label: 'Read Raheela', service: idText(peel),
    staff: idText(server.sql('select staff_id from performs where performs_id = 9810')) })).status, 303);
  const row = tab.locator('.queue li', { hasText: 'Read Raheela' });
  await row.locator('button', { hasText: 'Next' }).click();
  const why = row.locator('.sum');
  await why.waitFor();
  await tab.locator('.queue .sum:focus-within').waitFor(); // what has the focus stays
  const summary = await tab.locator('#summary').innerText();
  assert.equal((await bookOffered({ name: 'Meanwhile Mehr', phone: '0301 2224460', service, on: day(0) })).status, 303);
  await tab.getByText('Meanwhile Mehr').first().waitFor(); // the rest is as it is now
  assert.notEqual(await tab.locator('#summary').innerText(), summary);
  assert.match(await tab.locator('.queue .sum:focus-within').innerText(), /does not do that treatment/);
  await tab.locator('main').focus();
  await why.waitFor({ state: 'detached' });
});

test('five visits of one time stand side by side, each with its name in sight, in both languages', async () => {
  const at = Date.parse(`${day(20)}T12:00Z`) / 60e3;
  const names = ['Sadia Kiran', 'محمد عبداللہ', 'Rukhsana Qureshi', 'سعدیہ کرن', 'Zulekha Qazalbash'];
  for (const [n, name] of names.entries()) {
    const booked = await bookOffered({ name, phone: `0301 222447${n}`, service, on: day(20) });
    assert.equal(booked.status, 303, await booked.text());
  }
  server.sql(`create temp table moved as select part_id, p.appointment_id from part p where from_minute / 1440 = ${Math.floor(at / 1440)};
    delete from hold where part_id in (select part_id from moved);
    update part set from_minute = ${at}, until_minute = ${at + 30},
        staff_id = (select staff_id from performs where performs_id = 9800) where part_id in (select part_id from moved);
    update appointment set from_minute = ${at}, until_minute = ${at + 30}, version = version + 1
      where appointment_id in (select appointment_id from moved);
    drop table moved`);
  const other = await signedIn();
  for (const language of ['en', 'ur']) {
    server.sql(`update staff set language_text = '${language}', version = version + 1`);
    await other.goto(`${server.base}/staff/day?on=${day(20)}`);
    const cards = await other.locator('.v').evaluateAll((list) => list.map((card) => {
      const box = card.getBoundingClientRect();
      const range = document.createRange();
      range.selectNodeContents(card.querySelector('.n'));
      const hidden = [...range.getClientRects()].filter((line) => line.bottom > box.bottom + 1 || line.left < box.left || line.right > box.right);
      return { left: box.left, right: box.right, hidden: hidden.length };
    }));
    assert.equal(cards.length, names.length);
    assert.deepEqual(cards.map((card) => card.hidden), names.map(() => 0), `a name is cut, ${language}`);
    const row = [...cards].sort((a, b) => a.left - b.left);
    for (let i = 1; i < row.length; i += 1) assert.ok(row[i].left >= row[i - 1].right, `one lies over another, ${language}`);
    await check(other, `five of one time ${language}`);
  }
  server.sql("update staff set language_text = 'en', version = version + 1");
  await other.context().close();
});

/** What is cut of the cards of a day, all of whose visits stand at noon for so many minutes in the doctor's column. */
async function cut(page, days, minutes) {
  const at = Date.parse(`${day(days)}T12:00Z`) / 60e3;
  server.sql(`create temp table moved as select part_id, appointment_id from part where from_minute / 1440 = ${Math.floor(at / 1440)};
    delete from hold where part_id in (select part_id from moved);
    update part set from_minute = ${at}, until_minute = ${at + minutes},
        staff_id = (select staff_id from performs where performs_id = 9800) where part_id in (select part_id from moved);
    update appointment set from_minute = ${at}, until_minute = ${at + minutes}, version = version + 1
      where appointment_id in (select appointment_id from moved);
    drop table moved`);
  await page.goto(`${server.base}/staff/day?on=${day(days)}`);
  return page.locator('.v').evaluateAll((list) => list.map((card) => {
    const name = card.querySelector('.n');
    const isCut = (part) => part.getClientRects().length > 0 && part.getBoundingClientRect().bottom > card.getBoundingClientRect().bottom + 1;
    return [...(name.scrollWidth > name.clientWidth ? ['the end of the name'] : []),
      ...(getComputedStyle(name).overflowY === 'visible' ? [] : ['what is below its line']),
      ...[...card.querySelectorAll('a > :not(.br)')].filter(isCut).map((part) => part.className)];
  }));
}

test('a name is shown whole, and of no line the half, in a narrow column and beside another of the same time', async () => {
  const names = { 18: ['Rukhsana Qureshi'], 19: ['چوہدری غلام مصطفیٰ', 'سعدیہ کرن'] };
  for (const [days, list] of Object.entries(names)) {
    for (const [n, name] of list.entries()) {
      assert.equal((await bookOffered({ name, phone: `0301 2245${days}${n}`, service, on: day(Number(days)) })).status, 303);
    }
  }
  const other = await signedIn({ viewport: { width: 800, height: 800 } });
  for (const language of ['en', 'ur']) {
    server.sql(`update staff set language_text = '${language}', version = version + 1`);
    for (const days of [18, 19]) {
      for (const minutes of [15, 30, 45]) {
        assert.deepEqual(await cut(other, days, minutes), names[days].map(() => []), `${names[days][0]}, ${language}, ${minutes} minutes`);
      }
    }
  }
  await other.context().close();
  server.sql("update staff set language_text = 'en', version = version + 1");
});

test('who cancels types the reason at once', async () => {
  await tab.goto(`${server.base}${await booked('Cancels Soon', `${day(15)}T12:00`)}`);
  await tab.click('summary:has-text("Cancel appointment")');
  await tab.keyboard.type('Has the flu');
  await tab.keyboard.press('Enter');
  await tab.waitForURL('**/staff/day?*');
  assert.match(await tab.textContent('#toast'), /Cancels Soon: Cancelled/);
});

test('on a phone what can be done stands before what has been done, on a desk beside it', async () => {
  const path = await booked('Stands Before', `${day(26)}T12:00`);
  for (const [viewport, axis] of [[phone, 'y'], [desktop, 'x']]) {
    const page = await signedIn({ viewport });
    await page.goto(`${server.base}${path}`);
    const [done, next] = [await page.locator('[aria-labelledby=history-t]').boundingBox(), await page.locator('[aria-labelledby=next-t]').boundingBox()];
    assert.ok(axis === 'y' ? next.y + next.height <= done.y : next.x >= done.x + done.width, JSON.stringify([next, done]));
    await page.context().close();
  }
});

test('who reads Urdu sees clients by their names in Urdu, who reads English by those in Latin letters', async () => {
  const path = await booked('Nasreen Bothways', `${day(16)}T12:00`);
  await booked('Only Latin', `${day(16)}T13:00`);
  const client = /\/staff\/clients\/\w{13}/.exec(await text(path))[0];
  assert.equal((await desk.submit(client, `${client}/name`, { name: 'Nasreen Bothways', name_ur: 'نسرین دونوں' })).status, 303);
  const step = await desk.form(path, `${path}/step`);
  const done = (await desk.post(`${path}/step`, { ...step, status: 'confirmed' })).headers.get('location');
  const doctor = await new Client(server.base).signIn('second', secret);
  assert.equal((await doctor.submit(client, '/staff/visits')).status, 303);
  const owner = await new Client(server.base).signIn('admin', smallPassword);
  for (const [language, name, other] of [['ur', 'نسرین دونوں', 'Nasreen'], ['en', 'Nasreen Bothways', 'نسرین']]) {
    server.sql(`update staff set language_text = '${language}', version = version + 1`);
    const shown = await text(done);
    assert.match(shown, new RegExp(`class="n" dir="auto">${name}<[^]*class="n" dir="auto">Only Latin<`));
    assert.match(shown, new RegExp(`id="toast"[^>]*>\\s*<span class="grow">${name}:`));
    for (const page of [shown, await text(`${fresh}?name=nasreen`)]) {
      assert.ok(page.includes(name) && !page.includes(`>${other}`), language);
    }
    for (const [who, list] of [[doctor, '/staff/visits'], [owner, '/staff/audit']]) {
      assert.match(await text(list, who), new RegExp(`<bdi>${name}<`), list);
    }
    assert.match(await text(path), new RegExp(`<h1><a [^>]*>${name}<`));
    assert.match(await text(`${fresh}?client=${client.split('/').pop()}`), new RegExp(`<bdi>${name}<`));
  }
});

test('who comes has the width; who was to come at that time stands in a strip beside, and is shown when looked at', async () => {
  const on = day(17);
  const gone = await booked('Comes Not', `${on}T12:00`, { staff: firstDoctor() });
  const step = await desk.form(gone, `${gone}/step`);
  assert.equal((await desk.post(`${gone}/step`, { ...step, status: 'cancelled', reason: 'Has no time' })).status, 303);
  const page = await signedIn();
  await page.goto(`${server.base}/staff/day?on=${on}`);
  await card(page, gone).scrollIntoViewIfNeeded();
  const freed = await card(page, gone).boundingBox();
  await page.mouse.click(freed.x + freed.width + 18, freed.y + 8);
  await page.waitForURL(new RegExp(`/staff/appointments/new.*${on}T12`)); // what she left is booked by a click beside her card
  await booked('Comes Instead', `${on}T12:00`, { staff: firstDoctor() });
  for (const language of ['en', 'ur']) {
    server.sql(`update staff set language_text = '${language}', version = version + 1`);
    await page.goto(`${server.base}/staff/day?on=${on}`);
    const box = (card) => page.locator('.v', { hasText: card }).boundingBox();
    const [column, comes, aside] = [await page.locator('.grid').first().boundingBox(), await box('Comes Instead'), await box('Comes Not')];
    assert.ok(comes.width > column.width - 48, `${comes.width} px of ${column.width}, ${language}`);
    assert.ok(aside.width >= 24 && aside.width <= 32, `${aside.width} px aside`);
    assert.ok(language === 'en' ? comes.x + comes.width <= aside.x : aside.x + aside.width <= comes.x, `beside it, ${language}`);
    await check(page, `one beside who comes ${language}`);
    const link = page.getByRole('link', { name: /Comes Not/ });
    await link.focus();
    assert.ok((await box('Comes Not')).width > column.width - 16, 'who looks at it sees it whole');
    assert.deepEqual(await link.locator('.n').evaluate((name) => [name.clientWidth >= name.scrollWidth, getComputedStyle(name).clipPath]), [true, 'none']);
  }
  server.sql("update staff set language_text = 'en', version = version + 1");
  await page.context().close();
});

test('held upright, a tablet has the width for the day, and one tap leads to who waits below it', async () => {
  const page = await signedIn({ viewport: { width: 810, height: 1080 } });
  await page.goto(`${server.base}/staff/day`);
  const [book, queue] = [await page.locator('#book').boundingBox(), await page.locator('#queue').boundingBox()];
  assert.ok(book.width > 760 && queue.y >= book.y + book.height);
  await page.click('.below');
  await page.waitForFunction(() => document.getElementById('queue-t').getBoundingClientRect().top < innerHeight);
  await page.setViewportSize({ width: 1024, height: 768 });
  assert.ok(await page.locator('.below').isHidden() && (await page.locator('#queue').boundingBox()).x > 700);
  await page.context().close();
});

test('what is typed right after the palette or the list of keys is left are keys again', async () => {
  await tab.goto(`${server.base}/staff/day`);
  for (const [opens, dialog] of [['Control+k', '#palette'], ['?', '#keys']]) {
    await tab.keyboard.press(opens);
    // In one go: until the next frame the focus is still in what was closed.
    const has = await tab.locator(dialog).evaluate((open) => {
      document.activeElement.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true, cancelable: true }));
      open.close();
      document.activeElement.dispatchEvent(new KeyboardEvent('keydown', { key: 'w', bubbles: true, cancelable: true }));
      return document.activeElement.id;
    });
    assert.equal(has, 'label', dialog);
    await tab.evaluate(() => document.activeElement.blur());
  }
});

test('the number of those who wait counts nobody who was called', async () => {
  const waits = async () => Number(/id="queue-t">[^<]*<\/h2>\s*(?:<[^>]*>(\d+)|)/.exec(await text('/staff/day'))[1] ?? 0);
  const before = await waits();
  await desk.submit('/staff/day', '/staff/queue', { label: 'Is Counted' });
  assert.equal(await waits(), before + 1);
  const [, entry] = /left-(\w{13})"><summary[^>]*>[^<]*<span class="vh">: Is Counted/.exec(await text('/staff/day'));
  const call = await desk.form('/staff/day', `/staff/queue/${entry}/call`);
  assert.equal((await desk.post(`/staff/queue/${entry}/call`, { ...call, staff: firstDoctor() })).status, 303);
  assert.equal(await waits(), before);
});

test('where nothing is entered yet, booking says what is missing and leads who may to where it is', async (t) => {
  const empty = await emptyClinic();
  t.after(() => empty.stop());
  const { administrator, clinician } = empty.people;
  empty.server.sql('update staff set is_clinician = 0, version = version + 1');
  for (const [path, words, to] of [['/staff/day', 'Nobody works', 'staff'], ['/staff/day?by=room', 'no room', 'rooms'],
    ['/staff/day?by=device', 'no device', 'rooms'], [fresh, 'no treatment', 'services'], ['/staff/blocks/new', 'no clinician', '']]) {
    const [led, told] = [await text(path, administrator), await text(path, clinician)];
    assert.match(led, new RegExp(`class="empty"><p><b>[^<]*${words}[^]*?href="/staff/settings${to && `/${to}`}"`), path);
    assert.ok(told.includes(words) && !told.includes('/staff/settings'), path);
  }
});

test('fifty new clients at one time: one is booked, the others are told the next free times and leave nothing behind', async () => {
  const on = day(12);
  const answers = { name: 'One Of Fifty', phone: '0304 1000000', service, staff: firstDoctor(), on };
  const { idempotency_key: key, ...hidden } = await desk.form(asking(answers), list);
  const [clients, appointments] = [count('client'), count('appointment')];
  const all = await Promise.all(Array.from({ length: 50 }, (_, n) =>
    desk.post(list, { ...hidden, phone: `0304 10000${10 + n}`, starts_at: `${on}T11:00` })));
  assert.equal(all.filter((one) => one.status === 303).length, 1);
  const refused = all.filter((one) => one.status === 409);
  assert.equal(refused.length, 49);
  for (const one of refused) {
    const page = await one.text();
    assert.match(page, /This time has just been taken/);
    assert.equal(offered(page)[0], `${on}T11:30`);
    assert.match(page, /One Of Fifty/);
  }
  assert.deepEqual([count('client'), count('appointment')], [clients + 1, appointments + 1]);
});

test('a time that is not offered is refused: posted, moved to, or reached by another part or a longer one', async () => {
  const on = day(13);
  const staff = firstDoctor();
  const path = await booked('Moves Nowhere', `${on}T15:00`, { staff });
  await booked('In The Way', `${on}T11:00`, { staff });
  const answers = { name: 'Is Refused', phone: '0305 1000000', service, staff, on };
  const hidden = await desk.form(asking(answers), list);
  const saved = () => server.sql('select count(*), max(from_minute), sum(version) from appointment');
  const before = saved();
  for (const [fields, status] of [
    [{ starts_at: `${on}T10:10` }, 422], // not on the grid
    [{ starts_at: `${on}T10:45` }, 409], // runs into who is in the way
    [{ starts_at: `${on}T10:15`, minutes: '60' }, 409], // longer, so it does too
    [{ starts_at: `${on}T10:15`, minutes: '33' }, 422], // no such length
    [{ starts_at: `${on}T10:15`, service_2: idText(peel) }, 409], // and so does a second part
    [{ starts_at: `${day(-1)}T10:15` }, 422],
  ]) {
    const answer = await desk.post(list, { ...hidden, ...fields });
    assert.equal(answer.status, status, JSON.stringify(fields));
    if (status === 409) assert.ok(offered(await answer.text())[0] > fields.starts_at, JSON.stringify(fields));
  }
  const move = /href="([^"]*\/move\?[^"]*)"/.exec(await text(path))[1].replaceAll('&amp;', '&');
  const to = move.split('?')[0];
  for (const [starts_at, status] of [[`${on}T10:45`, 409], [`${on}T10:40`, 422], [`${day(-1)}T10:15`, 422]]) {
    const answer = await desk.post(to, { ...await desk.form(move, to), starts_at });
    assert.equal(answer.status, status, starts_at);
  }
  assert.equal(saved(), before);
  assert.equal((await desk.post(list, { ...hidden, starts_at: `${on}T10:30` })).status, 303, 'what is offered is booked');
});

test('without scripts the same is done by lists and forms, in Urdu, on a phone of 360 px', async () => {
  const at = quarter(8);
  const path = await booked('<b>A Name Without Any Space That Is Much Too LongForACard</b>', at);
  const page = await signedIn({ javaScriptEnabled: false, viewport: { ...phone, width: 360 } });
  server.sql("update staff set language_text = 'ur', version = version + 1");
  await page.goto(dayOf(at));
  assert.equal(await page.getAttribute('html', 'dir'), 'rtl');
  const wide = async (where) => assert.ok(await page.evaluate(() => document.documentElement.scrollWidth) <= 360, where);
  await wide('the day book');
  const link = page.locator(`.grid .v a[href="${path}"]`);
  if (!await link.isVisible()) await page.locator('nav.tabs a:not([aria-current])').first().click();
  await card(page, path).locator('[data-act=a]').click();
  assert.ok(await card(page, path).and(page.locator('.arrived')).count(), 'checked in');
  await page.locator('#toast button').click();
  assert.ok(await card(page, path).and(page.locator('.booked')).count(), 'and undone');
  await page.goto(server.base + asking({ name: 'نئی کلائنٹ', phone: '۰۳۰۶ ۱۲۳۴۵۶۷', service, on: day(14) }));
  await wide('the booking form');
  await page.locator('button[name=starts_at]').first().click();
  await page.waitForURL('**/staff/day?**done=*');
  assert.match(await page.textContent('main'), /نئی کلائنٹ/);
  await picture(page, 'day-ur-360');
  server.sql("update staff set language_text = 'en', version = version + 1");
  await page.context().close();
});
