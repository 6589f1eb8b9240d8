// The tables of docs/ are what the program prints. After a change: make tables.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root, run } from './lib/server.mjs';

for (const name of ['routes', 'permissions', 'settings', 'jobs', 'tables']) {
  test(`docs/tables/${name}.txt is what clinic ${name} prints`, () => {
    assert.equal(readFileSync(join(root, 'docs', 'tables', `${name}.txt`), 'utf8'), run(name));
  });
}
