// No card number passes src/base/card.c, in whatever spelling; CNICs, IBANs, phones and references do.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import cards from 'credit-card-type';
import * as iban from 'ibantools';
import { ask } from '../lib/probe.mjs';
import { random, rounds, seed, pakistani, spelled, inSomeScript } from '../lib/random.mjs';

const count = rounds(2_000, 10_000);
const many = (make) => Array.from({ length: count }, make);

/** Words around it, as in a note or a message. */
const inWords = (r, text) => r.pick(['', '', 'number ', 'CNIC: ', 'no. ', 'نمبر ', '(']) + text
  + r.pick(['', '', '.', ' please', ' ہے', ')', ', 2026']);

function luhnDigit(digits) {
  const sum = [...digits].reverse().reduce((total, d, i) => {
    const twice = i % 2 ? Number(d) : Number(d) * 2;
    return total + (twice > 9 ? twice - 9 : twice);
  }, 0);
  return (10 - (sum % 10)) % 10;
}

function refused(t, texts) {
  const answers = ask('card', texts);
  const found = texts.map((text, i) => ({ text, found: answers[i] })).filter(({ found }) => found !== '-');
  assert.equal(answers.length, texts.length);
  t.diagnostic(`${texts.length} tried, ${found.length} taken for cards`);
  return found;
}

test('random CNICs are no cards', (t) => {
  const r = random(seed);
  const gaps = ['', '-', '-', ' '];
  const texts = many(() => {
    const gap = r.pick(gaps);
    const cnic = [`${1 + r.below(7)}${r.digits(4)}`, r.digits(7), r.digits(1)].join(gap);
    return inWords(r, inSomeScript(r, cnic));
  });
  assert.deepEqual(refused(t, texts), []);
});

test('random IBANs are no cards', (t) => {
  const r = random(seed + 1);
  const specs = Object.entries(iban.getCountrySpecifications())
    .filter(([, spec]) => spec.IBANRegistry && spec.chars);
  const fill = (pattern) => pattern.replace(/[\^$]/g, '').replace(/\[([^\]]+)\]\{(\d+)\}/g, (_, set, n) => {
    const chars = set.includes('0-9') ? '0123456789' : 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
    return Array.from({ length: Number(n) }, () => r.pick([...chars])).join('');
  });
  const texts = many(() => {
    const [country, spec] = r.below(2) ? r.pick(specs) : specs.find(([code]) => code === 'PK');
    const bban = fill(spec.bban_regexp);
    const code = iban.composeIBAN({ countryCode: country, bban }) ?? withCheck(country, bban);
    assert.equal(code.length, spec.chars);
    const shown = r.pick([code, code, code.replace(/(.{4})(?=.)/g, '$1 '), code.replace(/(.{4})(?=.)/g, '$1-')]);
    return inWords(r, r.below(4) ? shown : shown.toLowerCase());
  });
  assert.deepEqual(refused(t, texts), []);
});

/** For countries whose own check digits the random number lacks: the IBAN's are right all the same. */
function withCheck(country, bban) {
  const figures = [...`${bban}${country}00`].map((c) => parseInt(c, 36)).join('');
  const check = 98n - (BigInt(figures) % 97n);
  return `${country}${String(check).padStart(2, '0')}${bban}`;
}

test('random phones are no cards', (t) => {
  const r = random(seed + 2);
  const phones = many(() => spelled(r, pakistani(r)));
  const answers = ask('phone', phones);
  const texts = phones.filter((_, i) => answers[i] !== '-').map((text) => inWords(r, text));
  const two = many(() => {
    const phone = () => `03${r.digits(2)}${r.pick([' ', '-', ''])}${r.digits(7)}`;
    return `${phone()}${r.pick([' ', ' / ', ', '])}${phone()}`;
  });
  assert.deepEqual(refused(t, [...texts, ...two]), []);
});

test('references of up to 12 digits or with letters are no cards', (t) => {
  const r = random(seed + 3);
  const letters = [...'ABCDEFGHJKLMNPQRSTUVWXYZ'];
  const word = (n) => Array.from({ length: n }, () => r.pick(letters)).join('');
  const texts = many(() => r.pick([
    () => r.digits(1 + r.below(12)),
    () => word(1 + r.below(4)) + r.digits(4 + r.below(20)),
    () => r.digits(4 + r.below(16)) + word(1 + r.below(3)),
    () => `TID ${r.digits(12)}`,
  ])());
  assert.deepEqual(refused(t, texts), []);
});

test('cards of all schemes are found in any spelling', (t) => {
  const r = random(seed + 4);
  const types = Object.values(cards.types).map((name) => cards.getTypeInfo(name));
  const texts = many(() => {
    const type = r.pick(types);
    const pattern = r.pick(type.patterns);
    const prefix = String(Array.isArray(pattern) ? pattern[0] + r.below(pattern[1] - pattern[0] + 1) : pattern);
    const length = r.pick(type.lengths.filter((n) => n > 13));
    // Maestro's bare 6 stands for what longer cards are made of.
    const long = prefix === '6' ? Math.max(length, 16) : length;
    const body = prefix + r.digits(long - prefix.length - 1);
    const number = body + luhnDigit(body);
    const gap = r.pick(['', ' ', '-', '\u00A0']);
    const shape = r.pick([/(.{4})(?=.)/g, /(.{4})(?=.)/g, /^(.{4})(.{6})/g, /(.{6})(?=.)/g]);
    const shown = number.replace(shape, (...groups) => groups.slice(1, -2).map((g) => g + gap).join(''));
    return inSomeScript(r, inWords(r, shown));
  });
  const answers = ask('card', texts);
  const missed = texts.filter((_, i) => answers[i] === '-');
  t.diagnostic(`${texts.length} cards, ${missed.length} missed`);
  assert.deepEqual(missed.slice(0, 20), []);
});
