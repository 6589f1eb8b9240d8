// The day book's cards move by pointer (after 5 px, on touch after a long press so that the list scrolls), by M, the
// arrows and Enter, and by Alt and the arrows; the arrows follow the eye in both directions. The move is the POST that
// the card's "Move" form makes; what the server refuses is put back and said, with the next free times. Rows are 5
// minutes; a start lies on the clinic's grid of data-step rows. Drawn over free time, the pointer books it.
//
// .book[data-from="2026-11-24T10:00" data-step="3" data-column="staff" data-book data-csrf] > .grid[data-id]
//   > .v[data-move="/staff/appointments/ID/move" data-version data-row data-rows]

const book = () => document.querySelector('.book[data-from]');
const bookGrids = () => [...book().querySelectorAll('.grid')];
const stepRows = () => Number(book().dataset.step) || 1;
const onStep = (row) => Math.round(row / stepRows()) * stepRows();
const clockOf = (minute) => minute.slice(11);
let keyMove = null; // several presses are one move: { card, was, grid, row, timer }
let lifted = null; // { card, was, grid, row, x, y, grip, isMoving }
let drawn = null; // { grid, from, until, y, card }

// The civil minute of a row, as the form writes it.
function minuteOfRow(row) {
  const from = Date.parse(`${book().dataset.from}:00Z`); // civil: no zone is meant, none may be applied
  return new Date(from + row * 300000).toISOString().slice(0, 16);
}

function placeCard(card, grid, row) {
  const rows = Number(card.dataset.rows);
  const most = Number(book().dataset.rows || 288) - rows;
  const to = Math.max(0, Math.min(most, row));
  if (card.parentElement !== grid) grid.append(card);
  card.style.gridRow = `${to + 1} / span ${rows}`;
  const at = card.querySelector('.at bdi');
  if (at) at.textContent = minuteOfRow(to).slice(11);
  return to;
}

function putBack(card, was) {
  was.grid.insertBefore(card, was.before);
  card.style.gridRow = '';
  const at = card.querySelector('.at bdi');
  if (at) at.replaceChildren(...was.at);
}

function wherefrom(card) {
  const at = card.querySelector('.at bdi');
  return { grid: card.parentElement, before: card.nextSibling, at: at ? [...at.childNodes].map((node) => node.cloneNode(true)) : [] };
}

// " Free times: 10:30, 11:00", as the answer offers them.
function nextFree(page) {
  const times = page ? [...page.querySelectorAll('button[name=starts_at]')].slice(0, 4) : [];
  const title = page && page.getElementById('free-t');
  return times.length && title ? ` ${title.textContent.trim()}: ${times.map((time) => time.textContent.trim()).join(', ')}` : '';
}

async function sendMove(card, grid, row, was) {
  if (grid === was.grid && row === Number(card.dataset.row)) return putBack(card, was);
  const key = card.dataset.key || (card.dataset.key = newKey());
  card.setAttribute('aria-busy', 'true');
  const answer = await ask(card.dataset.move, {
    method: 'POST',
    headers: { 'Idempotency-Key': key },
    body: new URLSearchParams({
      csrf: book().dataset.csrf, version: card.dataset.version, starts_at: minuteOfRow(row), [book().dataset.column]: grid.dataset.id,
    }),
  });
  card.removeAttribute('aria-busy');
  if (answer.status !== 0) delete card.dataset.key;
  if (answer.status >= 200 && answer.status < 300 && answer.page.querySelector('.book')) {
    show(answer.page, ['desk', 'summary']);
  } else {
    putBack(card, was);
    say(refusal(answer) + nextFree(answer.page));
    card.querySelector('a').focus();
  }
  return undefined;
}

