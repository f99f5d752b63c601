/** Messages of hostd about its part of a migration. */
import { defined } from '../../base/defined.ts';
import { idDigits } from '../../base/ids.ts';
import type { Facts } from '../facts.ts';
import { findbugzero, jlscz, lnav, matcher, sexilog } from '../publications.ts';
import { never, seen } from '../sample.ts';
import { addressOf } from '../template.ts';
import type { Template } from '../template.ts';
import { result } from './result.ts';

const of6 =
  '2018-10-20T23:21:53.073Z info hostd[A1BF1B70] [Originator@6876 sub=Vcsvc.VMotionSrc (5422550518507384986)] ';
const prepare4 = `[2011-04-01 15:14:34.203 F5A5AB90 info 'vm:/vmfs/volumes/4d6579ec-23f981cb-465c-00237da0cfee/Vmotion-test/Vmotion-test.vmx' opID=F6FC49D5-000007E6-d] VMotionPrepare`;
const transition = (change: string) =>
  `2018-10-20T23:21:53.076Z info hostd[A1BF1B70] [Originator@6876 sub=Vmsvc.vm:/vmfs/volumes/vsan:1231231231231231-2233223322332233/12312345-cccc-bbbb-aaaa-123123451234/test-vm.vmx] State Transition (${change})`;
const call = (method: string) =>
  `<166>2014-12-10T18:39:25.632Z esx.vmware.com Vpxa: [FFBAAB90 verbose 'Default' opID=SWI-88e6d2f0] [TaskInfoChannel::GetTaskInfo] task: haTask--vim.host.VMotionManager.${method}-134036228 setup for async notification`;

