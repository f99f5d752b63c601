/**
 * What the fuzzer feeds: one function a parser, bytes in. A target returns whatever the bytes are, and throws only where a
 * promise of the engine is broken.
 */
import { readFileSync } from 'node:fs';
import * as v from 'valibot';
import { defaultLimits } from '../../renderer/engine/limits.ts';
import { analyse } from '../../renderer/engine/analyse.ts';
import { byteSearch } from '../../renderer/platform/wasm/byte-search.ts';
import { KnownFailures } from '../../renderer/engine/diagnosis/known-failures.ts';
import { Diagnosis } from '../../renderer/engine/diagnosis/index.ts';
import { readHostFile } from '../../renderer/engine/diagnosis/prerequisites/read.ts';
import { joinParts } from '../../renderer/engine/host-facts.ts';
import { formats } from '../../renderer/engine/formats/index.ts';
import { beginsRecord, detectFormat, readRecord } from '../../renderer/engine/logs/formats.ts';
import { interest } from '../../renderer/engine/formats/messages.ts';
import { LogReader } from '../helpers/log-reader.ts';
import { placeOf } from '../../renderer/engine/logs/places.ts';
import { MigrationBuilder } from '../../renderer/engine/migration/builder.ts';
import { Clocks } from '../../renderer/engine/migration/clocks.ts';
import { Correlator } from '../../renderer/engine/correlate/correlator.ts';
import type { Analysis, LineRef } from '../../renderer/engine/model.ts';
import { analysisJson } from '../../renderer/engine/report/analysis-file.ts';
import { analysis as analysisShape } from '../../renderer/store/schema/analysis.ts';
import { nodePlatform } from '../../renderer/platform/platform.node.ts';
import { hostFiles } from '../fixtures/host-files.ts';
import { twoHosts } from '../fixtures/two-hosts.ts';
import { bytesOf, concat, gz, tar, zip } from '../helpers/archives.ts';
import { memorySource } from '../helpers/memory-source.ts';
import { walked } from '../helpers/walked.ts';

export interface Target {
  /** Inputs to begin with, each a sound one. */
  seeds(): readonly Uint8Array[] | Promise<readonly Uint8Array[]>;
  run(bytes: Uint8Array): void | Promise<void>;
}

export type ReadText = (path: string) => string;

/** Bytes of one input: nothing that a parser decides needs more. */
export const mostInputBytes = 16 * 1024;

function promise(kept: boolean, what: string): void {
  if (!kept) throw new Error(`Broken promise: ${what}`);
}

function text(bytes: Uint8Array): string {
  return nodePlatform.utf8(bytes);
}

/** The logs of two hosts with two migrations, and their host files: path → text. */
function readable(read: ReadText): Readonly<Record<string, string>> {
  const { logs } = twoHosts({ seed: 2, aheadSeconds: 1, migrations: 4, read });
  const files = hostFiles('esx-01', read).map(({ path, data }) => [`esx-esx-01/${path}`, nodePlatform.latin1(data)]);
  return { ...logs, ...(Object.fromEntries(files) as Record<string, string>) };
}

const logNames = ['vmkernel.log', 'hostd.log', 'vpxa.log', 'vpxd.log', 'vmware.log', 'other.txt'] as const;

/** The first byte chooses a name, the rest is what the file of that name holds. */
function chosen<T>(bytes: Uint8Array, names: readonly T[]): { name: T; body: Uint8Array } {
  return { name: names[(bytes[0] ?? 0) % names.length] as T, body: bytes.subarray(1) };
}

function indexOfName(path: string): number {
  const at = logNames.findIndex((name) => path.endsWith(name));
  return at < 0 ? logNames.length - 1 : at;
}

function headers(bytes: Uint8Array): void {
  const lines = text(bytes).split('\n');
  const format = detectFormat('unknown', lines);
  for (const line of lines) {
    beginsRecord(line);
    const records = formats.map((one) => one.read(line)).filter((one) => one !== undefined);
    for (const { time, body } of records) {
      promise(time === undefined || Number.isSafeInteger(time), 'a time is a whole number of microseconds');
      promise(line.includes(body), 'a body is part of its line');
    }
    promise(records.length === 0 || format !== undefined, 'lines that a format reads have a format');
    if (format && records.length > 0) promise(readRecord(line, format) !== undefined, 'each line is read that can be');
  }
}

