// No statement reads the whole of a table that grows with the clinic's days: as fast after ten years as on the first.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { demoFolder, root } from './lib/server.mjs';

const read = (name) => readdirSync(join(root, 'src')).map((folder) => join(root, 'src', folder, name))
  .filter((file) => existsSync(file)).map((file) => readFileSync(file, 'utf8')).join('\n');
const schema = read('schema.sql');
const queries = read('queries.sql');

// Whose rows come with each day's work, by what the registry says of their keeping; but these stay few.
const comes_daily = new Set(['medical', 'accounts', 'enquiries', 'audit']);
const few = new Set(['product', 'lot', 'series', 'open_item']);
const growing = new Set([...schema.matchAll(/^-- table (\w+):[\s\S]*?^-- retention: (\w+)/gm)]
  .filter(([, table, kept]) => comes_daily.has(kept) && !few.has(table)).map(([, table]) => table));

// These take the newest rows in order and stop.
const may_scan = new Set(['clients_newest', 'seal_last', 'event_insert', 'event_subject_insert', 'client_insert', 'event_newest']);
// An index of the few rows that are not finished.
const partial = new Set([...schema.matchAll(/create (?:unique )?index (\w+) on [^;]* where /g)].map(([, index]) => index));

test('the plan of every statement goes by an index', () => {
  const folder = demoFolder();
  const statements = [...queries.matchAll(/^-- (\w+): (?:one|many|write),[^\n]*\n(?:--[^\n]*\n)*([\s\S]*?;)\s*$/gm)];
  assert.ok(statements.length > 100 && growing.size > 10, `${statements.length} statements, ${growing.size} tables`);
  const script = statements.map(([, name, sql]) =>
    `.print === ${name}\nexplain query plan ${sql.replaceAll(/\b(open|seal)\(/g, '(').replaceAll(/\s+/g, ' ')}`).join('\n');
  const plans = execFileSync('sqlite3', ['-bail', join(folder, 'data', 'clinic.db')], { input: script, encoding: 'utf8' });
  rmSync(folder, { recursive: true, force: true });

  const bad = [];
  const found = plans.split('=== ').slice(1);
  assert.equal(found.length, statements.length);
  for (const [i, plan] of found.entries()) {
    const [, name, sql] = statements[i];
    for (const [, alias, index] of plan.matchAll(/\bSCAN (\w+)(?: USING (?:COVERING )?INDEX (\w+))?/g)) {
      const table = new RegExp(`\\b(?:from|join|into|,)\\s+(\\w+)\\s+(?:as\\s+)?${alias}\\b`).exec(sql)?.[1] ?? alias;
      if (growing.has(table) && !may_scan.has(name) && !partial.has(index)) bad.push(`${name} scans ${table}:\n${plan}`);
    }
  }
  assert.deepEqual(bad, []);
});
