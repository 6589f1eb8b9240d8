// Keeps the shell: styles, scripts, icons, fonts and one honest page for when there is no network. Nothing that
// a person sees or types is ever kept here. Static names carry a hash, so a kept file is right for ever.
'use strict';

const SHELL = 'shell';
const OFFLINE = '/offline';

// Keep the offline page and all that it and its styles name, and drop the files of older releases.
async function keepShell() {
  const page = await fetch(OFFLINE, { cache: 'reload', credentials: 'omit' });
  if (!page.ok) return;
  const cache = await caches.open(SHELL);
  const names = (text) => text.match(/\/static\/[\w.-]+/g) || [];
  const wanted = new Set(names(await page.clone().text()));
  for (const name of [...wanted].filter((each) => each.endsWith('.css'))) {
    const styles = await cache.match(name) || await fetch(name);
    if (!styles.ok) return;
    await cache.put(name, styles.clone());
    // The large font only when it was needed once.
    for (const font of names(await styles.text())) if (!font.includes('nastaliq')) wanted.add(font);
  }
  for (const name of wanted) if (!await cache.match(name)) await cache.add(name);
  await cache.put(OFFLINE, page);
  const base = (name) => name.replace(/\.[0-9a-f]{8,}\./, '.');
  const current = new Map([...wanted].map((name) => [base(name), name]));
  for (const request of await cache.keys()) {
    const name = new URL(request.url).pathname;
    if (current.has(base(name)) && current.get(base(name)) !== name) await cache.delete(request);
  }
}

async function staticFile(event) {
  const kept = await caches.match(event.request, { cacheName: SHELL });
  if (kept) return kept;
  const answer = await fetch(event.request);
  if (answer.ok) {
    const copy = answer.clone();
    // A file that is not known: a new release, or the first visit.
    event.waitUntil(caches.open(SHELL).then((cache) => cache.put(event.request, copy)).then(keepShell));
  }
  return answer;
}

async function navigation(event) {
  try {
    return await fetch(event.request);
  } catch (error) {
    const page = await caches.match(OFFLINE, { cacheName: SHELL });
    if (page) return page;
    throw error;
  }
}

self.addEventListener('install', (event) => {
  event.waitUntil(keepShell().then(() => self.skipWaiting()));
});
self.addEventListener('activate', (event) => {
  event.waitUntil(self.clients.claim());
});
self.addEventListener('fetch', (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== 'GET' || url.origin !== location.origin) return;
  if (event.request.mode === 'navigate') event.respondWith(navigation(event));
  else if (url.pathname.startsWith('/static/')) event.respondWith(staticFile(event));
});