function lift(event) {
  const card = event.target.closest('.v[data-move]');
  if (event.target.closest('.acts')) return;
  if (!card || event.button !== 0 || !book() || card.getAttribute('aria-busy')) return;
  if (getComputedStyle(card.parentElement).display !== 'grid') return; // a list on a phone: the form moves
  const box = card.getBoundingClientRect();
  lifted = { card, grip: event.clientY - box.top, x: event.clientX, y: event.clientY, id: event.pointerId, isMoving: false };
  if (event.pointerType === 'touch') {
    lifted.isWaiting = true;
    lifted.timer = setTimeout(() => { lifted.isWaiting = false; beginMove(); }, 450);
  }
}

function beginMove() {
  lifted.isMoving = true;
  lifted.was = wherefrom(lifted.card);
  lifted.card.classList.add('lifted');
  document.body.classList.add('moving');
  try { lifted.card.setPointerCapture(lifted.id); } catch { /* the pointer has gone up */ }
}

function carry(event) {
  if (!lifted || event.pointerId !== lifted.id) return;
  if (!lifted.isMoving) {
    const far = Math.hypot(event.clientX - lifted.x, event.clientY - lifted.y) > 5;
    if (!far) return;
    if (lifted.isWaiting) return drop(); // it scrolls
    beginMove();
  }
  event.preventDefault();
  const grids = bookGrids();
  // By what is under the pointer: right in both directions.
  lifted.grid = grids.find((grid) => {
    const box = grid.getBoundingClientRect();
    return event.clientX >= box.left && event.clientX < box.right;
  }) || lifted.grid || lifted.was.grid;
  const box = lifted.grid.getBoundingClientRect();
  const height = parseFloat(getComputedStyle(lifted.grid).gridAutoRows);
  lifted.row = placeCard(lifted.card, lifted.grid, onStep((event.clientY - lifted.grip - box.top) / height));
}

function drop(isCancelled) {
  const was = lifted;
  lifted = null;
  if (!was) return;
  clearTimeout(was.timer);
  if (!was.isMoving) return;
  was.card.classList.remove('lifted');
  document.body.classList.remove('moving');
  noClick();
  if (isCancelled || was.grid === undefined) return putBack(was.card, was.was);
  setTimeout(() => sendMove(was.card, was.grid, was.row, was.was));
}

// Over free time: from where the pointer went down to where it is, in the same column.
function draw(event) {
  const grid = event.target.closest('.book[data-book] > .grid');
  if (!grid || event.button !== 0 || event.pointerType === 'touch' || event.target.closest('.v, .off')) return;
  const row = Math.floor(rowAt(grid, event.clientY) / stepRows()) * stepRows();
  drawn = { grid, from: row, until: row, y: event.clientY, card: null };
}

function rowAt(grid, y) {
  return (y - grid.getBoundingClientRect().top) / parseFloat(getComputedStyle(grid).gridAutoRows);
}

function stretch(event) {
  if (!drawn || (!drawn.card && Math.abs(event.clientY - drawn.y) <= 5)) return;
  if (!drawn.card) {
    drawn.card = Object.assign(document.createElement('li'), { className: 'v lifted drawn' });
    drawn.grid.append(drawn.card);
  }
  event.preventDefault();
  drawn.until = Math.max(drawn.from + stepRows(), onStep(rowAt(drawn.grid, event.clientY)));
  drawn.card.style.gridRow = `${drawn.from + 1} / ${drawn.until + 1}`;
  drawn.card.textContent = `${clockOf(minuteOfRow(drawn.from))}–${clockOf(minuteOfRow(drawn.until))}`;
}

function drawEnd(isCancelled) {
  const was = drawn;
  drawn = null;
  if (!was || !was.card) return;
  was.card.remove();
  noClick();
  if (isCancelled) return;
  location.assign(`${book().dataset.book}?${new URLSearchParams({
    starts_at: minuteOfRow(was.from), minutes: (was.until - was.from) * 5, [book().dataset.column]: was.grid.dataset.id,
  })}`);
}

