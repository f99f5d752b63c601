/**
 * A coverage-guided fuzzer in a thread of its own: inputs that run code which none ran before are kept and changed further.
 * Coverage is V8's own, block by block, by the inspector. Collecting it costs as much as many runs, so a batch is run
 * between two looks, and its inputs one by one only where the batch found something.
 *
 * The only maintained fuzzer on npm (@jazzer.js/core 4.0.0) needs a newer C library than Debian 12 has.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { Session } from 'node:inspector';
import type { Profiler } from 'node:inspector';
import { join } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { seededRandom } from '../fixtures/random.ts';
import { mutated } from './mutate.ts';
import { dictionary, fuzzTargets, mostInputBytes } from './targets.ts';
import type { Target } from './targets.ts';

interface Work {
  readonly target: string;
  readonly sample: string;
  readonly corpus: string;
  readonly seed: number;
  readonly until: number;
  /** The input that runs, its length in front, for whoever has to end this thread. */
  readonly current: SharedArrayBuffer;
}

const batch = 32;

class Coverage {
  readonly #session = new Session();
  readonly #seen = new Set<string>();

  constructor() {
    this.#session.connect();
    this.#session.post('Profiler.enable');
    this.#session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
  }

  get blocks(): number {
    return this.#seen.size;
  }

  /** Blocks that ran since the last look and never before; `learn` remembers them. How often counts by its magnitude. */
  fresh(learn: boolean): number {
    let count = 0;
    this.#session.post('Profiler.takePreciseCoverage', (error, { result }) => {
      if (error) throw error;
      for (const block of ours(result)) {
        if (this.#seen.has(block)) continue;
        count += 1;
        if (learn) this.#seen.add(block);
      }
    });
    return count;
  }
}

function* ours(scripts: readonly Profiler.ScriptCoverage[]): Generator<string> {
  for (const { url, scriptId, functions } of scripts) {
    if (!url.startsWith('file:') || url.includes('node_modules')) continue;
    for (const { ranges } of functions) {
      for (const { startOffset, endOffset, count } of ranges)
        if (count > 0) yield `${scriptId} ${startOffset} ${endOffset} ${Math.min(8, Math.floor(Math.log2(count)))}`;
    }
  }
}

class Fuzzer {
  readonly #work: Work;
  readonly #target: Target;
  readonly #coverage = new Coverage();
  readonly #inputs: Uint8Array[] = [];
  #runs = 0;
  #told = 0;

  constructor(work: Work, target: Target) {
    this.#work = work;
    this.#target = target;
  }

  async fuzz(): Promise<void> {
    const random = seededRandom(this.#work.seed);
    const words = dictionary();
    for (const seed of [...(await this.#target.seeds()), ...this.#kept()])
      await this.#try(seed.subarray(0, mostInputBytes));
    const pick = () => {
      // The latest finds first: they stand where the code is new.
      const recent = random.next() < 0.5 ? Math.max(0, this.#inputs.length - 50) : 0;
      return this.#inputs[random.int(recent, this.#inputs.length - 1)] as Uint8Array;
    };
    const options = { random, dictionary: words, other: pick, mostBytes: mostInputBytes };
    while (Date.now() < this.#work.until) {
      const inputs = Array.from({ length: batch }, () => mutated(pick(), options));
      for (const input of inputs) await this.#run(input);
      if (this.#coverage.fresh(false) > 0) for (const input of inputs) await this.#try(input);
    }
    this.#tell('done');
  }

  /** Runs one input and keeps it where it reaches something new. */
  async #try(input: Uint8Array): Promise<void> {
    this.#coverage.fresh(true);
    await this.#run(input);
    if (this.#coverage.fresh(true) === 0 && this.#inputs.length > 0) return;
    this.#inputs.push(input.slice());
    writeFileSync(join(this.#work.corpus, nameOf(input)), input);
  }

  async #run(input: Uint8Array): Promise<void> {
    new DataView(this.#work.current).setUint32(0, input.length);
    new Uint8Array(this.#work.current).set(input, 4);
    this.#runs += 1;
    if (Date.now() - this.#told > 1000) this.#tell('state');
    try {
      await this.#target.run(input);
    } catch (error) {
      const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
      parentPort?.postMessage({ kind: 'find', message, input: input.slice() });
    }
  }

  #kept(): readonly Uint8Array[] {
    const { corpus } = this.#work;
    return readdirSync(corpus).map((name) => readFileSync(join(corpus, name)));
  }

  #tell(kind: 'state' | 'done'): void {
    this.#told = Date.now();
    parentPort?.postMessage({ kind, runs: this.#runs, inputs: this.#inputs.length, blocks: this.#coverage.blocks });
  }
}

function nameOf(input: Uint8Array): string {
  return createHash('sha256').update(input).digest('hex').slice(0, 16);
}

const work = workerData as Work;
if (!existsSync(work.corpus)) mkdirSync(work.corpus, { recursive: true });
const target = fuzzTargets((path) => readFileSync(join(work.sample, path), 'utf8'))[work.target];
if (!target) throw new Error(`No target is called ${work.target}.`);
await new Fuzzer(work, target).fuzz();
