// The payment form: what to give back shows while it is typed, and round notes fill the field instead of sending it.

const minorOf = (text) => {
  const latin = text.replace(/[۰-۹٠-٩]/g, (digit) => String(digit.charCodeAt(0) & 15)).replace(/[^0-9.]/g, '');
  return Math.round(Number(latin) * 100) || 0;
};

function showChange(form) {
  const typed = (name) => minorOf(form.elements[name]?.value ?? '');
  const rest = Math.max(0, minorOf(form.dataset.pay) - typed('transfer') - typed('credit'));
  const back = typed('given') - rest;
  const line = form.querySelector('[data-change]');
  line.hidden = typed('given') === 0 || back < 0 || form.elements.keep?.checked === true;
  line.querySelector('[data-change-sum]').textContent = (back / 100).toLocaleString('en');
}

document.addEventListener('input', (event) => {
  const form = event.target.closest('form[data-pay]');
  if (form) showChange(form);
});

document.addEventListener('click', (event) => {
  const chip = event.target.closest('form[data-pay] [data-notes]');
  if (!chip) return;
  event.preventDefault();
  const { given } = chip.form.elements;
  given.value = chip.textContent.trim();
  given.focus();
  showChange(chip.form);
});
