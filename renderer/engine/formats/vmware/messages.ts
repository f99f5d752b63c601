/**
 * Messages of vmware.log. README.md says where each was seen.
 *
 * Few of these lines show an id: they belong to the migration that the log is about at that point (its session).
 */
import { idDigits, idFromHex, isMigrationId } from '../../base/ids.ts';
import type { LogRecord } from '../record.ts';
import type { Endpoint, Side } from '../../model.ts';
import type { Facts } from '../facts.ts';
import { isCancelled } from '../status.ts';
import { addressOf, applyTemplates, numberOf, stated, unmask } from '../template.ts';
import type { Template } from '../template.ts';

/** Facts of a line of vmware.log; undefined where it says nothing of a migration. */
export function vmxFacts(record: LogRecord): Facts | undefined {
  const facts = applyTemplates(templates, unmask(record.body));
  return facts && record.opId !== undefined ? { ...facts, opId: record.opId } : facts;
}

const templates: readonly Template[] = [
  {
    needle: 'Receiving Migrate.Prepare',
    pattern: /opID=(?<opid>\S{1,255}) seq=\d{1,20}: Receiving Migrate\.Prepare(?<role>Source|Dest)/,
    yields: ({ opid, role }) => ({
      phase: 'prepare',
      milestone: 'start',
      session: 'begins',
      side: role === 'Source' ? 'source' : 'destination',
      ...stated({ opId: opid }),
    }),
  },
  {
    needle: 'MigrateVMXdrToSpec',
    pattern:
      /type: \d{1,20} srcIp=<(?<src>[^>]{0,64})> dstIp=<(?<dst>[^>]{0,64})> mid=(?<mid>[0-9a-f]{1,32})(?![0-9a-f])(?: uuid=(?<uuid>\S{1,255})(?!\S))?/,
    yields: ({ mid = '', ...groups }) => ({
      phase: 'prepare',
      session: 'begins',
      // This message alone writes the id in hex.
      ...stated({ id: idFromHex(mid) }),
      ...spec(groups),
    }),
  },
  {
    needle: 'Received migrate',
    pattern:
      /^Received migrate '(?<way>to|from)' request for mid id (?<mid>\d{1,20}), src ip <(?<src>[^>]{0,255})>, dst ip <(?<dst>[^>]{0,255})>/,
    yields: ({ way, mid = '', ...groups }) => ({
      phase: 'prepare',
      milestone: 'start',
      session: 'begins',
      side: way === 'to' ? 'source' : 'destination',
      ...idOf(mid),
      ...spec(groups),
    }),
  },
  {
    needle: 'MigrateSetInfo',
    pattern:
      /^MigrateSetInfo: state=\d{1,20} srcIp=<(?<src>[^>]{0,255})> dstIp=<(?<dst>[^>]{0,255})> mid=(?<mid>\d{1,20})(?!\d)(?: uuid=(?<uuid>\S{1,255})(?!\S))?(?: priority=(?<priority>\S{1,255})(?!\S))?/,
    yields: ({ mid = '', priority, ...groups }) => ({
      phase: 'prepare',
      session: 'begins',
      ...idOf(mid),
      ...spec(groups),
      ...stated({ priority }),
    }),
  },
  {
    needle: 'Migrate_Open',
    pattern: /^Migrate_Open: Restoring from <(?<src>[^>]{0,255})> with migration id (?<mid>\d{1,20})(?!\d)/,
    yields: ({ mid = '', ...groups }) => ({
      phase: 'restore',
      milestone: 'restore',
      session: 'begins',
      side: 'destination',
      ...idOf(mid),
      ...spec(groups),
    }),
  },
  {
    needle: 'MigrateSetState:',
    pattern:
      /^MigrateSetState: Transitioning from state (?:(?<fromName>\w{1,64}) \()?(?<from>\d{1,9})(?!\d)\)? to (?:(?<toName>\w{1,64}) \()?(?<to>\d{1,9})(?!\d)\)?/,
    yields: stateChange,
  },
  {
    needle: 'successfully stunned',
    pattern: /^Migrate: VM successfully stunned/,
    yields: () => ({ phase: 'switchover', milestone: 'stunned', side: 'source' }),
  },
  {
    needle: 'VM starting stun',
    pattern: /^Migrate: VM starting stun(?:, waiting (?<limit>\d{1,20}) seconds)?/,
    yields: ({ limit }) => ({
      phase: 'switchover',
      milestone: 'stun',
      side: 'source',
      metrics: stated({ maxSwitchoverSeconds: numberOf(limit) }) ?? {},
    }),
  },
  {
    // Also the end of a snapshot's stun: the session decides whether it is the migration's.
    needle: 'Checkpoint_Unstun',
    pattern: /^Checkpoint_Unstun: vm stopped for (?<us>\d{1,15})(?!\d) us/,
    yields: ({ us }) => ({ phase: 'resume', milestone: 'unstun', metrics: { downtimeMs: Number(us) / 1000 } }),
  },
  {
    needle: 'CPT: Restoring',
    pattern: /^CPT: Restoring checkpoint/,
    yields: () => ({ phase: 'restore', milestone: 'restore', side: 'destination', session: 'begins' }),
  },
  {
    needle: 'Destination waited',
    pattern: /^Migrate: Remote Log: Destination waited for (?<seconds>[\d.]{1,32}) seconds/,
    yields: ({ seconds }) => ({
      phase: 'restore',
      side: 'source',
      metrics: stated({ destinationWaitSeconds: numberOf(seconds) }) ?? {},
    }),
  },
  {
    needle: 'Migrate: Remote Log',
    pattern: /^Migrate: Remote Log: /,
    yields: () => ({ phase: 'restore', side: 'source' }),
  },
  {
    // Old form: Migrate_SetFailure: Failed waiting for data. Error bad0006. Limit exceeded.
    needle: 'Migrate_SetFailure:',
    // The text ends at the first code: to try each one as its end would cost the line's length squared.
    pattern:
      /^Migrate_SetFailure: (?<text>(?:(?!\. Error bad[0-9a-f]{1,8}\. ).){1,4096}?)(?:\. Error (?<code>bad[0-9a-f]{1,8})\. (?<status>.{1,4096}?))?\.?$/s,
    yields: ({ text, code, status }) => ({
      phase: 'failed',
      milestone: 'failure',
      outcome: isCancelled(text) || isCancelled(status) ? 'cancelled' : 'failed',
      failure: { rank: 'kernel-status', ...stated({ message: text, code, status }) },
    }),
  },
  {
    needle: 'Migrate_SetFailureMsgList',
    pattern: /^Migrate_SetFailureMsgList/,
    yields: () => ({ phase: 'failed', outcome: 'failed' }),
  },
  {
    needle: 'Caching migration error message list',
    pattern: /^Migrate: Caching migration error message list/,
    yields: () => ({ phase: 'failed', milestone: 'failure', outcome: 'failed' }),
  },
  {
    needle: '[',
    pattern: /^(?:Msg_Post: \w{1,64} )?\[(?<messageId>(?:msg|vob)\.[\w.-]{1,255})\] ?(?<message>.*)$/,
    yields: ({ messageId = '', message = '' }) => ({
      ...(saysFailed(messageId, message) && { phase: 'failed', outcome: 'failed' }),
      failure: { rank: messageRank(messageId), messageId, message },
      metrics:
        stated({ maxSwitchoverSeconds: numberOf(/maximum switchover time of (\d{1,20}) second/.exec(message)?.[1]) }) ??
        {},
    }),
  },
  {
    needle: 'continue running on the source',
    pattern: /^Migrate: Attempting to continue running on the source/,
    yields: () => ({ phase: 'failed', outcome: 'failed', side: 'source', runsOn: 'source' }),
  },
  {
    needle: 'cleaning up migration state',
    pattern: /^Migrate: cleaning up migration state/,
    yields: () => ({ milestone: 'cleanup', session: 'ends' }),
  },
  {
    needle: 'memoryHotplug',
    pattern: /^memoryHotplug: Change of memory size from \d{1,20} to \d{1,20} was requested/,
    yields: () => ({ kind: 'self-migration', session: 'begins' }),
  },
  {
    needle: 'MigrateSetStateFinished',
    pattern: /^MigrateSetStateFinished: /,
    yields: () => ({}),
  },
  {
    needle: 'MigrateWriteHostLog',
    pattern: /^MigrateWriteHostLog: /,
    yields: () => ({}),
  },
  {
    needle: 'left the building',
    pattern: /^VMX has left the building/,
    yields: () => ({ session: 'ends' }),
  },
  // The simplified dialect: VMotion: 1914: 1234567890123 S: Copied 1000 pages (1MB) in 5 seconds, remaining 5000 pages...
  {
    needle: 'VMotion: ',
    pattern: new RegExp(String.raw`^VMotion(?:Send|Recv)?: \d{1,20}: (?<id>${idDigits}) (?<role>[SD]): (?<text>.*)$`),
    yields: ({ id = '', role, text = '' }) => ({
      ...applyTemplates(simplified, text),
      ...idOf(id),
      side: role === 'S' ? 'source' : 'destination',
    }),
  },
];

