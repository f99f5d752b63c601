/** Facts in the lines below an entry of hostd. */
import { defined } from '../../base/defined.ts';
import { isMigrationId } from '../../base/ids.ts';
import type { Facts } from '../facts.ts';
import type { LogRecord } from '../record.ts';
import { pastebinHostLog } from '../publications.ts';
import { never, seen } from '../sample.ts';
import type { MessageSample } from '../template.ts';

type Failure = NonNullable<Facts['failure']>;

/** hostd's dump of a migration's host log: the id is alone in one of its lines. */
export function dumpFacts(record: LogRecord, continuation: readonly string[]): Facts | undefined {
  if (!record.body.includes('Dump: Hostlog')) return undefined;
  const value = (name: string): string | undefined =>
    continuation
      .map((line) => new RegExp(String.raw`\b${name}: {0,64}(\S{1,255})(?!\S)`).exec(line)?.[1])
      .find((found) => found !== undefined);
  const id = value('MigID');
  if (id === undefined || !isMigrationId(id)) return undefined;
  const way = value('ToFrom')?.toLowerCase();
  const uuid = value('UUID');
  // …/app-01/app-01-2ccccb21.hlog
  const [, name] = /\/([^/]{1,255})-[\da-f]{8}\.hlog$/.exec(record.body) ?? [];
  return {
    id,
    ...(way === 'to' && { side: 'source' as const }),
    ...(way === 'from' && { side: 'destination' as const }),
    ...((uuid ?? name) !== undefined && { vm: defined({ uuid, name }) }),
  };
}

/** Message id and text out of a fault dump: `key = "msg.migrate.fail.dst"`, `reason = "…"`. */
export function withDump(failure: Failure, continuation: readonly string[]): Failure {
  const dump = continuation.map((line) => line.replace(/^-->\s{0,64}/, '')).join('\n');
  const messageId = /\b(?:key|id) = "((?:msg|vob)\.[\w.]{1,255})"/.exec(dump)?.[1];
  const message = /\b(?:message|reason|text) = "([^"]{1,4096})"/.exec(dump)?.[1]?.trimEnd();
  const code = /\b(195\d{6})\b/.exec(dump)?.[1];
  // The source only detected it: the cause is on the destination.
  const rank = messageId === 'msg.migrate.fail.dst' ? 'elsewhere' : failure.rank;
  return {
    ...failure,
    rank,
    ...defined({ messageId, message: message ?? failure.message, code: code ?? failure.code }),
  };
}

const fault = (...lines: readonly string[]) =>
  [
    '2018-10-20T23:21:53.073Z info hostd[A1BF1B70] [Originator@6876 sub=Vcsvc.VMotionDst (5422550518507384986)] ResolveCb: Failed with fault: (vim.fault.GenericVmConfigFault) {',
    ...lines,
    '--> }',
  ].join('\n');
const hostLog = (...lines: readonly string[]) =>
  [
    '2020-02-11T23:01:42.338Z info hostd[2101278] [Originator@6876 sub=Libs opID=k41obmfo-4080728] CopyFromEntry: Hostlog_Dump: Hostlog /vmfs/volumes/43f21ac6-cfd21223-23f8-00e0ed2eb01e/app/app-2ccccb21.hlog',
    ...lines,
  ].join('\n');
const whoWrote = { opId: 'k41obmfo-4080728', join: { thread: 'hostd[2101278]', opId: 'k41obmfo-4080728' } };

/** Lines with headers of their own come here without them (`logs/open-dumps.ts`). */
export const dumpSamples: readonly MessageSample[] = [
  never(fault('--> reason = "The source detected that the destination failed to resume.', '--> "'), {
    phase: 'failed',
    milestone: 'failure',
    outcome: 'failed',
    failure: {
      rank: 'host-fault',
      fault: 'vim.fault.GenericVmConfigFault',
      message: 'The source detected that the destination failed to resume.',
    },
    id: '5422550518507384986',
    side: 'destination',
    join: { thread: 'hostd[A1BF1B70]' },
  }),
  seen(
    pastebinHostLog,
    hostLog(
      '   UUID: 00000000-0000-0000-0000-ac1f6b5a331e',
      '   MigID: 3630620734888050225',
      '   HLState: none',
      '   ToFrom: none',
      '   MigType: invalid',
    ),
    {
      id: '3630620734888050225',
      vm: { uuid: '00000000-0000-0000-0000-ac1f6b5a331e', name: 'app' },
      ...whoWrote,
    },
  ),
  never(hostLog('-->    MigID: 3630620734888050225').replace('-2ccccb21', ''), {
    id: '3630620734888050225',
    ...whoWrote,
  }),
  never(
    hostLog(
      '-->    UUID: 920c4d56-7808-0d0d-4c93-719b81b66bc3',
      '-->    MigID: 3630620734888050225',
      '-->    ToFrom: to',
    ),
    {
      id: '3630620734888050225',
      side: 'source',
      vm: { uuid: '920c4d56-7808-0d0d-4c93-719b81b66bc3', name: 'app' },
      ...whoWrote,
    },
  ),
  never(hostLog('-->    MigID: 3630620734888050225', '-->    ToFrom: FROM'), {
    id: '3630620734888050225',
    side: 'destination',
    vm: { name: 'app' },
    ...whoWrote,
  }),
  never(fault('--> id = "msg.vmotion.connect.failure"', '--> text = "Failed to connect. \n"'), {
    phase: 'failed',
    milestone: 'failure',
    outcome: 'failed',
    failure: {
      rank: 'host-fault',
      fault: 'vim.fault.GenericVmConfigFault',
      messageId: 'msg.vmotion.connect.failure',
      message: 'Failed to connect.',
    },
    id: '5422550518507384986',
    side: 'destination',
    join: { thread: 'hostd[A1BF1B70]' },
  }),
  never(fault('--> key = "vob.vmotion.chkpt.toobig"', '--> reason = "Failed waiting for data. Error 195887110."'), {
    phase: 'failed',
    milestone: 'failure',
    outcome: 'failed',
    failure: {
      rank: 'host-fault',
      fault: 'vim.fault.GenericVmConfigFault',
      messageId: 'vob.vmotion.chkpt.toobig',
      message: 'Failed waiting for data. Error 195887110.',
      code: '195887110',
    },
    id: '5422550518507384986',
    side: 'destination',
    join: { thread: 'hostd[A1BF1B70]' },
  }),
];
