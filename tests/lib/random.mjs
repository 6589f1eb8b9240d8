// Seeded randomness and the random numbers, spellings and noise that several checks share.
export function random(seed) {
  let state = seed >>> 0;
  // mulberry32
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  const below = (n) => Math.floor(next() * n);
  const pick = (list) => list[below(list.length)];
  const digits = (n) => Array.from({ length: n }, () => below(10)).join('');
  return { next, below, pick, digits };
}

/** How many rounds: the short form by default, the full figure when SOAK is set. */
export const rounds = (short, full) => (process.env.SOAK ? full : short);

export const seed = Number(process.env.SEED ?? 20261124);

const scripts = ['0123456789', '۰۱۲۳۴۵۶۷۸۹', '٠١٢٣٤٥٦٧٨٩'];

/** The same text, now and then with Urdu or Arabic digits. */
export function inSomeScript(r, text) {
  const script = [...r.pick([scripts[0], scripts[0], ...scripts])];
  return text.replace(/\d/g, (d) => script[d]);
}

const areas2 = '21 42 22 25 40 41 44 46 47 48 49 51 52 53 55 56 57 61 62 63 64 65 66 67 68 71 74 81 86 91'.split(' ');
const areas3 = '232 233 235 238 242 243 244 292 298 453 459 542 544 547 604 608 722 726 822 829 832 843 852 922 925 928 932 942 946 963 969 992 995 998 581 582'.split(' ');

/** A Pakistani number without its zero, in the groups in which it is written; now and then a wrong one. */
export function pakistani(r) {
  const area = r.pick([...areas2, ...areas3]);
  return r.pick([
    () => [`3${r.digits(2)}`, r.digits(7)],
    () => [`3${r.pick([0, 1, 2, 3, 4])}${r.below(10)}`, r.digits(7)],
    () => [`3${r.digits(2)}`, r.digits(3), r.digits(4)],
    () => [area, `${2 + r.below(8)}${r.digits(5 + r.below(3))}`],
    () => [area, r.digits(6 + r.below(3))],
    () => [area, '111', r.digits(3), r.digits(3)],
    () => ['800', r.digits(5)],
    () => [r.digits(1 + r.below(4)), r.digits(4 + r.below(7))],
  ])();
}

/** That number as somebody would write it. */
export function spelled(r, groups) {
  const gap = () => r.pick(['', '', ' ', '-', '.', ' - ', '\u00A0', '\u2011', '/']);
  const [first, ...rest] = groups;
  const head = r.pick(['0', '0', '0', '', '+92', '+92 ', '+92-', '0092', '0092 ', '00 92 ', '92', '92 ',
    '+92 (0)', '+92 0', '(0)', '+ 92 ', '\u200E+92 ']);
  const area = head.includes('(') || r.below(6) ? first : `(${first})`;
  const text = `${head}${area}${rest.map((group) => gap() + group).join('')}`;
  return inSomeScript(r, r.below(8) ? text : ` ${text}\u202C `);
}
