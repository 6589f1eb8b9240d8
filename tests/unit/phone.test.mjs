// What src/base/phone.c makes of random spellings is what libphonenumber makes of them.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { parsePhoneNumberFromString as parse } from 'libphonenumber-js/max';
import metadata from 'libphonenumber-js/max/metadata';
import examples from 'libphonenumber-js/mobile/examples';
import { ask } from '../lib/probe.mjs';
import { random, rounds, seed, pakistani, spelled, inSomeScript } from '../lib/random.mjs';

const options = { defaultCountry: 'PK', extract: false };

/** A trunk zero that is left after a country's code: libphonenumber keeps it, nobody can call it. */
function hasTrunkZero(number) {
  const main = metadata.country_calling_codes[number.countryCallingCode]?.[0];
  return metadata.countries[main]?.[5] === '0' && number.nationalNumber.startsWith('0');
}

/** What we promise, by libphonenumber: at home valid numbers and all of 03, which grows; abroad possible ones. */
function expected(text) {
  // It knows no marks of direction, which come with what is copied from a chat in Urdu.
  const plain = text.replace(/[\u200E\u200F\u202A-\u202E]/g, '').trim();
  // It takes "92 061 ..." for an area 920 that there isn't; we for a forgotten plus.
  const number = parse(/^[9۹٩][2۲٢]\P{Nd}*[0۰٠]/u.test(plain) ? `+${plain}` : plain, options);
  if (number?.carrierCode) return undefined; // it drops a Chinese carrier's code; not compared
  if (!number || number.ext || number.number.length > 16) return '-'; // E.164 ends at 15 digits
  if (number.countryCallingCode !== '92') return number.isPossible() && !hasTrunkZero(number) ? number.number : '-';
  return number.isValid() || /^3\d{9}$/.test(number.nationalNumber) ? number.number : '-';
}

function compare(texts) {
  const answers = ask('phone', texts);
  const wrong = texts.map((text, i) => ({ text, ours: answers[i], theirs: expected(text) }))
    .filter(({ ours, theirs }) => theirs !== undefined && ours !== theirs);
  assert.equal(answers.length, texts.length);
  const read = answers.filter((answer) => answer !== '-').length;
  return { wrong, read };
}

test('random spellings of Pakistani numbers agree', (t) => {
  const r = random(seed);
  const texts = Array.from({ length: rounds(10_000, 100_000) }, () => spelled(r, pakistani(r)));
  const { wrong, read } = compare(texts);
  t.diagnostic(`${texts.length} spellings, ${read} of them numbers, ${wrong.length} differ`);
  assert.deepEqual(wrong.slice(0, 20), []);
});

test('random numbers of all countries agree', (t) => {
  const r = random(seed + 1);
  // Gabon writes its old numbers with a zero that is dropped; on the codes of St Helena and Curacao two
  // countries have lengths of their own, where ours are by code.
  const countries = Object.keys(examples).filter((name) => !['GA', 'SH', 'TA', 'CW', 'BQ'].includes(name));
  const texts = Array.from({ length: rounds(10_000, 100_000) }, () => {
    const country = r.pick(countries);
    const code = metadata.countries[country][0];
    const example = examples[country];
    const kept = 1 + r.below(example.length);
    const length = r.below(5) ? example.length : example.length + r.below(7) - 3;
    const national = example.slice(0, kept) + r.digits(Math.max(0, length - kept));
    const gap = r.pick(['', ' ', '-', ' (', '.']);
    return inSomeScript(r, `${r.pick(['+', '00', '+ '])}${code}${gap}${national}${gap === ' (' ? ')' : ''}`);
  });
  const { wrong, read } = compare(texts);
  t.diagnostic(`${texts.length} numbers, ${read} of them possible, ${wrong.length} differ`);
  assert.deepEqual(wrong.slice(0, 20), []);
});
