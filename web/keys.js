// Keys. Whatever can be pressed says its key itself: data-key="n", or "g d" for two in a row. `?` lists them.
// Letters work only while no field has the focus, and can be switched off (WCAG 2.1.4).

// A browser gives the focus to what is marked for it with the first frame, after this has run and the keys below work:
// letters typed until then would be lost, or pressed.
if (!document.querySelector(':target')) {
  for (const field of document.querySelectorAll('[autofocus]')) if (document.activeElement === document.body) field.focus();
}

let firstKey = '';
let firstKeyTimer = 0;
const lettersOff = () => {
  try { return localStorage.getItem('letters') === 'off'; } catch { return false; }
};
// A dialog that is closed keeps the focus in it until the next frame: what is not seen is typed into by nobody.
const isField = (element) => element?.matches('input, select, textarea, [contenteditable]') && element.getClientRects().length > 0;
const isSeen = (element) => element.getClientRects().length > 0 || element.closest('details:not([open])');

function press(key) {
  const found = [...document.querySelectorAll(`[data-key="${CSS.escape(key)}"]`)].find(isSeen);
  if (!found) return false;
  if (isField(found)) found.focus();
  else found.click();
  return true;
}

function listKeys(dialog) {
  const list = dialog.querySelector('.keys');
  const seen = new Set();
  const rows = [];
  const add = (key, name) => {
    if (seen.has(key)) return;
    seen.add(key);
    const term = document.createElement('dt');
    for (const part of key.split(' ')) {
      const box = Object.assign(document.createElement('kbd'), { textContent: part, lang: 'en', dir: 'ltr' });
      term.append(box, ' ');
    }
    rows.push(term, Object.assign(document.createElement('dd'), { textContent: name }));
  };
  for (const element of document.querySelectorAll('[data-key]')) {
    const key = element.dataset.key;
    const name = element.dataset.keyName || element.dataset.name || element.getAttribute('aria-label') || element.textContent.trim();
    if (isSeen(element)) add(key, name);
  }
  // data-keys="a=Arrived;m=Move": keys of what has the focus within.
  for (const element of document.querySelectorAll('[data-keys]')) {
    for (const row of element.dataset.keys.split(';')) add(...row.split('='));
  }
  if (document.querySelector('main form')) add('Ctrl Enter', list.dataset.send);
  list.replaceChildren(...rows);
}

function openKeys() {
  const dialog = document.getElementById('keys');
  if (!dialog || dialog.open) return;
  listKeys(dialog);
  const box = dialog.querySelector('[type=checkbox]');
  box.checked = !lettersOff();
  box.onchange = () => {
    try { localStorage.setItem('letters', box.checked ? 'on' : 'off'); } catch { /* this page only */ }
  };
  dialog.showModal();
}

document.addEventListener('keydown', (event) => {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (isField(event.target) || document.querySelector('dialog[open]') || event.key.length > 1) return;
  if (event.key !== '?' && lettersOff()) return;
  const chord = firstKey ? `${firstKey} ${event.key}` : event.key;
  firstKey = '';
  clearTimeout(firstKeyTimer);
  if (event.key === '?') {
    openKeys();
  } else if (event.key === 'g' && chord === 'g') {
    firstKey = 'g';
    firstKeyTimer = setTimeout(() => { firstKey = ''; }, 1500);
  } else if (!press(chord)) {
    return;
  }
  event.preventDefault();
});

// What opens to be typed into is ready for it at once: its own event of opening comes after the first letters.
document.addEventListener('click', (event) => {
  const opened = event.target.closest('[data-focus]:not([open]) > summary')?.parentElement;
  if (!opened) return;
  event.preventDefault();
  opened.open = true;
  opened.querySelector('input:not([type=hidden])').focus();
});

// Ctrl Enter sends the form from any of its fields, as its first button does.
document.addEventListener('keydown', (event) => {
  const button = event.key === 'Enter' && (event.ctrlKey || event.metaKey) && event.target.form?.querySelector('[type=submit]');
  if (!button) return;
  event.preventDefault();
  if (!button.disabled) event.target.form.requestSubmit(button);
});

document.addEventListener('click', (event) => {
  const opener = event.target.closest('[data-opens]');
  if (opener && opener.dataset.opens === 'keys') openKeys();
  const closer = event.target.closest('[data-closes]');
  if (closer) closer.closest('dialog').close();
  if (event.target.closest('[data-prints]')) print();
});
for (const button of document.querySelectorAll('[data-prints]')) button.hidden = false;

// The account's menu closes when someone goes elsewhere.
document.addEventListener('click', (event) => {
  const menu = document.querySelector('details.me[open]');
  if (menu && !menu.contains(event.target)) menu.open = false;
});
document.addEventListener('keydown', (event) => {
  const menu = document.querySelector('details.me[open]');
  if (!menu || event.key !== 'Escape') return;
  menu.open = false;
  menu.querySelector('summary').focus();
});