function templates(bytes: Uint8Array): void {
  const { name, body } = chosen(bytes, logNames);
  const known = new KnownFailures();
  const correlator = new Correlator();
  const reader = new LogReader({
    path: name,
    platform: nodePlatform,
    interest: byteSearch.needles(interest),
    lineBytes: defaultLimits.lineBytes,
    onEntry: (entry) => {
      correlator.add(entry, { source: 0, ...placeOf(name) });
      known.add(entry, 0);
    },
    onLongLine: () => undefined,
  });
  reader.feed(body);
  const { lines } = reader.end();
  const [clocks, diagnosis] = [new Clocks(), new Diagnosis(known, [], [])];
  const found = [...new MigrationBuilder(correlator).migrations(correlator.snapshot().groups)];
  for (const migration of found) for (const all of [clocks, diagnosis]) all.add(migration);
  const migrations = found.map(clocks.settled()).map(diagnosis.settled());
  const findings = diagnosis.loose();
  const analysis = { sources: [], warnings: [], migrations, findings, hosts: [], zoneGuess: undefined };
  sound(analysis, [lines]);
}

/** What holds of every analysis. `lines` counts those of each source. */
function sound(analysis: Analysis, lines: readonly number[]): void {
  const exists = ({ source, line }: LineRef) => line >= 1 && line <= (lines[source] ?? 0);
  const seen = new Set<string>();
  for (const migration of analysis.migrations) {
    promise(!seen.has(migration.key), 'a key names one migration');
    seen.add(migration.key);
    for (const [name, metric] of Object.entries(migration.metrics)) {
      promise(Number.isFinite(metric.value), `${name} is a number`);
      promise(metric.evidence.length > 0 && metric.evidence.every(exists), `${name} has lines that exist`);
    }
    for (const one of [...migration.milestones, ...migration.phases, ...migration.rounds, ...migration.states])
      promise(one.evidence.every(exists), 'what a migration says has lines that exist');
    promise(migration.lines.every(exists), 'lines of a migration exist');
  }
  for (const _piece of analysisJson(analysis, { withLines: true }));
  // The shape that a kept analysis must have to be opened again: no figure that JSON cannot say, no line 0.
  const { issues } = v.safeParse(analysisShape, JSON.parse(JSON.stringify(analysis)));
  promise(
    issues === undefined,
    `an analysis has its shape: ${issues?.[0]?.message ?? ''} at ${issues?.[0] ? v.getDotPath(issues[0]) : ''}`,
  );
}

/** Investigations are sent around: whatever the text, it is opened or refused with a reason. */
function kept(bytes: Uint8Array): void {
  let written: unknown;
  try {
    written = JSON.parse(text(bytes));
  } catch {
    return;
  }
  const { success, output } = v.safeParse(analysisShape, written);
  if (success) for (const _piece of analysisJson(output, { withLines: true }));
}

async function keptSeeds(read: ReadText): Promise<readonly Uint8Array[]> {
  const logs = Object.entries(readable(read)).slice(0, 5);
  const bundle = tar(logs.map(([name, data]) => ({ name, data: data.slice(0, 1500) })));
  const analysis = await analyse([memorySource('a.tar', bundle)], { platform: nodePlatform });
  const parts = analysis.migrations.map((one) => ({ ...analysis, migrations: [{ ...one, lines: [] }] }));
  return [{ ...analysis, migrations: [] }, ...parts].map((one) => bytesOf(JSON.stringify(one)));
}

async function archive(bytes: Uint8Array): Promise<void> {
  const limits = { entries: 2000, expansionFrom: 2 ** 20, totalBytes: 2 ** 23 };
  const { files, warnings, skipped } = await walked([memorySource('input', bytes)], { limits });
  promise(files.length + warnings.length + skipped > 0 || bytes.length < 1024, 'an input gives a file or a reason');
  promise(files.length + skipped <= limits.entries, 'no more files than allowed');
}

async function bundle(bytes: Uint8Array): Promise<void> {
  const limits = { entries: 2000, expansionFrom: 2 ** 20, totalBytes: 2 ** 23 };
  const analysis = await analyse([memorySource('input', bytes)], { platform: nodePlatform, limits });
  sound(
    analysis,
    analysis.sources.map(({ lines }) => lines),
  );
}

const hostNames = [
  'esx/etc/vmware/esx.conf',
  'esx/vmfs/volumes/a/b/b.vmx',
  'esx/commands/esxcli_network_ip_interface_list.txt',
  'esx/commands/esxcli_network_ip_interface_ipv4_get.txt',
  'esx/commands/localcli_network-nic-list.txt',
  'esx/commands/esxcli_network_vswitch_standard_list.txt',
  'esx/commands/localcli_storage-filesystem-list--i.txt',
  'esx/commands/esxcli_hardware_cpu_list.txt',
  'esx/commands/esxcli_system_version_get.txt',
] as const;