// The click that ends a drag is none.
function noClick() {
  const stop = (event) => { event.preventDefault(); event.stopPropagation(); };
  addEventListener('click', stop, { capture: true, once: true });
  setTimeout(() => removeEventListener('click', stop, { capture: true }), 300);
}

document.addEventListener('pointerdown', lift);
document.addEventListener('pointerdown', draw);
document.addEventListener('pointermove', carry, { passive: false });
document.addEventListener('pointermove', stretch, { passive: false });
document.addEventListener('pointerup', () => { drop(false); drawEnd(false); });
document.addEventListener('pointercancel', () => { drop(true); drawEnd(true); });
document.addEventListener('touchmove', (event) => { if (lifted && lifted.isMoving) event.preventDefault(); }, { passive: false });
document.addEventListener('dragstart', (event) => { if (event.target.closest('.v[data-move], .free')) event.preventDefault(); });

// The card that the arrow leads to: the next of its column, or the nearest in time of the next column that has one.
function neighbour(card, [side, up]) {
  const grid = card.parentElement;
  const cards = (one) => [...one.querySelectorAll('.v[data-row]')];
  if (up) return cards(grid)[cards(grid).indexOf(card) + up];
  const grids = bookGrids();
  for (let at = grids.indexOf(grid) + side; grids[at]; at += side) {
    const far = (one) => Math.abs(Number(one.dataset.row) - Number(card.dataset.row));
    const [nearest] = cards(grids[at]).sort((a, b) => far(a) - far(b));
    if (nearest) return nearest;
  }
  return undefined;
}

function moveByKey(card, [side, up]) {
  if (!keyMove) keyMove = { card, was: wherefrom(card), grid: card.parentElement, row: Number(card.dataset.row) };
  const grids = bookGrids();
  keyMove.grid = grids[Math.max(0, Math.min(grids.length - 1, grids.indexOf(keyMove.grid) + side))];
  keyMove.row = placeCard(card, keyMove.grid, onStep(keyMove.row + up * stepRows()));
  card.classList.add('lifted');
  card.querySelector('a').focus();
}

function endKeyMove(isSent) {
  const move = keyMove;
  keyMove = null;
  clearTimeout(move.timer);
  move.card.classList.remove('lifted');
  if (isSent) sendMove(move.card, move.grid, move.row, move.was);
  else putBack(move.card, move.was);
  move.card.querySelector('a').focus();
}

function keyOnCard(event, card) {
  const arrow = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] }[event.key];
  const isMovable = card.dataset.move && !card.getAttribute('aria-busy');
  if (arrow) {
    if (getComputedStyle(book()).direction === 'rtl') arrow[0] = -arrow[0];
    if (keyMove || event.altKey) {
      if (!isMovable) return false;
      moveByKey(card, arrow);
      clearTimeout(keyMove.timer);
      if (event.altKey) keyMove.timer = setTimeout(endKeyMove, 900, true);
    } else {
      neighbour(card, arrow)?.querySelector('a').focus();
    }
    return true;
  }
  if (keyMove && (event.key === 'Enter' || event.key === 'Escape')) {
    endKeyMove(event.key === 'Enter');
    return true;
  }
  if (event.altKey || lettersOff()) return false;
  if (event.key === 'm' && isMovable) {
    moveByKey(card, [0, 0]);
    return true;
  }
  const act = card.querySelector(`[data-act="${CSS.escape(event.key)}"]`);
  if (act) act.click();
  return Boolean(act);
}

document.addEventListener('keydown', (event) => {
  if (event.key === 'Escape') {
    drop(true);
    drawEnd(true);
  }
  const card = document.activeElement && document.activeElement.closest('.book .v[data-row]');
  if (!card || event.ctrlKey || event.metaKey || event.isComposing || document.querySelector('dialog[open]')) return;
  if (keyOnCard(event, card)) event.preventDefault();
});
document.addEventListener('focusout', (event) => {
  if (keyMove && event.relatedTarget && !keyMove.card.contains(event.relatedTarget)) endKeyMove(false);
});