const simplified: readonly Template[] = [
  {
    needle: 'Starting vMotion',
    pattern: /^Starting vMotion/i,
    yields: () => ({ phase: 'setup', milestone: 'start' }),
  },
  {
    needle: 'Copied ',
    pattern:
      /^Copied (?<pages>\d{1,20}) pages(?: \((?<amount>[\d.]{1,32}) ?(?<unit>[KMGT]i?B)\))?(?: in (?<seconds>[\d.]{1,32}) seconds?)?(?:, remaining (?<left>\d{1,20}) pages)?/i,
    yields: ({ pages, amount, unit, seconds, left }) => ({
      phase: 'pre-copy',
      round:
        stated({
          pages: numberOf(pages),
          bytes: bytesOf(amount, unit),
          seconds: numberOf(seconds),
          remainingPages: numberOf(left),
        }) ?? {},
    }),
  },
  {
    needle: 'top-and-copy',
    pattern: /^Stop-and-copy/i,
    yields: () => ({ phase: 'switchover', milestone: 'pre-copy-end' }),
  },
  { needle: 'ost-copy', pattern: /^Post-copy/i, yields: () => ({ phase: 'page-in' }) },
  { needle: 're-copy', pattern: /^Pre-copy/i, yields: () => ({ phase: 'pre-copy', milestone: 'pre-copy-start' }) },
  {
    needle: 'omplete',
    pattern: /^(?:vMotion|Migration) (?:completed?|succeeded)/i,
    yields: () => ({ phase: 'complete', milestone: 'result', outcome: 'succeeded', runsOn: 'destination' }),
  },
  {
    needle: 'ailed',
    pattern: /^(?:vMotion|Migration)? ?failed(?:: (?<message>.*))?/i,
    yields: ({ message }) => ({
      phase: 'failed',
      milestone: 'failure',
      outcome: isCancelled(message) ? 'cancelled' : 'failed',
      failure: { rank: 'kernel-status', ...stated({ message }) },
    }),
  },
];

