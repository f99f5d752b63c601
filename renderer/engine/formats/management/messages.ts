/** Messages of hostd, vpxa and vpxd. README.md says where each was seen. */
import { idDigits, isMigrationId } from '../../base/ids.ts';
import type { LogRecord } from '../record.ts';
import type { Side } from '../../model.ts';
import type { Facts, Join } from '../facts.ts';
import { isCancelled } from '../status.ts';
import { addressOf, applyTemplates, numberOf, stated } from '../template.ts';
import type { Template } from '../template.ts';

// 'VMotionSrc (id)', 'Vcsvc.VMotionDst (id)', sub=Vcsvc.VMotionSrc (id)
const inComponent = new RegExp(String.raw`\bVMotion(Src|Dst) ?\((${idDigits})\)`);
// VMotionPrepare (id): …, [MIGRATE] (id) …
const inBody = new RegExp(String.raw`^(?:\[VMotion(Src|Dst) \(|VMotionPrepare \(|\[MIGRATE\] \()(${idDigits})\)`);
// Bounded, as every repetition that can begin at many places of a line: else a hostile line costs its length squared.
const vmxPath = /\/vmfs\/volumes\/.{1,1024}?\.vmx\b/;

/**
 * Facts of an entry of a management log; undefined where it says nothing of a migration.
 *
 * @param continuation the `-->` lines of the entry: fault dumps, host-log dumps
 */
export function managementFacts(record: LogRecord, continuation: readonly string[]): Facts | undefined {
  const named = inComponent.exec(record.component ?? '') ?? inBody.exec(record.body);
  const facts = applyTemplates(templates, record.body) ?? dumpFacts(record, continuation);
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
  if (facts?.failure) all.failure = withDump(facts.failure, continuation);
  const join = joinOf(record, path);
  if (join) all.join = { ...facts?.join, ...join };
  return all;
}

type Writable<T> = { -readonly [K in keyof T]: T[K] };

/** What a line without an id can be joined by. */
function joinOf(record: LogRecord, vmPath: string | undefined): Join | undefined {
  return stated({ vmPath, thread: threadOf(record), opId: record.opId });
}

/** Rotated files of one daemon go on with the same threads. */
function threadOf({ program, thread }: LogRecord): string | undefined {
  return thread === undefined ? undefined : `${program ?? ''}[${thread}]`;
}

function vmAt(path: string): { readonly path: string; readonly name: string } {
  return { path, name: path.slice(path.lastIndexOf('/') + 1).replace(/\.vmx$/, '') };
}

