/**
 * One log of the benchmark as a stream of bytes: noise at an even pace, the migrations' lines among it, in the order of
 * the host's clock. Lines come from the sample's text files; noise is drawn from a pool that is rendered once.
 */
import { clockOf } from '../fixtures/clocks.ts';
import { headerOf, stampOf } from '../fixtures/headers.ts';
import { planMove } from '../fixtures/moments.ts';
import { seededRandom, seedOf } from '../fixtures/random.ts';
import { datastore, naa } from '../fixtures/story.ts';
import type { HostKey, MoveScript } from '../fixtures/story.ts';
import { expand } from '../fixtures/template.ts';
import type { NoiseLine, ScriptLine } from '../fixtures/template.ts';

export interface LogStreamOptions {
  readonly host: HostKey;
  readonly log: string;
  /** Bytes of the whole log, over all its files. */
  readonly bytes: number;
  readonly migrations: number;
  /** The n-th migration, from 0; starts rise with n and lie in the first nine tenths of the time. */
  readonly moveAt: (n: number) => MoveScript;
  readonly partLines: (name: string) => readonly ScriptLine[];
  readonly noise: readonly NoiseLine[];
  /** True times at which the log begins and ends. */
  readonly from: number;
  readonly to: number;
}

interface Timed {
  readonly at: number;
  readonly bytes: Buffer;
}

const poolSize = 20_000;
/** Longer than the longest entry: a file's last line fills what is left, so that files have the size that tar was told. */
const reserve = 2000;
/** A migration's lines are made this long before its start, because hosts' clocks differ. */
const leadSeconds = 10;

export class LogStream {
  readonly #options: LogStreamOptions;
  readonly #pool: readonly Buffer[];
  readonly #random;
  readonly #step: number;
  /** Time of the last noise line and of the last line, by the host's clock. */
  #at: number;
  #last: number;
  #next = 0;
  #nextStart = -Infinity;
  #pending: Timed[] = [];
  /** Lines written so far. */
  lines = 0;

  constructor(options: LogStreamOptions) {
    this.#options = options;
    this.#random = seededRandom(seedOf(`bench ${options.host} ${options.log}`));
    this.#pool = Array.from({ length: poolSize }, () => this.#noise());
    this.#at = clockOf(options.host, options.from);
    this.#last = this.#at;
    this.#step = (options.to - options.from) / this.#noiseLines();
  }

  /** The next `size` bytes, whole lines, in chunks of about 1 MiB. */
  *take(size: number): Generator<Buffer> {
    let left = size;
    let chunk = Buffer.allocUnsafe(1 << 20);
    let used = 0;
    while (left > 0) {
      const line = left > reserve ? this.#line() : this.#fill(left);
      if (used + line.length > chunk.length) {
        yield chunk.subarray(0, used);
        chunk = Buffer.allocUnsafe(1 << 20);
        used = 0;
      }
      line.copy(chunk, used);
      used += line.length;
      left -= line.length;
    }
    yield chunk.subarray(0, used);
  }

  /** Migrations that have not begun: 0 when the log is whole. */
  get migrationsLeft(): number {
    return this.#options.migrations - this.#next + this.#pending.length;
  }

  #line(): Buffer {
    const pending = this.#pending[0];
    if (pending && pending.at <= this.#at + this.#step) {
      this.#pending.shift();
      this.#last = pending.at;
      this.lines += newlines(pending.bytes);
      return pending.bytes;
    }
    this.#at += this.#step;
    this.#last = this.#at;
    this.#planUpTo(this.#at + leadSeconds);
    const rest = this.#random.pick(this.#pool);
    const line = Buffer.allocUnsafe(24 + rest.length);
    line.write(stampOf(this.#at), 'latin1');
    rest.copy(line, 24);
    this.lines += newlines(rest);
    return line;
  }

  #fill(size: number): Buffer {
    const line = Buffer.alloc(size, ' idle');
    const start = stampOf(this.#last) + this.#random.pick(this.#pool).toString('latin1').split('\n', 1)[0];
    line.write(start.slice(0, size), 'latin1');
    line[size - 1] = 10;
    this.lines += 1;
    return line;
  }

  /** Makes the lines of every migration that starts before `time`. */
  #planUpTo(time: number): void {
    const { migrations, moveAt } = this.#options;
    while (this.#nextStart <= time) {
      this.#pending.push(...this.#linesOf(moveAt(this.#next)));
      this.#pending.sort((a, b) => a.at - b.at);
      this.#next += 1;
      this.#nextStart = this.#next < migrations ? Date.parse(moveAt(this.#next).start) / 1000 : Infinity;
    }
  }

  #linesOf(script: MoveScript): readonly Timed[] {
    const { host, log, partLines } = this.#options;
    const move = planMove(script);
    const found: Timed[] = [];
    for (const line of script.parts.flatMap(partLines)) {
      if (line.log !== log || (line.where === 'src' ? script.from : script.to) !== host || line.where === 'vc')
        continue;
      if (line.moment === 'round')
        for (const { at, values } of move.roundLines) found.push(this.#timed(at, line, { ...move.values, ...values }));
      else found.push(this.#timed(move.moments[line.moment] ?? 0, line, move.values));
    }
    return found;
  }

  #timed(moment: number, line: ScriptLine, values: Readonly<Record<string, string | number>>): Timed {
    const at = clockOf(this.#options.host, moment + line.seconds);
    return { at, bytes: Buffer.from(`${stampOf(at)}${this.#render(line, values)}`, 'latin1') };
  }

  #noise(): Buffer {
    const pool = this.#options.noise.flatMap((line) => Array.from({ length: line.weight }, () => line));
    return Buffer.from(this.#render(this.#random.pick(pool), { naa, ds: datastore.uuid }), 'latin1');
  }

  /** An entry without its stamp, with its newline. */
  #render(
    line: { readonly options: Readonly<Record<string, string>>; readonly text: string },
    values: Readonly<Record<string, string | number>>,
  ): string {
    const options: Record<string, string | number> = { cpu: this.#random.int(0, 47) };
    for (const [name, value] of Object.entries(line.options)) options[name] = expand(value, values, this.#random);
    return `${headerOf(this.#options.log, { stamp: '', options })}${expand(line.text, values, this.#random)}\n`;
  }

  /** How many noise lines fit beside the migrations, by the mean of both. */
  #noiseLines(): number {
    const { bytes, migrations, moveAt } = this.#options;
    const mean = this.#pool.reduce((total, one) => total + 24 + one.length, 0) / this.#pool.length;
    const sampled = Math.min(migrations, 28);
    let moved = 0;
    for (let n = 0; n < sampled; n += 1)
      moved += this.#linesOf(moveAt(n)).reduce((total, one) => total + one.bytes.length, 0);
    return (bytes - (moved / Math.max(1, sampled)) * migrations) / mean;
  }
}

function newlines(bytes: Buffer): number {
  let count = 0;
  for (let at = bytes.indexOf(10); at >= 0; at = bytes.indexOf(10, at + 1)) count += 1;
  return count;
}
