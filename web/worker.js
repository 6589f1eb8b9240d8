// The service worker keeps the shell. A browser without one, or a page that isn't secure, goes on without.
if ('serviceWorker' in navigator && window.isSecureContext) {
  navigator.serviceWorker.register(policy.createScriptURL('/sw.js')).catch(() => {});
}
