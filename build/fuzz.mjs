// Coverage-guided fuzzing of the parsers, for so many minutes shared out among the targets:
//
//   npm run fuzz -- MINUTES [TARGET...]
//
// Inputs that reached something new are stored in .cache/fuzz and continued from next time. An input that breaks a promise, or
// that takes longer than ten seconds, is written to test/fuzz/finds as TARGET-HASH.bin, where test/fuzz/finds.test.ts runs
// it from then on. Exit 1 when there is one.
import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { bundleTs, loadTs, root } from './load-ts.mjs';

/** Inputs have at most 16 KiB: a parser that takes that long on them hangs. */
const longestMs = 10_000;
const mostFinds = 50;

const { fuzzTargets, mostInputBytes } = await loadTs('test/fuzz/targets.ts');
const [minutes = '1', ...asked] = process.argv.slice(2);
const names = asked.length > 0 ? asked : Object.keys(fuzzTargets(() => ''));
if (!(Number(minutes) > 0)) {
  console.error('usage: npm run fuzz -- MINUTES [TARGET...]');
  process.exit(2);
}

const loop = await bundleTs('test/fuzz/loop.ts');

let finds = 0;
const known = new Set();

function keep(target, input, message) {
  // One find a place in the code: the first two lines of its stack.
  const place = `${target} ${message.split('\n').slice(0, 2).join(' ')}`;
  if (known.has(place) || finds >= mostFinds) return;
  known.add(place);
  finds += 1;
  const hash = createHash('sha256').update(input).digest('hex').slice(0, 12);
  mkdirSync(join(root, 'test/fuzz/finds'), { recursive: true });
  writeFileSync(join(root, `test/fuzz/finds/${target}-${hash}.bin`), input);
  console.log(`\n${target}-${hash}: ${message.split('\n').slice(0, 4).join('\n  ')}`);
}

/** Runs one thread until its time is over or it hangs; resolves with its last message. */
function run(target, until, seed) {
  return new Promise((resolve) => {
    const current = new SharedArrayBuffer(4 + mostInputBytes);
    const corpus = join(root, '.cache/fuzz', target);
    mkdirSync(corpus, { recursive: true });
    const workerData = { target, corpus, seed, until, current, sample: join(root, 'test/fixtures/sample') };
    const worker = new Worker(loop, { workerData, resourceLimits: { maxOldGenerationSizeMb: 1024 } });
    let last = { runs: 0, inputs: 0, blocks: 0 };
    let heard = Date.now();
    const input = () => new Uint8Array(current).slice(4, 4 + new DataView(current).getUint32(0));
    const watch = setInterval(() => {
      if (Date.now() - heard < longestMs + 5000) return;
      keep(target, input(), `Took longer than ${longestMs / 1000} s (input ${finds})`);
      void worker.terminate();
    }, 1000);
    worker.on('message', (told) => {
      heard = Date.now();
      if (told.kind === 'find') keep(target, told.input, told.message);
      else last = told;
    });
    worker.on('error', (error) => keep(target, input(), String(error.stack ?? error)));
    worker.on('exit', () => {
      clearInterval(watch);
      resolve(last);
    });
  });
}

const started = Date.now();
for (const [n, target] of names.entries()) {
  const until = started + (Number(minutes) * 60_000 * (n + 1)) / names.length;
  let runs = 0;
  let last;
  // A thread that hung is followed by another with other chances.
  while (Date.now() < until) {
    last = await run(target, until, Date.now() % 2 ** 32);
    runs += last.runs;
    if (last.runs === 0) break;
  }
  console.log(`${target}: ${runs} runs, ${last?.blocks ?? 0} blocks, ${last?.inputs ?? 0} inputs kept`);
}
console.log(`${finds} finds in ${((Date.now() - started) / 60_000).toFixed(1)} minutes`);
process.exit(finds > 0 ? 1 : 0);
