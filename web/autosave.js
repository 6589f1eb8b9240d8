// form[data-autosave="URL"]: what is typed is kept while it is typed. "Saved" is said only after the server said
// so; while it can't be reached, or has signed the person out, the words are kept in this browser (signing out
// wipes them) and sent as soon as that works. The form's own button works without any of this.

const draftName = (form) => `draft:${form.dataset.autosave}`;
// Never kept outside the server: what proves who sends. The version is kept: words that were typed over an older
// text must be found stale, not be written over what somebody else has saved since.
const isSecret = (name) => name === 'csrf' || name === 'idempotency_key';

// `key` is of the form's own button: the page says in data-saved-key which was saved last.
function keepDraft(form, key) {
  const fields = [...new FormData(form)].filter(([name, value]) => !isSecret(name) && typeof value === 'string');
  try {
    localStorage.setItem(draftName(form), JSON.stringify({ fields, key }));
    return true;
  } catch {
    return false;
  }
}

function dropDraft(form) {
  try { localStorage.removeItem(draftName(form)); } catch { /* nothing was kept */ }
}

// Put a kept draft back into the form. Fields of a row that isn't there any more stay in the draft only.
function restoreDraft(form) {
  let draft = null;
  try { draft = JSON.parse(localStorage.getItem(draftName(form))); } catch { return false; }
  const fields = draft?.fields;
  if (!Array.isArray(fields)) return false;
  if (draft.key && draft.key === form.dataset.savedKey) return dropDraft(form);
  const taken = new Map();
  for (const box of form.querySelectorAll('[type=checkbox], [type=radio]')) box.checked = false;
  for (const [name, value] of fields) {
    const nth = taken.get(name) || 0;
    const all = [...form.elements].filter((element) => element.name === name);
    taken.set(name, nth + 1);
    const choice = all.find((element) => /^(checkbox|radio)$/.test(element.type) && element.value === value);
    if (choice) choice.checked = true;
    else if (all[nth] && !/^(checkbox|radio)$/.test(all[nth].type)) all[nth].value = value;
  }
  return true;
}

// `state` is one of the texts data-saving, data-saved, data-kept, data-signed-out, data-stale, data-lost.
function tellDraft(form, state) {
  const line = document.querySelector(`[data-autosave-of="${CSS.escape(form.id)}"]`) || form.querySelector('[data-autosave-of]');
  if (!line) return;
  line.dataset.state = state;
  const now = new Date();
  const clock = `${String(now.getHours()).padStart(2, '0')}:${String(now.getMinutes()).padStart(2, '0')}`;
  line.textContent = (line.dataset[state] || '').replace('%s', clock);
}

// A session that began again has another token; the page of this form knows it.
async function renewToken(form) {
  const answer = await ask(location.href);
  const token = answer.status === 200 && answer.page.querySelector('input[name=csrf]');
  if (!token) return false;
  for (const field of document.querySelectorAll('input[name=csrf]')) field.value = token.value;
  return true;
}

async function saveDraft(form, isSecondTry) {
  if (form.draftBusy) return void (form.draftAgain = true);
  form.draftBusy = true;
  form.draftAgain = false;
  tellDraft(form, 'saving');
  const fields = new URLSearchParams(new FormData(form));
  fields.delete('idempotency_key'); // that one is for the form's own button
  const answer = await ask(form.dataset.autosave, {
    method: 'POST',
    body: fields,
    redirect: 'manual', // to the sign-in page: not saved
    headers: { 'Idempotency-Key': form.dataset.draftKey || (form.dataset.draftKey = newKey()) },
  });
  form.draftBusy = false;
  if (answer.status !== 0 && answer.status < 500) delete form.dataset.draftKey;
  if (answer.status === 200) {
    const version = form.elements.namedItem('version');
    if (version && answer.etag) version.value = answer.etag.replace(/\D/g, '');
    const missing = answer.page.getElementById('missing');
    if (missing) document.getElementById('missing')?.replaceWith(document.adoptNode(missing));
    if (form.draftAgain) return saveDraft(form);
    dropDraft(form);
    form.draftDirty = false;
    return tellDraft(form, 'saved');
  }
  const isKept = keepDraft(form);
  if ([401, 403].includes(answer.status) && !isSecondTry && await renewToken(form)) return saveDraft(form, true);
  if (answer.status === 409 || answer.status === 412) return tellDraft(form, 'stale');
  if (answer.status === 422) return tellDraft(form, 'lost');
  if ([401, 403].includes(answer.status)) return tellDraft(form, 'signedOut');
  return tellDraft(form, isKept ? 'kept' : 'lost');
}

const draftForms = () => [...document.querySelectorAll('form[data-autosave]')];

function laterDraft(form) {
  form.draftDirty = true;
  clearTimeout(form.draftTimer);
  form.draftTimer = setTimeout(() => saveDraft(form), 1200);
}

document.addEventListener('input', (event) => {
  const form = event.target.closest('form[data-autosave]');
  if (form) laterDraft(form);
});
// Going away: what is not saved yet is kept here, and the form's own button needs no draft.
addEventListener('pagehide', () => {
  for (const form of draftForms()) if (form.draftDirty) keepDraft(form);
});
// Why a lot that had expired is used is asked as soon as it is chosen.
document.addEventListener('change', ({ target }) => {
  const why = target.name?.startsWith('lot_') && document.getElementById(target.name.replace('lot_', 'reason_'))?.closest('tr');
  if (why) why.hidden = !target.selectedOptions[0].hasAttribute('data-expired');
});
document.addEventListener('submit', (event) => {
  if (!event.target.matches('form[data-autosave]')) return;
  clearTimeout(event.target.draftTimer);
  keepDraft(event.target, event.target.elements.namedItem('idempotency_key')?.value);
  event.target.draftDirty = false;
});
const retryDrafts = () => {
  for (const form of draftForms()) if (form.draftDirty) saveDraft(form);
};
addEventListener('online', retryDrafts);
addEventListener('focus', retryDrafts);
for (const form of draftForms()) {
  if (form.querySelector('.sum')) dropDraft(form); // the server shows what was typed
  else if (restoreDraft(form)) laterDraft(form);
}