export const hostd: readonly Template[] = [
  {
    needle: 'VMotionPrepare',
    pattern: new RegExp(String.raw`^VMotionPrepare \(${idDigits}\): (?:Sending|Received)? ?'(?<way>to|from)'`),
    yields: ({ way }) => ({
      phase: 'prepare',
      milestone: 'start',
      side: way === 'to' ? 'source' : 'destination',
    }),
    samples: [
      seen(jlscz, `${prepare4} (1301685441034055): Sending 'to' `, {
        phase: 'prepare',
        milestone: 'start',
        side: 'source',
        id: '1301685441034055',
        opId: 'F6FC49D5-000007E6-d',
        vm: {
          path: '/vmfs/volumes/4d6579ec-23f981cb-465c-00237da0cfee/Vmotion-test/Vmotion-test.vmx',
          name: 'Vmotion-test',
        },
        join: {
          vmPath: '/vmfs/volumes/4d6579ec-23f981cb-465c-00237da0cfee/Vmotion-test/Vmotion-test.vmx',
          thread: '[F5A5AB90]',
          opId: 'F6FC49D5-000007E6-d',
        },
      }),
      never(`${prepare4} (1301685441034055): Received 'from' `, {
        phase: 'prepare',
        milestone: 'start',
        side: 'destination',
        id: '1301685441034055',
        opId: 'F6FC49D5-000007E6-d',
        vm: {
          path: '/vmfs/volumes/4d6579ec-23f981cb-465c-00237da0cfee/Vmotion-test/Vmotion-test.vmx',
          name: 'Vmotion-test',
        },
        join: {
          vmPath: '/vmfs/volumes/4d6579ec-23f981cb-465c-00237da0cfee/Vmotion-test/Vmotion-test.vmx',
          thread: '[F5A5AB90]',
          opId: 'F6FC49D5-000007E6-d',
        },
      }),
      never(`${prepare4} (1301685441034055): 'to' `, {
        phase: 'prepare',
        milestone: 'start',
        side: 'source',
        id: '1301685441034055',
        opId: 'F6FC49D5-000007E6-d',
        vm: {
          path: '/vmfs/volumes/4d6579ec-23f981cb-465c-00237da0cfee/Vmotion-test/Vmotion-test.vmx',
          name: 'Vmotion-test',
        },
        join: {
          vmPath: '/vmfs/volumes/4d6579ec-23f981cb-465c-00237da0cfee/Vmotion-test/Vmotion-test.vmx',
          thread: '[F5A5AB90]',
          opId: 'F6FC49D5-000007E6-d',
        },
      }),
    ],
  },
  {
    needle: 'VMotionPrepare',
    pattern: /^VMotionPrepare(?: \(\d{1,20}\))?: dstMgmtIp=(?<ip>\S{1,255})(?!\S)/,
    yields: ({ ip }) => {
      const managementIp = addressOf(ip);
      return { phase: 'prepare', side: 'source', ...(managementIp && { destination: { managementIp } }) };
    },
    samples: [
      seen(lnav('ESX 4.1'), `${prepare4}: dstMgmtIp=10.21.49.138`, {
        phase: 'prepare',
        side: 'source',
        destination: { managementIp: '10.21.49.138' },
        opId: 'F6FC49D5-000007E6-d',
        vm: {
          path: '/vmfs/volumes/4d6579ec-23f981cb-465c-00237da0cfee/Vmotion-test/Vmotion-test.vmx',
          name: 'Vmotion-test',
        },
        join: {
          vmPath: '/vmfs/volumes/4d6579ec-23f981cb-465c-00237da0cfee/Vmotion-test/Vmotion-test.vmx',
          thread: '[F5A5AB90]',
          opId: 'F6FC49D5-000007E6-d',
        },
      }),
      never(`${prepare4} (1301685441034055): dstMgmtIp=10.21.49.138`, {
        phase: 'prepare',
        side: 'source',
        destination: { managementIp: '10.21.49.138' },
        id: '1301685441034055',
        opId: 'F6FC49D5-000007E6-d',
        vm: {
          path: '/vmfs/volumes/4d6579ec-23f981cb-465c-00237da0cfee/Vmotion-test/Vmotion-test.vmx',
          name: 'Vmotion-test',
        },
        join: {
          vmPath: '/vmfs/volumes/4d6579ec-23f981cb-465c-00237da0cfee/Vmotion-test/Vmotion-test.vmx',
          thread: '[F5A5AB90]',
          opId: 'F6FC49D5-000007E6-d',
        },
      }),
    ],
  },
  {
    needle: 'precopyStunTime',
    pattern: /Set source task result precopyStunTime to (?<us>\d{1,15})(?!\d)/,
    yields: ({ us }) => ({ metrics: { preCopyStunMs: Number(us) / 1000 } }),
    samples: [
      seen(
        sexilog,
        "<166>2014-12-10T18:33:19.874Z esx.vmware.com Hostd: [6A623B90 verbose 'VMotionSrc (1418236393436303)'] Set source task result precopyStunTime to 68427",
        {
          metrics: { preCopyStunMs: 68.427 },
          id: '1418236393436303',
          side: 'source',
          join: { thread: 'hostd[6A623B90]' },
        },
      ),
    ],
  },
  {
    // Only MIGRATE_TYPE_VMOTION was seen in public; other types are other kinds of move.
    needle: 'needsUnregister',
    pattern:
      /^ResolveCb: VMX reports needsUnregister = (?<leaves>true|false)(?: for migrateType MIGRATE_TYPE_(?<type>\w{1,64})(?!\w))?/,
    yields: ({ leaves, type }) => ({
      ...(type !== undefined && kindOf(type)),
      ...(leaves === 'true'
        ? { phase: 'complete', milestone: 'result', outcome: 'succeeded', runsOn: 'destination' }
        : { runsOn: 'source' }),
    }),
    samples: [
      seen(findbugzero, `${of6}ResolveCb: VMX reports needsUnregister = false for migrateType MIGRATE_TYPE_VMOTION`, {
        runsOn: 'source',
        id: '5422550518507384986',
        side: 'source',
        join: { thread: 'hostd[A1BF1B70]' },
      }),
      never(`${of6}ResolveCb: VMX reports needsUnregister = true`, {
        phase: 'complete',
        milestone: 'result',
        outcome: 'succeeded',
        runsOn: 'destination',
        id: '5422550518507384986',
        side: 'source',
        join: { thread: 'hostd[A1BF1B70]' },
      }),
      never(`${of6}ResolveCb: VMX reports needsUnregister = false for migrateType MIGRATE_TYPE_SVMOTION`, {
        kind: 'storage-vmotion',
        runsOn: 'source',
        id: '5422550518507384986',
        side: 'source',
        join: { thread: 'hostd[A1BF1B70]' },
      }),
      never(`${of6}ResolveCb: VMX reports needsUnregister = false for migrateType MIGRATE_TYPE_STORAGE`, {
        kind: 'storage-vmotion',
        runsOn: 'source',
        id: '5422550518507384986',
        side: 'source',
        join: { thread: 'hostd[A1BF1B70]' },
      }),
      never(`${of6}ResolveCb: VMX reports needsUnregister = false for migrateType MIGRATE_TYPE_DISK`, {
        kind: 'storage-vmotion',
        runsOn: 'source',
        id: '5422550518507384986',
        side: 'source',
        join: { thread: 'hostd[A1BF1B70]' },
      }),
      never(`${of6}ResolveCb: VMX reports needsUnregister = false for migrateType MIGRATE_TYPE_SELF`, {
        kind: 'self-migration',
        runsOn: 'source',
        id: '5422550518507384986',
        side: 'source',
        join: { thread: 'hostd[A1BF1B70]' },
      }),
      never(`${of6}ResolveCb: VMX reports needsUnregister = false for migrateType MIGRATE_TYPE_HOT`, {
        kind: 'self-migration',
        runsOn: 'source',
        id: '5422550518507384986',
        side: 'source',
        join: { thread: 'hostd[A1BF1B70]' },
      }),
      never(`${of6}ResolveCb: VMX reports needsUnregister = false for migrateType MIGRATE_TYPE_FSR`, {
        kind: 'self-migration',
        runsOn: 'source',
        id: '5422550518507384986',
        side: 'source',
        join: { thread: 'hostd[A1BF1B70]' },
      }),
    ],
  },
  {
    needle: 'Failed with fault',
    pattern: /^ResolveCb: Failed with fault: \(?(?<fault>(?:vim|vmodl)(?:\.\w{1,255}){1,16})/,
    yields: ({ fault }) => ({
      phase: 'failed',
      milestone: 'failure',
      outcome: fault === 'vim.fault.RequestCanceled' || fault === 'vim.fault.Canceled' ? 'cancelled' : 'failed',
      failure: { rank: 'host-fault', ...defined({ fault }) },
    }),
    samples: [
      seen(
        findbugzero,
        `${of6}ResolveCb: Failed with fault: (vim.fault.GenericVmConfigFault) {
--> faultMessage = (vmodl.LocalizableMessage) [
--> (vmodl.LocalizableMessage) {
--> key = "msg.migrate.fail.dst",
--> message = "The source detected that the destination failed to resume.",
--> }`,
        {
          phase: 'failed',
          milestone: 'failure',
          outcome: 'failed',
          failure: {
            rank: 'elsewhere',
            fault: 'vim.fault.GenericVmConfigFault',
            messageId: 'msg.migrate.fail.dst',
            message: 'The source detected that the destination failed to resume.',
          },
          below: [
            { at: 2, reason: 'msg.migrate.fail.dst' },
            { at: 3, reason: 'The source detected that the destination failed to resume.' },
          ],
          id: '5422550518507384986',
          side: 'source',
          join: { thread: 'hostd[A1BF1B70]' },
        },
      ),
      never(`${of6}ResolveCb: Failed with fault: (vmodl.fault.SystemError) {`, {
        phase: 'failed',
        milestone: 'failure',
        outcome: 'failed',
        failure: { rank: 'host-fault', fault: 'vmodl.fault.SystemError' },
        id: '5422550518507384986',
        side: 'source',
        join: { thread: 'hostd[A1BF1B70]' },
      }),
      never(`${of6}ResolveCb: Failed with fault: vim.fault.RequestCanceled`, {
        phase: 'failed',
        milestone: 'failure',
        outcome: 'cancelled',
        failure: { rank: 'host-fault', fault: 'vim.fault.RequestCanceled' },
        id: '5422550518507384986',
        side: 'source',
        join: { thread: 'hostd[A1BF1B70]' },
      }),
      never(`${of6}ResolveCb: Failed with fault: (vim.fault.Canceled) {`, {
        phase: 'failed',
        milestone: 'failure',
        outcome: 'cancelled',
        failure: { rank: 'host-fault', fault: 'vim.fault.Canceled' },
        id: '5422550518507384986',
        side: 'source',
        join: { thread: 'hostd[A1BF1B70]' },
      }),
    ],
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
    samples: [
      seen(
        matcher,
        "YYYY-MM-DDT18:04:27.748Z [4FA40B70 warning 'Vcsvc.VMotionDst (1388772268136447)' opID=57C757C9-000004C9-9c-75-89 user=vpxuser] Bind: Failed to initialize VMotionWorker",
        {
          phase: 'failed',
          milestone: 'failure',
          outcome: 'failed',
          failure: { rank: 'host-fault', message: 'Bind: Failed to initialize VMotionWorker' },
          id: '1388772268136447',
          side: 'destination',
          opId: '57C757C9-000004C9-9c-75-89',
          join: { thread: '[4FA40B70]', opId: '57C757C9-000004C9-9c-75-89' },
        },
      ),
      never(
        "YYYY-MM-DDT18:04:27.748Z [4FA40B70 warning 'Vcsvc.VMotionDst (1388772268136447)' opID=57C757C9-000004C9-9c-75-89 user=vpxuser] Failed to initialize VMotionWorker",
        {
          phase: 'failed',
          milestone: 'failure',
          outcome: 'failed',
          failure: { rank: 'host-fault', message: 'Failed to initialize VMotionWorker' },
          id: '1388772268136447',
          side: 'destination',
          opId: '57C757C9-000004C9-9c-75-89',
          join: { thread: '[4FA40B70]', opId: '57C757C9-000004C9-9c-75-89' },
        },
      ),
    ],
  },
  {
    needle: 'State Transition',
    pattern: /^State Transition \(VM_STATE_(?<from>\w{1,64}) -> VM_STATE_(?<to>\w{1,64})\)/,
    yields: ({ from, to }) => stateTransition(from, to),
    samples: [
      seen(findbugzero, transition('VM_STATE_EMIGRATING -> VM_STATE_ON'), {
        phase: 'failed',
        side: 'source',
        outcome: 'failed',
        runsOn: 'source',
        vm: {
          path: '/vmfs/volumes/vsan:1231231231231231-2233223322332233/12312345-cccc-bbbb-aaaa-123123451234/test-vm.vmx',
          name: 'test-vm',
        },
        join: {
          vmPath:
            '/vmfs/volumes/vsan:1231231231231231-2233223322332233/12312345-cccc-bbbb-aaaa-123123451234/test-vm.vmx',
          thread: 'hostd[A1BF1B70]',
        },
      }),
      never(transition('VM_STATE_ON -> VM_STATE_EMIGRATING'), {
        phase: 'prepare',
        side: 'source',
        vm: {
          path: '/vmfs/volumes/vsan:1231231231231231-2233223322332233/12312345-cccc-bbbb-aaaa-123123451234/test-vm.vmx',
          name: 'test-vm',
        },
        join: {
          vmPath:
            '/vmfs/volumes/vsan:1231231231231231-2233223322332233/12312345-cccc-bbbb-aaaa-123123451234/test-vm.vmx',
          thread: 'hostd[A1BF1B70]',
        },
      }),
      never(transition('VM_STATE_EMIGRATING -> VM_STATE_OFF'), {
        phase: 'complete',
        side: 'source',
        vm: {
          path: '/vmfs/volumes/vsan:1231231231231231-2233223322332233/12312345-cccc-bbbb-aaaa-123123451234/test-vm.vmx',
          name: 'test-vm',
        },
        join: {
          vmPath:
            '/vmfs/volumes/vsan:1231231231231231-2233223322332233/12312345-cccc-bbbb-aaaa-123123451234/test-vm.vmx',
          thread: 'hostd[A1BF1B70]',
        },
      }),
      never(
        '2018-10-20T23:21:53.076Z info hostd[A1BF1B70] [Originator@6876 sub=Vmsvc.vm:/vmfs/volumes/ds1/VMotion/VMotion.vmx] State Transition (VM_STATE_ON -> VM_STATE_OFF)',
        {
          vm: { path: '/vmfs/volumes/ds1/VMotion/VMotion.vmx', name: 'VMotion' },
          join: { vmPath: '/vmfs/volumes/ds1/VMotion/VMotion.vmx', thread: 'hostd[A1BF1B70]' },
        },
      ),
    ],
  },
];

export const hostdCalls: readonly Template[] = [
  {
    // The calls of one migration in their order: prepare…, initiate…, complete…, each on its own side.
    needle: 'VMotionManager.',
    pattern:
      /haTask-\S{0,255}-vim\.host\.VMotionManager\.(?<step>prepare|initiate|complete)(?<side>Source|Destination)/,
    yields: ({ step, side }) => ({
      phase: step === 'complete' ? 'complete' : 'prepare',
      side: side === 'Source' ? 'source' : 'destination',
    }),
    samples: [
      seen(sexilog, call('initiateDestination'), {
        phase: 'prepare',
        side: 'destination',
        opId: 'SWI-88e6d2f0',
        join: { thread: 'vpxa[FFBAAB90]', opId: 'SWI-88e6d2f0' },
      }),
      never(call('prepareSourceEx'), {
        phase: 'prepare',
        side: 'source',
        opId: 'SWI-88e6d2f0',
        join: { thread: 'vpxa[FFBAAB90]', opId: 'SWI-88e6d2f0' },
      }),
      never(call('completeSource'), {
        phase: 'complete',
        side: 'source',
        opId: 'SWI-88e6d2f0',
        join: { thread: 'vpxa[FFBAAB90]', opId: 'SWI-88e6d2f0' },
      }),
    ],
  },
  result,
  {
    // Known from a monitoring query.
    needle: 'VMotionInitiateSrc',
    pattern: /VMotionInitiateSrc/,
    yields: () => ({ phase: 'prepare', milestone: 'start', side: 'source' }),
    samples: [
      never(
        '2018-10-20T23:21:53.073Z info hostd[A1BF1B70] [Originator@6876 sub=Vcsvc opID=SWI-88e6d2f0] VMotionInitiateSrc: called',
        {
          phase: 'prepare',
          milestone: 'start',
          side: 'source',
          opId: 'SWI-88e6d2f0',
          join: { thread: 'hostd[A1BF1B70]', opId: 'SWI-88e6d2f0' },
        },
      ),
    ],
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
