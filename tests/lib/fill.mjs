// Filling in a form that a check has never seen.
import { attribute, values } from './html.mjs';

const typing = new Set(['text', 'search', 'lines', 'tel', 'email', 'password']);

/** Is the field one in which a person types letters? */
export const isTyped = (field) => typing.has(field.kind);

/** Does it take any words, not only a number, a phone or the like? */
export const isFree = (field) => ['text', 'lines'].includes(field.kind) && ['text', undefined].includes(attribute(field.element, 'inputmode'))
  && attribute(field.element, 'dir') !== 'ltr';

/** Right values by the names and kinds of fields. */
export const right = (n) => {
  const day = new Date(Date.UTC(2031, 0, 1) + n * 86400e3).toISOString().slice(0, 10);
  const phone = (last) => `0300 ${last}${String(n).padStart(6, '0')}`;
  return {
    phone: phone(1), phone_2: phone(2), phone_3: phone(3), email: `a.person.${n}@example.com`, date: '2099-01-31',
    age: '30', rate: '16', limit: '10', price: '100', quantity: '1', discount: '1', iban: '',
    given: '', transfer: '1', reference: `FT${n}`, from: `${day}T10:00`, until: `${day}T10:05`,
  };
};

/** What a careful person would send of a form: right values where something is needed, `filled` in its fields. A
 * higher `n` gives other values, where two must differ. */
export function fill(form, filled, n) {
  const fields = new URLSearchParams(values(form));
  const fit = right(n);
  for (const field of form.fields) {
    if (field.kind === 'radio' && !fields.has(field.name)) fields.set(field.name, field.value);
    const is_needed = attribute(field.element, 'required') !== undefined && field.value === '';
    if (field.name in fit) fields.set(field.name, fit[field.name]);
    else if (is_needed && field.kind in fit) fields.set(field.name, fit[field.kind]);
    else if (is_needed && field.kind === 'choice') fields.set(field.name, field.values.find((each) => each !== ''));
    else if (is_needed && isFree(field)) fields.set(field.name, `Words ${n}`);
  }
  for (const [name, text] of Object.entries(filled)) fields.set(name, text);
  if ('no_phone' in filled && !('phone' in filled)) for (const name of ['phone', 'phone_2', 'phone_3']) fields.set(name, '');
  fields.delete('website');
  return fields;
}

