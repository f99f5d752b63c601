/**
 * The benchmark's bundle: two hosts' logs in one .tgz, a known number of migrations in millions of ordinary lines, the
 * older part of each log in rotated .gz files. The same size gives the same log text each time.
 */
import { createWriteStream } from 'node:fs';
import { once } from 'node:events';
import type { Writable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { createGzip, gzipSync } from 'node:zlib';
import { tarHeader } from '../fixtures/archives.ts';
import type { ReadText } from '../fixtures/scenario.ts';
import { hosts, night } from '../fixtures/story.ts';
import type { HostKey, MoveScript } from '../fixtures/story.ts';
import { parseNoise, parseScript } from '../fixtures/template.ts';
import { LogStream } from './log-stream.ts';

export interface BenchTruth {
  readonly migrations: number;
  readonly failed: number;
  /** Of log text, rotated files inflated. */
  readonly bytes: number;
  readonly lines: number;
  /** Bytes of it that lie in rotated .gz files, which a grep over the inflated .tgz does not see. */
  readonly rotatedBytes: number;
}

const shares = { vmkernel: 0.58, hostd: 0.3, vpxa: 0.12 };
type LogName = keyof typeof shares;
const migrationsPerMegabyte = 5;
const rotatedShare = 0.15;
/** ESXi rotates at about 10 MB. */
const rotatedFileBytes = 10e6;
/** True seconds from one migration's start to the next one's: a few run at once. */
const spacingSeconds = 9;
const failsEvery = 7;
const start = Date.parse('2023-11-18T00:00:00.000Z') / 1000;

/** Writes the bundle to a file, or into a stream. `megabytes` counts log text in 10⁶ bytes. */
export async function generate(
  target: string | Writable,
  megabytes: number,
  read: ReadText,
  migrations = megabytes * migrationsPerMegabyte,
): Promise<BenchTruth> {
  const tar = createGzip({ level: 6 });
  const done = finished(tar.pipe(typeof target === 'string' ? createWriteStream(target) : target));
  const write = async (bytes: Uint8Array): Promise<void> => {
    if (!tar.write(bytes)) await once(tar, 'drain');
  };
  let [bytes, lines, rotatedBytes] = [0, 0, 0];
  for (const host of ['esx-01', 'esx-02'] as const) {
    for (const log of Object.keys(shares) as LogName[]) {
      const size = Math.round((megabytes * 1e6 * shares[log]) / 2);
      const stream = logStream(host, log, size, migrations, read);
      const rotated = await writeLog(
        stream,
        `esx-${hosts[host].name}-${night.collected}/var/run/log/${log}`,
        size,
        write,
      );
      if (stream.migrationsLeft > 0)
        throw new Error(`${host} ${log}: ${stream.migrationsLeft} migrations did not fit.`);
      bytes += size;
      lines += stream.lines;
      rotatedBytes += rotated;
    }
  }
  await write(new Uint8Array(1024));
  tar.end();
  await done;
  return { migrations, failed: Math.ceil(migrations / failsEvery), bytes, lines, rotatedBytes };
}

function logStream(host: HostKey, log: LogName, bytes: number, migrations: number, read: ReadText): LogStream {
  const parts = new Map<string, ReturnType<typeof parseScript>>();
  const partLines = (name: string): ReturnType<typeof parseScript> => {
    const known = parts.get(name) ?? parseScript(read(`migration/${name}.txt`));
    parts.set(name, known);
    return known;
  };
  const to = start + (migrations * spacingSeconds) / 0.97 + 300;
  const noise = parseNoise(read(`noise/${log}.txt`));
  return new LogStream({ host, log, bytes, migrations, moveAt, partLines, noise, from: start, to });
}

/** The rotated files, then the current one. Returns how many bytes were rotated. */
async function writeLog(
  stream: LogStream,
  path: string,
  size: number,
  write: (bytes: Uint8Array) => Promise<void>,
): Promise<number> {
  const count = Math.ceil((size * rotatedShare) / rotatedFileBytes);
  const each = Math.round((size * rotatedShare) / count);
  for (let n = count - 1; n >= 0; n -= 1) {
    const packed = gzipSync(Buffer.concat([...stream.take(each)]), { level: 6 });
    await entry(`${path}.${n}.gz`, packed.length, [packed], write);
  }
  const current = size - count * each;
  await entry(`${path}.log`, current, stream.take(current), write);
  return count * each;
}

async function entry(
  path: string,
  size: number,
  chunks: Iterable<Uint8Array>,
  write: (bytes: Uint8Array) => Promise<void>,
): Promise<void> {
  await write(tarHeader(path, size));
  for (const chunk of chunks) await write(chunk);
  await write(new Uint8Array(-size & 511));
}

/** The n-th migration: both directions in turn, every seventh fails on its destination. */
function moveAt(n: number): MoveScript {
  const fails = n % failsEvery === 0;
  const rounds = Array.from({ length: 4 + (n % 5) }, (_one, index) => ({
    rateMBps: 1050 + ((n * 37 + index * 11) % 90),
    leftShare: 0.22 + ((n * 13 + index * 7) % 30) / 100,
  }));
  const success = ['prepare', 'pre-copy', 'stop-at-goal', 'switchover', 'success'];
  return {
    vm: `vm-${String(n).padStart(5, '0')}`,
    moid: 2000 + n,
    memoryMB: 8192,
    cpus: 2,
    from: n % 2 ? 'esx-02' : 'esx-01',
    to: n % 2 ? 'esx-01' : 'esx-02',
    start: new Date(Math.round((start + 60 + n * spacingSeconds) * 1000)).toISOString(),
    parts: fails ? ['prepare', 'pre-copy', 'destination-out-of-memory'] : success,
    preCopy: { pages: 400_000 + ((n * 7919) % 1_400_000), rounds },
    prepareSeconds: 2.5,
    finishSeconds: 3.2,
    precopyStunUs: 20_000 + ((n * 977) % 60_000),
    ...(fails ? { failsAfter: { of: 'pre-copy', seconds: 9.5 } } : { downtimeMs: 520 + (n % 300) }),
  };
}