const templates: readonly Template[] = [
  {
    needle: 'VMotionPrepare',
    pattern: new RegExp(String.raw`^VMotionPrepare \(${idDigits}\): (?:Sending|Received)? ?'(?<way>to|from)'`),
    yields: ({ way }) => ({
      phase: 'prepare',
      milestone: 'start',
      side: way === 'to' ? 'source' : 'destination',
    }),
  },
  {
    needle: 'VMotionPrepare',
    pattern: /^VMotionPrepare(?: \(\d{1,20}\))?: dstMgmtIp=(?<ip>\S{1,255})(?!\S)/,
    yields: ({ ip }) => {
      const managementIp = addressOf(ip);
      return { phase: 'prepare', side: 'source', ...(managementIp && { destination: { managementIp } }) };
    },
  },
  {
    needle: 'precopyStunTime',
    pattern: /Set source task result precopyStunTime to (?<us>\d{1,15})(?!\d)/,
    yields: ({ us }) => ({ metrics: { preCopyStunMs: Number(us) / 1000 } }),
  },
  {
    // The type MIGRATE_TYPE_VMOTION is the one that is seen; others are other kinds of move.
    needle: 'needsUnregister',
    pattern:
      /^ResolveCb: VMX reports needsUnregister = (?<leaves>true|false)(?: for migrateType MIGRATE_TYPE_(?<type>\w{1,64})(?!\w))?/,
    yields: ({ leaves, type }) => ({
      ...(type !== undefined && kindOf(type)),
      ...(leaves === 'true'
        ? { phase: 'complete', milestone: 'result', outcome: 'succeeded', runsOn: 'destination' }
        : { runsOn: 'source' }),
    }),
  },
  {
    needle: 'Failed with fault',
    pattern: /^ResolveCb: Failed with fault: \(?(?<fault>vim(?:\.\w{1,255}){1,16})/,
    yields: ({ fault }) => ({
      phase: 'failed',
      milestone: 'failure',
      outcome: fault === 'vim.fault.RequestCanceled' || fault === 'vim.fault.Canceled' ? 'cancelled' : 'failed',
      failure: { rank: 'host-fault', ...stated({ fault }) },
    }),
  },
  {
    needle: 'Failed to initialize VMotionWorker',
    pattern: /^(?<message>(?:\w{1,64}: )?Failed to initialize VMotionWorker)/,
    yields: ({ message = '' }) => ({
      phase: 'failed',
      milestone: 'failure',
      outcome: 'failed',
      failure: { rank: 'host-fault', message },
    }),
  },
  {
    needle: 'State Transition',
    pattern: /^State Transition \(VM_STATE_(?<from>\w{1,64}) -> VM_STATE_(?<to>\w{1,64})\)/,
    yields: ({ from, to }) => stateTransition(from, to),
  },
  {
    needle: '[VpxLRO] -- BEGIN',
    pattern:
      /^\[VpxLRO\] -- BEGIN (?<id>\S{1,1024}) -- (?<entity>\S{0,1024}) -- (?<method>vim\.VirtualMachine\.(?:migrate|relocate)\w{0,64})/,
    yields: ({ id = '', entity = '', method = '' }) => ({
      phase: 'prepare',
      task: { id, step: 'begin', entity, method },
    }),
  },
  {
    needle: '[VpxLRO] -- FINISH',
    pattern: /^\[VpxLRO\] -- FINISH (?<id>\S{1,1024})(?!\S)/,
    yields: ({ id = '' }) => ({ task: { id, step: 'finish' } }),
  },
  {
    needle: '[VpxLRO] -- ERROR',
    pattern: /^\[VpxLRO\] -- ERROR (?<id>\S{1,1024}) -- .{0,1024}?: (?<fault>vim[.\w]{1,255})/,
    yields: ({ id = '', fault }) => ({ task: { id, step: 'error', ...stated({ fault }) } }),
  },
  {
    // The calls of one migration in their order: prepare…, initiate…, complete…, each on its own side.
    needle: 'VMotionManager.',
    pattern:
      /haTask-\S{0,255}-vim\.host\.VMotionManager\.(?<step>prepare|initiate|complete)(?<side>Source|Destination)/,
    yields: ({ step, side }) => ({
      phase: step === 'complete' ? 'complete' : 'prepare',
      side: side === 'Source' ? 'source' : 'destination',
    }),
  },
  {
    needle: 'vmotion task succeeded',
    pattern: /vmotion task succeeded/i,
    yields: () => ({ phase: 'complete', milestone: 'result', outcome: 'succeeded', runsOn: 'destination' }),
  },
  {
    needle: 'VMotionInitiateSrc',
    pattern: /VMotionInitiateSrc/,
    yields: () => ({ phase: 'prepare', milestone: 'start', side: 'source' }),
  },
  {
    needle: 'vmotion result has downtime value',
    pattern: new RegExp(String.raw`^\[MIGRATE\] \(\d{1,20}\) vmotion result has downtime value (?<us>\d{1,15})(?!\d)`),
    yields: ({ us }) => ({
      phase: 'complete',
      milestone: 'result',
      outcome: 'succeeded',
      runsOn: 'destination',
      metrics: { downtimeMs: Number(us) / 1000 },
    }),
  },
  {
    needle: 'mmigrating VM at path',
    pattern:
      /^\[MIGRATE\] \(\d{1,20}\) immigrating VM at path (?<path>.{1,1024}?\.vmx) has vmid (?<vmid>\d{1,20})(?!\d)/i,
    yields: ({ path = '', vmid }) => ({
      phase: 'restore',
      side: 'destination',
      vm: { ...vmAt(path), ...stated({ vmid: numberOf(vmid) }) },
    }),
  },
  {
    needle: 'otion failed: ',
    pattern: /^\[MIGRATE\] \(\d{1,20}\) vMotion failed: \(?(?<fault>[\w.]{1,255})/i,
    yields: ({ fault }) => ({
      phase: 'failed',
      milestone: 'failure',
      outcome: isCancelled(fault) ? 'cancelled' : 'failed',
      failure: { rank: 'vcenter-fault', ...stated({ fault }) },
    }),
  },
];

function kindOf(type: string): Facts {
  if (/SVMOTION|STORAGE|DISK/.test(type)) return { kind: 'storage-vmotion' };
  return /SELF|HOT|FSR/.test(type) ? { kind: 'self-migration' } : {};
}

/** EMIGRATING → ON: the VM is still here, the migration has failed. ON → EMIGRATING: it is leaving. */
function stateTransition(from: string | undefined, to: string | undefined): Facts {
  if (to === 'EMIGRATING') return { phase: 'prepare', side: 'source' };
  if (from !== 'EMIGRATING') return {};
  return to === 'ON'
    ? { phase: 'failed', side: 'source', outcome: 'failed', runsOn: 'source' }
    : { phase: 'complete', side: 'source' };
}

/** hostd's dump of a migration's host log: the id stands alone in one of its lines. */
function dumpFacts(record: LogRecord, continuation: readonly string[]): Facts | undefined {
  if (!record.body.includes('Dump: Hostlog')) return undefined;
  const value = (name: string): string | undefined =>
    continuation
      .map((line) => new RegExp(String.raw`\b${name}: {0,64}(\S{1,255})(?!\S)`).exec(line)?.[1])
      .find((found) => found !== undefined);
  const id = value('MigID');
  if (id === undefined || !isMigrationId(id)) return undefined;
  const way = value('ToFrom')?.toLowerCase();
  const uuid = value('UUID');
  return {
    id,
    ...(way === 'to' && { side: 'source' as const }),
    ...(way === 'from' && { side: 'destination' as const }),
    ...(uuid !== undefined && { vm: { uuid } }),
  };
}

/** Message id and text out of a fault dump: `key = "msg.migrate.fail.dst"`, `reason = "…"`. */
function withDump(
  failure: NonNullable<Facts['failure']>,
  continuation: readonly string[],
): NonNullable<Facts['failure']> {
  const dump = continuation.map((line) => line.replace(/^-->\s{0,64}/, '')).join('\n');
  const messageId = /\b(?:key|id) = "((?:msg|vob)\.[\w.]{1,255})"/.exec(dump)?.[1];
  const message = /\b(?:message|reason|text) = "([^"]{1,4096})"/.exec(dump)?.[1]?.trimEnd();
  const code = /\b(195\d{6})\b/.exec(dump)?.[1];
  // The source only detected it: the cause is on the destination.
  const rank = messageId === 'msg.migrate.fail.dst' ? 'elsewhere' : failure.rank;
  return {
    ...failure,
    rank,
    ...stated({ messageId, message: message ?? failure.message, code: code ?? failure.code }),
  };
}
