// Ctrl K: one field that reaches any client and any page. Pages come from the links of the frame, clients from
// the server, which answers a list of links.

const palette = document.getElementById('palette');
const paletteField = palette && palette.querySelector('input');
const paletteHits = palette && palette.querySelector('.hits');
let paletteTimer = 0;
let paletteAsk = null;
let paletteShown = ''; // what was typed when the hits in sight were asked for
let paletteGoes = false; // Enter was pressed before they came: it means the first of them

function pageHits(search) {
  const list = document.createElement('ul');
  for (const link of document.querySelectorAll('.bar .nav a, .me a.item:not(.wide)')) {
    const name = link.dataset.name || link.textContent.trim();
    if (!name.toLowerCase().includes(search)) continue;
    const hit = Object.assign(document.createElement('a'), { href: link.href, textContent: name });
    const icon = link.querySelector('svg');
    if (icon) hit.prepend(icon.cloneNode(true));
    const item = document.createElement('li');
    item.append(hit);
    list.append(item);
  }
  return list;
}

// The hits in sight are those of what is typed.
function shownPalette(search) {
  const first = paletteGoes && paletteHits.querySelector('a');
  paletteShown = search;
  paletteGoes = false;
  if (first) first.click();
}

async function fillPalette() {
  const search = paletteField.value.trim();
  clearTimeout(paletteTimer);
  paletteHits.replaceChildren(pageHits(search.toLowerCase()));
  if (paletteAsk) paletteAsk.abort();
  if (search.length < 2) return shownPalette(search);
  const mine = new AbortController();
  paletteAsk = mine;
  const answer = await ask(`${palette.dataset.url}?search=${encodeURIComponent(search)}`, { signal: mine.signal, redirect: 'manual' });
  if (mine.signal.aborted) return undefined;
  if (answer.status === 200) {
    paletteHits.prepend(...[...answer.page.body.children].map((part) => document.adoptNode(part)));
  } else {
    const line = Object.assign(document.createElement('p'), { textContent: refusal(answer) });
    line.setAttribute('role', 'alert'); // a search that failed is not one that found nothing
    paletteHits.prepend(line);
    paletteGoes = false;
  }
  return shownPalette(search);
}

function openPalette() {
  if (!palette || palette.open) return;
  paletteField.value = '';
  fillPalette();
  palette.showModal();
  paletteField.focus();
}

if (palette) {
  paletteField.addEventListener('input', () => {
    clearTimeout(paletteTimer);
    paletteTimer = setTimeout(fillPalette, 120);
    paletteGoes = false;
  });
  palette.addEventListener('close', () => { paletteGoes = false; });
  palette.addEventListener('keydown', (event) => {
    const links = [...paletteHits.querySelectorAll('a')];
    const at = links.indexOf(document.activeElement);
    if (event.key === 'ArrowDown' && at + 1 < links.length) links[at + 1].focus();
    else if (event.key === 'ArrowUp') (at > 0 ? links[at - 1] : paletteField).focus();
    else if (event.key === 'Escape') palette.close(); // a search field would only empty itself
    else if (event.key === 'Enter' && at < 0) {
      paletteGoes = true;
      if (paletteShown === paletteField.value.trim()) shownPalette(paletteShown);
    } else return;
    event.preventDefault();
  });
  palette.addEventListener('click', (event) => {
    if (event.target === palette) palette.close(); // beside it
  });
}

document.addEventListener('keydown', (event) => {
  if (event.key.toLowerCase() === 'k' && (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && palette) {
    event.preventDefault();
    openPalette();
  }
});
document.addEventListener('click', (event) => {
  if (event.target.closest('[data-opens=palette]')) openPalette();
});
