// Light or dark as this device's person chose. Runs before the page is painted, so that nothing flashes.
'use strict';
{
  const root = document.documentElement;
  const set = (theme) => {
    if (theme) root.dataset.theme = theme;
    else delete root.dataset.theme;
    for (const button of document.querySelectorAll('[data-theme-is]')) {
      button.setAttribute('aria-pressed', String(button.dataset.themeIs === (theme || '')));
    }
  };
  const stored = () => {
    try { return localStorage.getItem('theme') || ''; } catch { return ''; }
  };
  set(stored());
  addEventListener('DOMContentLoaded', () => set(stored()));
  document.addEventListener('click', (event) => {
    const button = event.target.closest('[data-theme-is]');
    if (!button) return;
    try { localStorage.setItem('theme', button.dataset.themeIs); } catch { /* this page only */ }
    set(button.dataset.themeIs);
  });
}
