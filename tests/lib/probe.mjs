// Asks build/src/probe, which answers for src/base.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { limit_ms, root } from './server.mjs';

const probe = process.env.PROBE ?? join(root, 'build', 'src', 'probe');

/** The answers to one verb about many texts, in their order; '-' is for refused. */
export function ask(verb, texts) {
  const input = texts.map((text) => `${verb} ${text}\n`).join('');
  const run = spawnSync(probe, { input, encoding: 'utf8', maxBuffer: 256e6, timeout: 10 * limit_ms });
  if (run.status !== 0) throw new Error(`probe ended with ${run.status ?? run.signal}: ${run.stderr}`);
  return run.stdout.split('\n').slice(0, -1);
}
