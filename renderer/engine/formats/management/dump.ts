/** Facts in the lines below an entry of hostd. */
import { defined } from '../../base/defined.ts';
import { isMigrationId } from '../../base/ids.ts';
import type { Facts, StatedBelow } from '../facts.ts';
import type { LogRecord } from '../record.ts';
import { pastebinHostLog } from '../publications.ts';
import { never, seen } from '../sample.ts';
import type { MessageSample } from '../template.ts';
import { readFaultDump } from './fault-dump.ts';

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

/**
 * What a fault's dump adds to the failure that the entry states, and the lines of it that say why.
 *
 * @param isOpened whether the entry ends in the dump's first brace
 */
export function withDump(
  failure: Failure,
  continuation: readonly string[],
  isOpened: boolean,
): readonly [Failure, readonly StatedBelow[]] {
  const dump = readFaultDump(continuation, isOpened ? failure.fault : undefined);
  const texts = dump.reasons.map(({ text }) => text);
  const message = texts.find((text) => text !== dump.messageId && /\s/.test(text))?.trimEnd();
  const code = /\b(195\d{6})\b/.exec(texts.join('\n'))?.[1];
  const fault = failure.fault ?? dump.fault;
  const causedBy = dump.causedBy.filter((one) => one !== fault);
  const stated: Failure = {
    // The source only detected it: the cause is on the destination.
    rank: dump.messageId === 'msg.migrate.fail.dst' ? 'elsewhere' : failure.rank,
    ...defined({ fault, messageId: dump.messageId, message: message ?? failure.message, code: code ?? failure.code }),
    ...(dump.fields.size > 0 && { fields: [...dump.fields].map(([name, value]) => ({ name, value })) }),
    ...(causedBy.length > 0 && { causedBy }),
  };
  return [stated, dump.reasons.map(({ at, text }) => ({ at, reason: text }))];
}

const fault = (...lines: readonly string[]) =>
  [
    '2018-10-20T23:21:53.073Z info hostd[A1BF1B70] [Originator@6876 sub=Vcsvc.VMotionDst (5422550518507384986)] ResolveCb: Failed with fault: (vim.fault.GenericVmConfigFault) {',
    ...lines,
    '--> }',
  ].join('\n');
/** As vpxd writes it below the end of an operation. */
const refused = (...lines: readonly string[]) =>
  [
    '2022-06-02T11:58:12.193Z info vpxd[45715] [Originator@6876 sub=Default opID=7e1280cf] [VpxLRO] -- ERROR task-1 -- vm-42 -- vim.VirtualMachine.relocate:',
    '--> Result:',
    '--> (vim.fault.FeatureRequirementsNotMet) {',
    ...lines,
    '--> Args:',
  ].join('\n');
const plainRefusal = { rank: 'vcenter-fault', fault: 'vim.fault.FeatureRequirementsNotMet' } as const;
/** The same with the arguments of the call. */
const calledWith = (...args: readonly string[]) => [refused('-->    msg = ""', '--> }'), ...args].join('\n');
const ofRefused = {
  task: { id: 'task-1', step: 'error', method: 'vim.VirtualMachine.relocate', entity: 'vm-42' },
  isOfVcenter: true,
  vm: { moid: 'vm-42' },
  opId: '7e1280cf',
  join: { thread: 'vpxd[45715]', opId: '7e1280cf' },
} satisfies Facts;
const hostLog = (...lines: readonly string[]) =>
  [
    '2020-02-11T23:01:42.338Z info hostd[2101278] [Originator@6876 sub=Libs opID=k41obmfo-4080728] CopyFromEntry: Hostlog_Dump: Hostlog /vmfs/volumes/43f21ac6-cfd21223-23f8-00e0ed2eb01e/app/app-2ccccb21.hlog',
    ...lines,
  ].join('\n');
const whoWrote = { opId: 'k41obmfo-4080728', join: { thread: 'hostd[2101278]', opId: 'k41obmfo-4080728' } };

