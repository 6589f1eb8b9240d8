// The documents are true: what they name is there, their code is the program's, their commands work as they are typed.
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { clinic, root, run } from './lib/server.mjs';
import { environment } from './lib/clock.mjs';

const files = execFileSync('git', ['ls-files'], { cwd: root, encoding: 'utf8' }).trim().split('\n');
const read = (name) => readFileSync(join(root, name), 'utf8');
const documents = files.filter((name) => name.endsWith('.md'));
const plain = (text) => text.replace(/\s+/g, ' ').trim();
const quoted = (name) => [...read(name).matchAll(/`([^`]+)`/g)].map(([, code]) => code);

test('every link and every file that a document names is there', () => {
  assert.ok(documents.length >= 7);
  for (const name of documents) {
    for (const [, to] of read(name).matchAll(/\]\(([^)]+)\)/g)) assert.ok(existsSync(join(root, dirname(name), to)), `${name}: ${to}`);
    for (const code of quoted(name).filter((one) => /^(?:\w+\/)*\w+\.(?:c|h|def|html|sql|po|mjs|sh)$/.test(one))) {
      assert.ok(files.some((file) => file === code || file.endsWith(`/${code}`)), `${name}: ${code}`);
    }
  }
});

test('the code of docs/adding.md stands in the program, in ten lines at most for each thing', () => {
  const code = plain(files.filter((name) => /^src\/.*\.(?:c|h|def|html|sql)$/.test(name)).map(read).join('\n'));
  const pieces = quoted('docs/adding.md').filter((one) => /[(%"]/.test(one)).flatMap((one) => one.split('…')).map(plain).filter(Boolean);
  assert.ok(pieces.length > 20);
  assert.deepEqual(pieces.filter((piece) => !code.includes(piece)), []);
  for (const part of read('docs/adding.md').split('\n## ').slice(1)) {
    assert.ok(part.trim().split('\n').length - 1 <= 10, part.split('\n')[0]);
  }
});

test('what the documents for each role have in bold stands on the screen', () => {
  const texts = new Set([...read('po/ur.po').matchAll(/^msgid "(.*)"$/gm)].map(([, text]) => text));
  for (const role of ['reception', 'clinician', 'administrator']) {
    const bold = [...read(`docs/${role}.md`).matchAll(/\*\*([^*]+)\*\*/g)].map(([, text]) => plain(text)).filter((text) => text !== 'bold');
    assert.ok(bold.length >= 5);
    assert.deepEqual(bold.filter((text) => !texts.has(text)), [], role);
  }
});

test('the commands of docs/operating.md work as they are typed, and the manual has every verb', () => {
  const folder = mkdtempSync(join(tmpdir(), 'clinic-docs-'));
  const typed = [...read('docs/operating.md').matchAll(/^ {4}clinic (.*)$/gm)].map(([, line]) => line);
  const done = [];
  for (const line of typed.filter((one) => !one.startsWith('serve'))) {
    const words = line.replace(/DIR|\/var\/lib\/clinic/, join(folder, 'data')).match(/"[^"]*"|\S+/g).map((word) => word.replaceAll('"', ''));
    const { status, stderr } = spawnSync(clinic, words, { encoding: 'utf8', env: environment() });
    assert.equal(status, 0, `${line}: ${stderr}`);
    done.push(words[0]);
  }
  rmSync(folder, { recursive: true });
  assert.ok(done.filter((verb) => verb === 'user').length >= 5);

  const manual = plain(read('docs/clinic.1').replace(/\\(.)/g, '$1'));
  for (const [, verb, more] of run('help').matchAll(/^clinic (\w+)(?: (\w+))? ?[-[]?/gm)) {
    assert.match(manual, new RegExp(`\\b${verb}\\b`));
    if (more) assert.match(manual, new RegExp(`\\b${more}\\b`), `${verb} ${more}`);
  }
});
