// What each WebAssembly loop gains over its plain reference, on log text of the benchmark: user CPU time, each the best of several
// turns, so that other work on the machine matters little.
//
//   node build/measure-loops.mjs
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateRawSync, gunzipSync, inflateRawSync } from 'node:zlib';
import { inflateSync } from 'fflate';
import { loadTs, root } from './load-ts.mjs';

const turns = 15;
const megabytes = 24;
const [{ byteSearch }, { plainCrc32, plainSearch }, { Inflater }, { interest }, { generate }] = await Promise.all(
  [
    'renderer/platform/wasm/byte-search.ts',
    'renderer/platform/wasm/plain.ts',
    'renderer/platform/wasm/inflater.ts',
    'renderer/engine/formats/messages.ts',
    'test/bench/generate.ts',
  ].map(loadTs),
);

const folder = mkdtempSync(join(tmpdir(), 'switchover-loops-'));
const file = join(folder, 'bundle.tgz');
await generate(file, megabytes, (path) => readFileSync(join(root, 'test/fixtures/sample', path), 'utf8'));
// Without the zeros of the tar around the logs.
const text = new Uint8Array(gunzipSync(readFileSync(file))).map((byte) => byte || 32);
rmSync(folder, { recursive: true });
const inPlace = byteSearch.allocate(text.length);
inPlace.set(text);
const packed = deflateRawSync(text);

/** Every line with a match. */
function linesOf(search, bytes, needles) {
  const haystack = needles(search).over(bytes);
  let lines = 0;
  for (let at = 0; haystack.nextLine(at, bytes.length); at = Math.min(haystack.end + 1, bytes.length)) lines += 1;
  return lines;
}

function inflated() {
  const inflater = new Inflater();
  let length = 0;
  for (let at = 0; inflater.state === 'going';) {
    const { used, given } = inflater.inflate(packed.subarray(at));
    at += used;
    length += given.length;
  }
  inflater.close();
  return length;
}

/** Milliseconds of the fastest turn. */
function fastest(work) {
  const times = Array.from({ length: turns }, () => {
    const before = process.cpuUsage();
    work();
    return process.cpuUsage(before).user / 1000;
  });
  return Math.min(...times);
}

function row(name, ours, plain, reference) {
  const [own, others] = [fastest(ours), fastest(plain)];
  if (ours() !== plain()) throw new Error(`${name}: the reference has another result.`);
  console.log(
    `${name.padEnd(44)} ${own.toFixed(1)} ms, ${reference} ${others.toFixed(1)} ms: ${(others / own).toFixed(1)} ×`,
  );
}

console.log(`${(text.length / 1e6).toFixed(0)} MB of text, Node ${process.version}, ${cpus()[0]?.model}`);
const interesting = (search) => search.needles(interest);
row(
  'needles: lines with any of them',
  () => linesOf(byteSearch, inPlace, interesting),
  () => linesOf(plainSearch, text, interesting),
  'plain',
);
for (const [word, ignoresCase] of [
  ['8743996508480001077', false],
  ['no such words', true],
]) {
  const one = (search) => search.literal(word, ignoresCase);
  row(
    `literal: lines with ${word}`,
    () => linesOf(byteSearch, inPlace, one),
    () => linesOf(plainSearch, text, one),
    'plain',
  );
}
const hasZeros = (search, bytes) => interesting(search).over(bytes).hasZeros(0, bytes.length);
row(
  'zeros',
  () => hasZeros(byteSearch, inPlace),
  () => hasZeros(plainSearch, text),
  'includes',
);
const index = (search, bytes) => search.indexLines(bytes, 64).starts.length;
row(
  'line index',
  () => index(byteSearch, inPlace),
  () => index(plainSearch, text),
  'plain',
);
row('inflate', inflated, () => inflateRawSync(packed, { chunkSize: 1 << 18 }).length, 'zlib');
row('inflate', inflated, () => inflateSync(packed).length, 'fflate');
// Of what was inflated last, as many times as make up the text.
const inflater = new Inflater();
const { given } = inflater.inflate(packed);
const times = (sum) => Array.from({ length: text.length / given.length }).reduce(sum, 0);
row(
  'CRC-32',
  () => times((sum) => inflater.crc32(sum)),
  () => times((sum) => plainCrc32(given, sum)),
  'plain',
);