/** Lines with headers of their own come here without them (`logs/open-dumps.ts`). */
export const dumpSamples: readonly MessageSample[] = [
  never(
    calledWith(
      '--> Arg spec:',
      '--> (vim.vm.RelocateSpec) {',
      '-->    disk = (vim.vm.RelocateSpec.DiskLocator) [',
      '-->       (vim.vm.RelocateSpec.DiskLocator) {',
      "-->          host = 'vim.HostSystem:host-9',",
      '-->       }',
      '-->    ],',
      "-->    host = 'vim.HostSystem:host-81:8f2b',",
      '-->    service = (vim.ServiceLocator) {',
      '-->    },',
      '--> }',
    ),
    { ...ofRefused, failure: plainRefusal, destination: { moid: 'host-81' }, kind: 'cross-vcenter' },
  ),
  never(
    calledWith('--> Arg spec:', '--> (vim.vm.RelocateSpec) {', '-->    service = (vim.ServiceLocator) null,', '--> }'),
    { ...ofRefused, failure: plainRefusal },
  ),
  never(calledWith('--> Arg host:', '--> vim.HostSystem:host-81', '--> Arg state:', '--> "poweredOff"'), {
    ...ofRefused,
    failure: plainRefusal,
    destination: { moid: 'host-81' },
    kind: 'cold',
  }),
  never(fault('--> reason = "The source detected that the destination failed to resume.', '--> "'), {
    phase: 'failed',
    milestone: 'failure',
    outcome: 'failed',
    failure: {
      rank: 'host-fault',
      fault: 'vim.fault.GenericVmConfigFault',
      message: 'The source detected that the destination failed to resume.',
    },
    below: [{ at: 0, reason: 'The source detected that the destination failed to resume.' }],
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
  never(
    refused(
      '-->    faultCause = (vim.fault.FileLocked) { file = "[ds1] a, {b}.vmdk", host = (string) [ "a", "b" ] },',
      '-->    vm = <unset>,',
      '--> }',
      '--> Arg spec:',
      '--> (vim.vm.RelocateSpec) { host = "none of the fault" }',
    ),
    {
      ...ofRefused,
      failure: {
        rank: 'vcenter-fault',
        fault: 'vim.fault.FeatureRequirementsNotMet',
        fields: [
          { name: 'file', value: '[ds1] a, {b}.vmdk' },
          { name: 'host', value: 'a, b' },
        ],
        causedBy: ['vim.fault.FileLocked'],
      },
    },
  ),
  never(refused('-->    vm = <unset>,', '--> }', '--> Args:', '-->', '--> msg = "none of the fault"'), {
    ...ofRefused,
    failure: { rank: 'vcenter-fault', fault: 'vim.fault.FeatureRequirementsNotMet' },
  }),
  never(
    '2018-10-20T23:21:53.073Z info hostd[A1BF1B70] [Originator@6876 sub=Vcsvc.VMotionDst (5422550518507384986)] ResolveCb: Failed with fault: (vmodl.fault.SystemError) { faultCause = (vim.fault.FileLocked) { file = "x" }, msg = "" }',
    {
      phase: 'failed',
      milestone: 'failure',
      outcome: 'failed',
      failure: {
        rank: 'host-fault',
        fault: 'vmodl.fault.SystemError',
        fields: [{ name: 'file', value: 'x' }],
        causedBy: ['vim.fault.FileLocked'],
      },
      id: '5422550518507384986',
      side: 'destination',
      join: { thread: 'hostd[A1BF1B70]' },
    },
  ),
  never(fault('-->    device = "USB 1",', '-->    host = (string) null,', '--> }'), {
    phase: 'failed',
    milestone: 'failure',
    outcome: 'failed',
    failure: {
      rank: 'host-fault',
      fault: 'vim.fault.GenericVmConfigFault',
      fields: [{ name: 'device', value: 'USB 1' }],
    },
    id: '5422550518507384986',
    side: 'destination',
    join: { thread: 'hostd[A1BF1B70]' },
  }),
  never(refused('-->    faultCause = (vmodl.MethodFault) null,', '-->    vm = <unset>,', '-->    msg = ""', '--> }'), {
    ...ofRefused,
    failure: { rank: 'vcenter-fault', fault: 'vim.fault.FeatureRequirementsNotMet' },
  }),
  never(
    refused(
      '-->    faultCause = (vim.fault.NotEnoughLicenses) {',
      '-->       msg = "Not licensed.",',
      '-->    },',
      '-->    featureRequirement = (vim.vm.FeatureRequirement) [',
      '-->       (vim.vm.FeatureRequirement) {',
      '-->          key = "cpuid.mdclear",',
      '-->          featureName = "cpuid.mdclear",',
      '-->       },',
      '-->    ],',
      "-->    host = 'vim.HostSystem:host-45',",
      '-->    datastore = (string) [',
      '-->       "ds1",',
      '-->       "ds2"',
      '-->    ],',
      '-->    msg = "The target host does not support it.',
      '--> At all.",',
      '--> }',
    ),
    {
      ...ofRefused,
      failure: {
        rank: 'vcenter-fault',
        fault: 'vim.fault.FeatureRequirementsNotMet',
        message: 'Not licensed.',
        fields: [
          { name: 'featureRequirement', value: 'cpuid.mdclear' },
          { name: 'host', value: 'vim.HostSystem:host-45' },
          { name: 'datastore', value: 'ds1, ds2' },
        ],
        causedBy: ['vim.fault.NotEnoughLicenses'],
      },
      below: [
        { at: 3, reason: 'Not licensed.' },
        { at: 7, reason: 'cpuid.mdclear' },
        { at: 16, reason: 'The target host does not support it.\nAt all.' },
      ],
    },
  ),
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
    below: [
      { at: 0, reason: 'msg.vmotion.connect.failure' },
      { at: 1, reason: 'Failed to connect.' },
    ],
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
    below: [
      { at: 0, reason: 'vob.vmotion.chkpt.toobig' },
      { at: 1, reason: 'Failed waiting for data. Error 195887110.' },
    ],
    id: '5422550518507384986',
    side: 'destination',
    join: { thread: 'hostd[A1BF1B70]' },
  }),
];
