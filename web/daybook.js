// The day book's cards move by pointer (after 5 px, on touch after a long press so that the list scrolls) and by
// Alt and the arrows, which follow the eye in both directions. The move is the POST that the card's "Move" form
// makes; what the server refuses is put back and said. Rows are 5 minutes.
//
// .book[data-from="2026-11-24T10:00" data-column="staff" data-csrf] > .grid[data-id]
//   > .v[data-move="/staff/appointments/ID/move" data-version data-row data-rows]

const book = () => document.querySelector('.book[data-from]');
const bookGrids = () => [...book().querySelectorAll('.grid')];
let keyMove = null; // several presses are one move
let lifted = null; // { card, grid, row, x, y, height, touch, isMoving }

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
    show(answer.page, ['desk']);
  } else {
    putBack(card, was);
    say(refusal(answer));
    card.querySelector('a').focus();
  }
  return undefined;
}

function lift(event) {
  const card = event.target.closest('.v[data-move]');
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
  lifted.row = placeCard(lifted.card, lifted.grid, Math.round((event.clientY - lifted.grip - box.top) / height));
}

function drop(isCancelled) {
  const was = lifted;
  lifted = null;
  if (!was) return;
  clearTimeout(was.timer);
  if (!was.isMoving) return;
  was.card.classList.remove('lifted');
  document.body.classList.remove('moving');
  if (isCancelled || was.grid === undefined) return putBack(was.card, was.was);
  addEventListener('click', (event) => { event.preventDefault(); event.stopPropagation(); }, { capture: true, once: true });
  setTimeout(() => sendMove(was.card, was.grid, was.row, was.was));
}

document.addEventListener('pointerdown', lift);
document.addEventListener('pointermove', carry, { passive: false });
document.addEventListener('pointerup', () => drop(false));
document.addEventListener('pointercancel', () => drop(true));
document.addEventListener('touchmove', (event) => { if (lifted && lifted.isMoving) event.preventDefault(); }, { passive: false });
document.addEventListener('dragstart', (event) => { if (event.target.closest('.v[data-move]')) event.preventDefault(); });

document.addEventListener('keydown', (event) => {
  if (event.key === 'Escape' && lifted && lifted.isMoving) return drop(true);
  const card = document.activeElement && document.activeElement.closest('.v[data-move]');
  const step = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] }[event.key];
  if (keyMove && event.key === 'Escape') {
    clearTimeout(keyMove.timer);
    putBack(keyMove.card, keyMove.was);
    keyMove = null;
    return undefined;
  }
  if (!card || !step || !event.altKey || !book() || card.getAttribute('aria-busy')) return undefined;
  event.preventDefault();
  if (!keyMove) keyMove = { card, was: wherefrom(card), grid: card.parentElement, row: Number(card.dataset.row) };
  const grids = bookGrids();
  const side = getComputedStyle(book()).direction === 'rtl' ? -step[0] : step[0];
  keyMove.grid = grids[Math.max(0, Math.min(grids.length - 1, grids.indexOf(keyMove.grid) + side))];
  keyMove.row = placeCard(card, keyMove.grid, keyMove.row + step[1]);
  card.querySelector('a').focus();
  clearTimeout(keyMove.timer);
  keyMove.timer = setTimeout(() => {
    const move = keyMove;
    keyMove = null;
    sendMove(move.card, move.grid, move.row, move.was);
  }, 900);
  return undefined;
});
