// Other screens change within a second. One tab of the browser listens and tells the others. A change names what
// changed ("appointment queue"); each part of the page with an id says by data-live what it shows, and is
// fetched again.

const liveChannel = 'BroadcastChannel' in window ? new BroadcastChannel('clinic-live') : null;
const liveKinds = new Set();
let liveTimer = 0;

// Not under the hands of someone who types, drags or reads a dialog.
const isBusy = (part) => part.contains(document.activeElement) && isField(document.activeElement)
  || document.querySelector('dialog[open], .lifted') || part.querySelector('[aria-busy=true]');

async function refreshLive() {
  const parts = [...document.querySelectorAll('[id][data-live]')]
    .filter((part) => liveKinds.has('all') || part.dataset.live.split(' ').some((kind) => liveKinds.has(kind)));
  if (!parts.length) return liveKinds.clear();
  if (parts.some(isBusy)) return laterLive(2000);
  liveKinds.clear();
  const answer = await ask(location.href);
  if (answer.status !== 200 || parts.some(isBusy)) return undefined;
  const scroll = [scrollX, scrollY];
  const active = document.activeElement && document.activeElement.id;
  for (const part of parts) {
    const next = answer.page.getElementById(part.id);
    if (next && next.isEqualNode(part) === false) part.replaceWith(document.adoptNode(next));
  }
  if (active && document.activeElement === document.body) {
    const again = document.getElementById(active);
    if (again) again.focus({ preventScroll: true });
  }
  scrollTo(...scroll);
  document.dispatchEvent(new CustomEvent('clinic:shown'));
  return undefined;
}

function laterLive(delay) {
  clearTimeout(liveTimer);
  liveTimer = setTimeout(refreshLive, delay);
}

function hearLive(kinds) {
  for (const kind of kinds.split(/\s+/)) if (kind) liveKinds.add(kind);
  laterLive(150);
}

// Resolves when the stream is given up, so that another tab may take over.
function listenLive(url) {
  return new Promise((resolve) => {
    const stream = new EventSource(url);
    let wasLost = false;
    const tell = (kinds) => {
      hearLive(kinds);
      if (liveChannel) liveChannel.postMessage(kinds);
    };
    stream.addEventListener('open', () => {
      if (wasLost) tell('all'); // what was missed meanwhile
      wasLost = false;
      document.getElementById('lost')?.setAttribute('hidden', '');
    });
    stream.addEventListener('error', () => {
      wasLost = true;
      document.getElementById('lost')?.removeAttribute('hidden');
      if (stream.readyState === EventSource.CLOSED) resolve();
    });
    stream.addEventListener('message', (event) => tell(event.data));
    stream.addEventListener('change', (event) => tell(event.data));
    addEventListener('pagehide', () => { stream.close(); resolve(); }, { once: true });
  });
}

const pause = (milliseconds) => new Promise((resolve) => { setTimeout(resolve, milliseconds); });

if (words.live && 'EventSource' in window) {
  if (liveChannel) liveChannel.onmessage = (event) => hearLive(event.data);
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
