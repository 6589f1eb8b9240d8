// Counts a meson test log: cmocka says how many passed and failed; a test of another kind counts as one.
import { readFileSync } from 'node:fs';

let passed = 0;
let failed = 0;
for (const line of readFileSync(process.argv[2], 'utf8').split('\n').filter(Boolean)) {
  const test = JSON.parse(line);
  const said = (test.stdout ?? '') + (test.stderr ?? '');
  const good = said.split('[       OK ]').length - 1;
  const bad = said.split('\n').filter((row) => /^\[  FAILED  \] \S+$/.test(row)).length;
  if (test.result === 'OK') {
    passed += Math.max(good, 1);
  } else {
    passed += good;
    failed += Math.max(Math.ceil(bad / 2), 1);
  }
}
console.log(passed, failed);