function hostFile(bytes: Uint8Array): void {
  const { name, body } = chosen(bytes, hostNames);
  const written = text(body);
  const facts = joinParts('esx', [readHostFile(name, written)]);
  const lines = written.split('\n').length;
  JSON.stringify(facts, (key, value: unknown) => {
    if (key === 'line') promise(typeof value === 'number' && value >= 1 && value <= lines, 'a fact has its line');
    return value;
  });
}

function hostFileSeeds(read: ReadText): readonly Uint8Array[] {
  const texts = Object.entries(readable(read));
  return hostNames.flatMap((name, at) => {
    const kind = name.split(/[_/-]/).slice(-2).join('_');
    const found = texts.find(
      ([path]) => path.replaceAll(/[-/]/g, '_').endsWith(kind) || (at === 1 && /vmx$/.test(path)),
    );
    return found ? [concat(Uint8Array.of(at), found[1])] : [];
  });
}

function lineSeeds(read: ReadText): readonly Uint8Array[] {
  return Object.entries(readable(read)).flatMap(([path, whole]) => {
    const lines = whole.split('\n');
    const parts = Array.from({ length: Math.ceil(lines.length / 8) }, (_, n) => lines.slice(n * 8, n * 8 + 8));
    return parts.map((part) => concat(Uint8Array.of(indexOfName(path)), part.join('\n')));
  });
}

function archiveSeeds(read: ReadText): readonly Uint8Array[] {
  const files = Object.entries(readable(read))
    .slice(0, 3)
    .map(([name, data]) => ({ name, data: data.slice(0, 700) }));
  const [first] = files;
  const pieces = [0, 1].map((n) => ({ name: `a/hostd.log.FRAG-0000${n}`, data: first?.data ?? '' }));
  const plain = tar(files);
  return [
    plain,
    tar(files, { dialect: 'pax' }),
    tar(
      files.map((file) => ({ ...file, name: `${'d/'.repeat(60)}${file.name}` })),
      { dialect: 'gnu' },
    ),
    tar(pieces),
    gz(plain, 0),
    gz(plain),
    concat(gz(files[0]?.data ?? ''), gz(files[1]?.data ?? '')),
    zip(files, { method: 'stored' }),
    zip(files, { descriptor: 'signed' }),
    zip(files, { zip64: true, method: 'stored', directory: false }),
    zip([{ name: 'esx.tgz', data: gz(plain) }, ...files], { zip64: true, comment: 'a comment' }),
  ];
}

const defaultRead: ReadText = (path) => readFileSync(new URL(`../fixtures/sample/${path}`, import.meta.url), 'utf8');

/** @param read reads a text of the sample */
export function fuzzTargets(read: ReadText = defaultRead): Readonly<Record<string, Target>> {
  return {
    headers: { seeds: () => lineSeeds(read).map((seed) => seed.slice(1)), run: headers },
    templates: { seeds: () => lineSeeds(read), run: templates },
    archive: { seeds: () => archiveSeeds(read), run: archive },
    'host-files': { seeds: () => hostFileSeeds(read), run: hostFile },
    kept: { seeds: () => keptSeeds(read), run: kept },
    bundle: { seeds: () => [...archiveSeeds(read), ...lineSeeds(read).slice(0, 9)], run: bundle },
  };
}

/** Strings worth putting into an input: no parser of ours gets far without them, and chance does not write them. */
export function dictionary(): readonly Uint8Array[] {
  const words = [
    'ustar\0' + '00',
    'ustar  \0',
    'path=',
    'size=',
    '-->',
    '\r\n',
    '\0',
    'Z',
    '.FRAG-00001',
    '././@LongLink',
  ];
  const numbers = ['0', '-1', '9007199254740993', '18446744073709551616', '1e999', '0x', '9999-12-31T23:59:60.999999Z'];
  const magic = [0x04034b50, 0x02014b50, 0x06054b50, 0x06064b50, 0x07064b50, 0x08074b50].map((value) => {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32LE(value);
    return new Uint8Array(bytes);
  });
  return [...[...interest, ...words, ...numbers].map(bytesOf), ...magic, Uint8Array.of(0x1f, 0x8b, 8, 0)];
}