const unitBytes: Readonly<Record<string, number>> = {
  KB: 1e3,
  MB: 1e6,
  GB: 1e9,
  TB: 1e12,
  KIB: 2 ** 10,
  MIB: 2 ** 20,
  GIB: 2 ** 30,
  TIB: 2 ** 40,
};

function bytesOf(amount: string | undefined, unit: string | undefined): number | undefined {
  const factor = unitBytes[unit?.toUpperCase() ?? ''];
  const value = numberOf(amount);
  return factor === undefined || value === undefined ? undefined : value * factor;
}

function idOf(text: string): Facts {
  return isMigrationId(text) ? { id: text } : {};
}

function spec(groups: Readonly<Record<string, string | undefined>>): Facts {
  const source: Endpoint | undefined = stated({ ip: addressOf(groups['src']) });
  const destination: Endpoint | undefined = stated({ ip: addressOf(groups['dst']) });
  const uuid = groups['uuid'];
  return {
    ...(source && { source }),
    ...(destination && { destination }),
    ...(uuid !== undefined && { vm: { uuid } }),
  };
}

/**
 * 1 to 6 are the source's states, 7 to 11 the destination's, in both numberings (README.md), so a step from
 * or to one of them gives the side.
 */
function stateChange(groups: Readonly<Record<string, string | undefined>>): Facts {
  const { from = '', to = '', fromName, toName } = groups;
  const state = { from: Number(from), to: Number(to), ...stated({ fromName, toName }) };
  const side: Side = Math.max(state.from, state.to) >= 7 ? 'destination' : 'source';
  return { state, side, ...statePhase(state.from, state.to), ...(state.from === 0 && { session: 'begins' }) };
}

function statePhase(from: number, to: number): Facts {
  if (to === 1 || to === 7 || to === 8) return { phase: 'prepare' };
  if (to === 2 || to === 9) return { phase: 'pre-copy', milestone: 'pre-copy-start' };
  if (to === 10) return { phase: 'restore' };
  // FROM_PRECOPY to FROM_FINISHED without restoring: the destination failed before it had a checkpoint [KB 308477].
  if (from === 9 && to === 11) return { phase: 'failed', milestone: 'failure', outcome: 'failed' };
  return to === 0 ? { session: 'ends' } : {};
}

/** Messages that say only that something else went wrong. */
function messageRank(messageId: string): 'vmx-message' | 'elsewhere' | 'symptom' {
  if (messageId === 'msg.migrate.fail.dst') return 'elsewhere';
  return messageId.startsWith('msg.moduletable.') ? 'symptom' : 'vmx-message';
}

/** A message of the migration itself that tells of a failure; others count only beside a failure. */
function saysFailed(messageId: string, message: string): boolean {
  return /migrat|vmotion/.test(messageId) && /fail|exceed|error|time[d ]?-?out|could not|unable|abort/i.test(message);
}
