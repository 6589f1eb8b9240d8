// What the other modules share: asking the server, putting its answer into the page, and saying what happened.
// staff.js is these files joined in the order of web/meson.build, one module: a name begun here is known below.
// Every page works without any of it.

// The only policy that the Content-Security-Policy names. HTML is only ever an answer of our own server.
const policy = window.trustedTypes
  ? trustedTypes.createPolicy('clinic', {
    createHTML: (html) => html,
    createScriptURL: (url) => {
      if (url !== '/sw.js') throw new TypeError('not our worker');
      return url;
    },
  })
  : { createHTML: (html) => html, createScriptURL: (url) => url };

const parse = (html) => new DOMParser().parseFromString(policy.createHTML(html), 'text/html');
const words = document.body.dataset; // data-words-…: the texts that scripts say, in the page's language
const newKey = () => crypto.randomUUID().replaceAll('-', '');

// Say one sentence where a screen reader hears it. It goes after ten seconds, as every toast does.
function say(sentence) {
  const toast = document.getElementById('toast');
  if (!toast) return;
  toast.replaceChildren(Object.assign(document.createElement('span'), { textContent: sentence, className: 'grow' }));
  showToast();
}

let toastTimer = 0;
function showToast() {
  const toast = document.getElementById('toast');
  if (!toast || !toast.childElementCount) return;
  toast.hidden = false;
  clearTimeout(toastTimer);
  const go = () => {
    if (toast.matches(':hover, :focus-within')) toastTimer = setTimeout(go, 2000);
    else toast.hidden = true;
  };
  toastTimer = setTimeout(go, 10000);
}

// Put the answered page in the place of this one: only the parts with these ids, or all of main.
function show(page, ids) {
  const active = document.activeElement;
  const focus = active && active !== document.body && (active.id || active.closest('li[id]')?.id);
  for (const id of [...(ids || ['main']), 'toast']) {
    const now = document.getElementById(id);
    const next = page.getElementById(id);
    if (now && next) now.replaceWith(document.adoptNode(next));
  }
  document.title = page.title || document.title;
  showToast();
  const wrong = document.querySelector('#main [aria-invalid=true]') || document.querySelector('#main .sum');
  const kept = focus && document.getElementById(focus);
  const again = wrong || (kept && kept.matches('li') ? kept.querySelector('a') : kept);
  if (again) again.focus({ preventScroll: !wrong });
  document.dispatchEvent(new CustomEvent('clinic:shown'));
}

// Ask for a page. Gives { status, page, url, etag }, status 0 when the network is dead, 401 when the answer leads
// elsewhere and the asker did not want to follow.
async function ask(url, options = {}) {
  try {
    const answer = await fetch(url, { credentials: 'same-origin', ...options });
    if (answer.type === 'opaqueredirect') return { status: 401 };
    const page = parse(await answer.text());
    return { status: answer.status, page, url: answer.url, etag: answer.headers.get('ETag') };
  } catch {
    return { status: 0 };
  }
}

// Send a form as the browser would. The key stays in the form until an answer came, so that sending again
// can't do a thing twice.
function send(form, button) {
  const fields = new URLSearchParams(new FormData(form, button || undefined));
  const key = form.elements.namedItem('idempotency_key');
  return ask(form.getAttribute('action') || location.href, {
    method: 'POST',
    body: fields,
    headers: key ? {} : { 'Idempotency-Key': form.dataset.key || (form.dataset.key = newKey()) },
  });
}

// The sentence of an answer that refused.
function refusal(answer) {
  if (answer.status === 0) return words.wordsNoNetwork;
  const said = answer.page && answer.page.querySelector('.sum li, .sum p, .err, [data-problem]');
  return said ? said.textContent.trim() : words.wordsFailed;
}

async function submitHere(form, button) {
  const answer = await send(form, button);
  if (answer.status === 0) return say(words.wordsNoNetwork);
  delete form.dataset.key;
  // Signed out: sent as a browser does, the form gets a page that keeps what was typed.
  if (answer.status === 401 || answer.page.getElementById('again')) {
    delete form.dataset.swap;
    form.removeAttribute('aria-busy');
    return form.requestSubmit(button);
  }
  const ids = form.dataset.swap ? form.dataset.swap.split(' ') : null;
  // A refusal that is a page of its own is said here; the page that one works on stays.
  if (answer.status >= 400 && ids && !ids.some((id) => answer.page.getElementById(id))) return say(refusal(answer));
  if (answer.page.getElementById('main')) show(answer.page, answer.status === 422 ? null : ids);
  if (answer.status < 400 && answer.url !== location.href) history.pushState(null, '', answer.url);
  // data-then="ID": the answer has a link elsewhere that is followed at once, in a window of its own.
  const then = answer.status < 400 && form.dataset.then && document.getElementById(form.dataset.then);
  if (then) window.open(then.href, '_blank', 'noopener');
  return undefined;
}

document.addEventListener('submit', async (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== 'post') return;
  if (form.getAttribute('aria-busy') === 'true') return event.preventDefault();
  form.setAttribute('aria-busy', 'true');
  if (!('swap' in form.dataset)) return undefined; // the browser sends it, once
  event.preventDefault();
  await submitHere(form, event.submitter);
  form.removeAttribute('aria-busy');
  return undefined;
});

addEventListener('pageshow', () => {
  for (const form of document.querySelectorAll('form[aria-busy]')) form.removeAttribute('aria-busy');
});
addEventListener('popstate', () => location.reload());

showToast();
