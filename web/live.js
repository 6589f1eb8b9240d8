// Other screens change within a second. One tab of the browser listens and tells the others. Each part of a page
// that has an id and data-live is fetched again after a change anywhere: the page and the stream both say the count
// of changes, so a page that is behind when it first hears of it fetches at once.

const liveChannel = 'BroadcastChannel' in window ? new BroadcastChannel('clinic-live') : null;
let liveTimer = 0;
let liveShown = words.changes; // the count of what this page shows
let liveHeard; // the newest, in the tab that listens

// Not under the hands of someone who types, presses, drags or reads a dialog or why something was refused: what is
// replaced between the press and the release is not clicked. A release that a menu or a dialog took is known by the
// next movement.
let isPressed = false;
for (const type of ['pointerdown', 'pointermove', 'pointerup', 'pointercancel']) {
  addEventListener(type, ({ buttons }) => { isPressed = (buttons & 1) === 1; }, { capture: true, passive: true });
}
const isBusy = (part) => (part.contains(document.activeElement) && isField(document.activeElement))
  || isPressed || document.querySelector('dialog[open], .lifted') || part.querySelector('[aria-busy=true], .sum:focus-within');

function laterLive(delay) {
  clearTimeout(liveTimer);
  liveTimer = setTimeout(refreshLive, delay);
}

async function refreshLive() {
  const parts = [...document.querySelectorAll('[id][data-live]')];
  if (!parts.length) return undefined;
  if (parts.every(isBusy)) return laterLive(2000);
  const answer = await ask(location.href);
  if (answer.status !== 200) return undefined;
  if (parts.some(isBusy)) laterLive(2000); // the others don't wait for it
  liveShown = answer.page.body.dataset.changes;
  const scroll = [scrollX, scrollY];
  const active = document.activeElement && (document.activeElement.id || document.activeElement.closest('[id]')?.id);
  for (const part of parts) {
    const next = answer.page.getElementById(part.id);
    if (!part.isConnected || !next || isBusy(part)) continue;
    for (const one of part.querySelectorAll('details[id][open]')) next.querySelector(`#${one.id}`)?.setAttribute('open', '');
    if (!next.isEqualNode(part)) part.replaceWith(document.adoptNode(next));
  }
  const again = active && document.activeElement === document.body && document.getElementById(active);
  if (again) (again.matches('a, button, input') ? again : again.querySelector('a, button') || again).focus({ preventScroll: true });
  scrollTo(...scroll);
  document.dispatchEvent(new CustomEvent('clinic:shown'));
  return undefined;
}

const hear = (count) => count !== liveShown && laterLive(150);

// Resolves when the stream is given up, so that it may be begun anew. The server ends it every ten minutes, and
// the browser comes back by itself: only a longer silence is said.
function listenLive(url) {
  return new Promise((resolve) => {
    const stream = new EventSource(url);
    let silence = 0;
    let wasLost = false;
    const lost = (isLost) => document.getElementById('lost')?.toggleAttribute('hidden', !isLost);
    stream.addEventListener('open', () => {
      clearTimeout(silence);
      lost(false);
      wasLost = false;
    });
    stream.addEventListener('error', () => {
      if (!wasLost) silence = setTimeout(lost, 8000, true);
      wasLost = true;
      if (stream.readyState === EventSource.CLOSED) resolve();
    });
    stream.addEventListener('change', ({ data }) => {
      liveHeard = data;
      hear(data);
      if (liveChannel) liveChannel.postMessage(data);
    });
    addEventListener('pagehide', () => { stream.close(); resolve(); }, { once: true });
  });
}

const pause = (milliseconds) => new Promise((resolve) => { setTimeout(resolve, milliseconds); });

if (words.live && 'EventSource' in window) {
  if (liveChannel) {
    liveChannel.onmessage = ({ data }) => {
      if (data !== 'ask') hear(data);
      else if (liveHeard) liveChannel.postMessage(liveHeard);
    };
    liveChannel.postMessage('ask'); // a tab that was opened since the listening one heard of the last
  }
  const lead = async () => {
    for (let wait = 2000; ; wait = Math.min(wait * 2, 60000)) {
      const since = Date.now();
      await listenLive(words.live);
      if (Date.now() - since > 60000) wait = 2000;
      await pause(wait);
    }
  };
  if (navigator.locks) navigator.locks.request('clinic-live', lead);
  else lead();
}
