/** Messages of hostd, vpxa and vpxd. */
import { anyDefined } from '../../base/defined.ts';
import { idDigits, isMigrationId } from '../../base/ids.ts';
import { oneBlank } from '../../base/one-blank.ts';
import type { Side } from '../../model.ts';
import type { Facts, Join } from '../facts.ts';
import type { LogRecord } from '../record.ts';
import { applyTemplates } from '../template.ts';
import type { MessageSample, Template } from '../template.ts';
import { pastebinHostLog } from '../publications.ts';
import { never, seen } from '../sample.ts';
import { askedFacts } from './arguments.ts';
import { dumpFacts, dumpSamples, withDump } from './dump.ts';
import { vmAt } from './fields.ts';
import { hostd, hostdCalls } from './hostd.ts';
import { figuresBelow } from './result.ts';
import { operations, results } from './vcenter.ts';

/** Of each line that is to be decoded at least one of these is a part. */
export const interest = [
  'MIGRAT', // [MIGRATE], MIGRATE_TYPE_VMOTION, VM_STATE_EMIGRATING
  'migrat', // immigrating, vim.VirtualMachine.migrate
  'Motion', // VMotionSrc, vMotion
  'vmotio', // vmotion result, vmotion task succeeded
  'MigID:', // a host log's dump
  'Dump: Hostlog',
  'VirtualMachine.relo', // vim.VirtualMachine.relocate, beside migrate: operations of vCenter
  '] -- FINISH ', // [VpxLRO], the ends of that operation
  '] -- ERROR ',
  'LocalVC Migr', // a move within one vCenter
  'stats for pnic:', // events of the host
  'service was last started',
];

export const templates: readonly Template[] = [...hostd, ...operations, ...hostdCalls, ...results];

// 'VMotionSrc (id)', 'Vcsvc.VMotionDst (id)', sub=Vcsvc.VMotionSrc (id); 8: sub=Vcsvc.VMotionSrc.id
const inComponent = new RegExp(String.raw`\bVMotion(Src|Dst)(?: ?\(|\.)(${idDigits})(?!\d)`);
// VMotionPrepare (id): …, [MIGRATE] (id) …
const inBody = new RegExp(String.raw`^(?:\[VMotion(Src|Dst) \(|VMotionPrepare \(|\[MIGRATE\] \()(${idDigits})\)`);
// Bounded, as every repetition that can begin at many places of a line: else a hostile line costs its length squared.
const vmxPath = /\/vmfs\/volumes\/.{1,1024}?\.vmx\b/;

/**
 * Facts of an entry of a management log; undefined where it is not about a migration.
 *
 * @param continuation the `-->` lines of the entry: fault dumps, host-log dumps
 */
export function managementFacts(record: LogRecord, continuation: readonly string[]): Facts | undefined {
  const body = oneBlank(record.body);
  const named = inComponent.exec(record.component ?? '') ?? inBody.exec(body);
  const facts = applyTemplates(templates, body) ?? dumpFacts(record, continuation);
  const [, role, id] = named ?? [];
  if (id === undefined && facts === undefined) return undefined;
  if (id !== undefined && !isMigrationId(id)) return undefined;
  const side: Side | undefined = role === 'Src' ? 'source' : role === 'Dst' ? 'destination' : facts?.side;
  const path = vmxPath.exec(record.component ?? '')?.[0];
  const all: Writable<Facts> = { ...facts };
  if (id !== undefined) all.id = id;
  if (side !== undefined) all.side = side;
  if (record.opId !== undefined) all.opId = record.opId;
  if (path !== undefined && !facts?.vm) all.vm = vmAt(path);
  if (facts?.milestone === 'result') {
    const below = figuresBelow(continuation);
    if (below.length > 0) all.below = below;
  }
  if (facts?.failure) {
    const onOneLine = dumpIn(body);
    const lines = onOneLine === undefined ? continuation : [onOneLine];
    const [failure, below] = withDump(facts.failure, lines, body.endsWith('{'));
    all.failure = failure;
    if (below.length > 0 && onOneLine === undefined) all.below = below;
    if (facts.task) Object.assign(all, askedFacts(continuation));
  }
  const join = joinOf(record, path);
  if (join) all.join = join;
  return all;
}

/** A dump that stands whole in its entry's line: `… fault: (vim.fault.X) { faultCause = … }`. */
function dumpIn(body: string): string | undefined {
  const brace = body.indexOf(') { ');
  return brace < 0 ? undefined : body.slice(body.lastIndexOf('(', brace), brace + longestDump);
}
const longestDump = 8000;

type Writable<T> = { -readonly [K in keyof T]: T[K] };

/** What any line can be joined by. */
export function joinOfLine(record: LogRecord): Join | undefined {
  return joinOf(record, vmxPath.exec(record.component ?? '')?.[0]);
}

/** What a line without an id can be joined by. */
function joinOf(record: LogRecord, vmPath: string | undefined): Join | undefined {
  return anyDefined({ vmPath, thread: threadOf(record), opId: record.opId });
}

/** Rotated files of one daemon go on with the same threads. */
function threadOf({ program, thread }: LogRecord): string | undefined {
  return thread === undefined ? undefined : `${program ?? ''}[${thread}]`;
}

/** Lines that no template reads: an id in each of its places, dumps below an entry, and one that is only counted as unread. */
export const samples: readonly MessageSample[] = [
  never("2014-12-10T18:33:19.874Z [6A623B90 verbose 'VMotionDst(1418236393436303)'] text of no template", {
    id: '1418236393436303',
    side: 'destination',
    join: { thread: '[6A623B90]' },
  }),
  never("2014-12-10T18:33:19.874Z [6A623B90 verbose 'Default'] [VMotionSrc (1418236393436303)] text of no template", {
    id: '1418236393436303',
    side: 'source',
    join: { thread: '[6A623B90]' },
  }),
  never("2014-12-10T18:33:19.874Z [6A623B90 verbose 'Default'] [VMotionDst (1418236393436303)] text of no template", {
    id: '1418236393436303',
    side: 'destination',
    join: { thread: '[6A623B90]' },
  }),
  ...dumpSamples,
  seen(
    pastebinHostLog,
    '2020-02-11T23:01:42.338Z info hostd[2101278] [Originator@6876 sub=Libs opID=k41obmfo-4080728-auto-2fgpl-h5:70354825-27-02-a3-d55d user=vpxuser:domain\\the]    MigID: 3630620734888050225',
    undefined,
  ),
];
