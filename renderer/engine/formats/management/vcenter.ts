/** Messages of vpxd, and of vpxa, its agent on a host. */
import { defined } from '../../base/defined.ts';
import { immigrating, kb307365, lnav, romant, sexilog } from '../publications.ts';
import { never, seen } from '../sample.ts';
import { isCancelled } from '../status.ts';
import { numberOf } from '../template.ts';
import type { Template } from '../template.ts';
import { vmAt } from './fields.ts';

const operation = (text: string) =>
  `2022-06-02T11:58:12.193Z info vpxd[45715] [Originator@6876 sub=vpxLro opID=7e1280cf] [VpxLRO] -- ${text}`;
const failed = (fault: string, what = 'vMotion') =>
  `[2011-08-12 14:31:09.123 08956 error 'App'] [MIGRATE] (1313159068180024) ${what} failed: ${fault}`;

/** vCenter's long-running operations. */
export const operations: readonly Template[] = [
  {
    needle: '[VpxLRO] -- BEGIN',
    pattern:
      /^\[VpxLRO\] -- BEGIN (?<id>\S{1,1024}) -- (?<entity>\S{0,1024}) -- (?<method>vim\.VirtualMachine\.(?:migrate|relocate)\w{0,64})/,
    yields: ({ id = '', entity = '', method = '' }) => ({
      phase: 'prepare',
      task: { id, step: 'begin', entity, method },
    }),
    samples: [
      never(operation('BEGIN lro-846063 -- vm-42 -- vim.VirtualMachine.migrate -- 528e6e0c(52c289ac)'), {
        phase: 'prepare',
        task: { id: 'lro-846063', step: 'begin', entity: 'vm-42', method: 'vim.VirtualMachine.migrate' },
        opId: '7e1280cf',
        join: { thread: 'vpxd[45715]', opId: '7e1280cf' },
      }),
      never(operation('BEGIN lro-846063 -- vm-42 -- vim.VirtualMachine.relocate -- 528e6e0c(52c289ac)'), {
        phase: 'prepare',
        task: { id: 'lro-846063', step: 'begin', entity: 'vm-42', method: 'vim.VirtualMachine.relocate' },
        opId: '7e1280cf',
        join: { thread: 'vpxd[45715]', opId: '7e1280cf' },
      }),
    ],
  },
  {
    needle: '[VpxLRO] -- FINISH',
    pattern: /^\[VpxLRO\] -- FINISH (?<id>\S{1,1024})(?!\S)/,
    yields: ({ id = '' }) => ({ task: { id, step: 'finish' } }),
    samples: [
      seen(
        lnav('vCenter 8'),
        '2022-06-02T11:58:12.194Z info vpxd[45715] [Originator@6876 sub=vpxLro opID=7e1280cf] [VpxLRO] -- FINISH lro-846063',
        {
          task: { id: 'lro-846063', step: 'finish' },
          opId: '7e1280cf',
          join: { thread: 'vpxd[45715]', opId: '7e1280cf' },
        },
      ),
    ],
  },
  {
    needle: '[VpxLRO] -- ERROR',
    // Some lack the session and the entity. It stands behind a FINISH of the same operation, which is no success.
    pattern: /^\[VpxLRO\] -- ERROR (?<id>\S{1,1024}) .{0,1024}?: (?<fault>vim[.\w]{1,255}|vmodl[.\w]{1,255})/,
    yields: ({ id = '', fault }) => ({
      task: { id, step: 'error', ...defined({ fault }) },
      failure: { rank: 'vcenter-fault', ...defined({ fault }) },
    }),
    samples: [
      seen(
        romant,
        "[2010-06-04 15:30:52.411 03152 info 'App'] [VpxLRO] -- ERROR task-54417 -- host-36589 -- vim.host.NetworkSystem.updateNetworkConfig: vim.fault.PlatformConfigFault:",
        {
          task: { id: 'task-54417', step: 'error', fault: 'vim.fault.PlatformConfigFault' },
          failure: { rank: 'vcenter-fault', fault: 'vim.fault.PlatformConfigFault' },
          join: { thread: '[03152]' },
        },
      ),
      never(operation('ERROR task-internal-9727699 vim.SessionManager.loginBySSPI: vmodl.fault.SystemError:'), {
        task: { id: 'task-internal-9727699', step: 'error', fault: 'vmodl.fault.SystemError' },
        failure: { rank: 'vcenter-fault', fault: 'vmodl.fault.SystemError' },
        opId: '7e1280cf',
        join: { thread: 'vpxd[45715]', opId: '7e1280cf' },
      }),
    ],
  },
];

export const results: readonly Template[] = [
  {
    needle: 'vmotion result has downtime value',
    pattern: new RegExp(
      String.raw`^\[MIGRATE\] \(\d{1,20}\) vmotion result has downtime value(?: (?<us>\d{1,15})(?!\d))?`,
    ),
    yields: ({ us }) => ({
      phase: 'complete',
      milestone: 'result',
      outcome: 'succeeded',
      runsOn: 'destination',
      ...(us !== undefined && { metrics: { downtimeMs: Number(us) / 1000 }, downtimeWay: 'vpxa-result' }),
    }),
    samples: [
      seen(
        sexilog,
        "<166>2014-12-10T18:28:11.769Z esx.vmware.com Vpxa: [FFF69B90 verbose 'Default' opID=task-internal-1-19c63550-66-6-e2-56-d2-77-90-e5] [MIGRATE] (1418236087721814) vmotion result has downtime value 284157",
        {
          phase: 'complete',
          milestone: 'result',
          outcome: 'succeeded',
          runsOn: 'destination',
          metrics: { downtimeMs: 284.157 },
          downtimeWay: 'vpxa-result',
          id: '1418236087721814',
          opId: 'task-internal-1-19c63550-66-6-e2-56-d2-77-90-e5',
          join: { thread: 'vpxa[FFF69B90]', opId: 'task-internal-1-19c63550-66-6-e2-56-d2-77-90-e5' },
        },
      ),
      // The file ends in the number.
      never(
        "2014-12-10T18:28:11.769Z [FFF69B90 verbose 'Default'] [MIGRATE] (1418236087721814) vmotion result has downtime value ",
        {
          phase: 'complete',
          milestone: 'result',
          outcome: 'succeeded',
          runsOn: 'destination',
          id: '1418236087721814',
          join: { thread: '[FFF69B90]' },
        },
      ),
    ],
  },
  {
    needle: 'mmigrating VM at path',
    pattern:
      /^\[MIGRATE\] \(\d{1,20}\) immigrating VM at path (?<path>.{1,1024}?\.vmx) has vmid (?<vmid>\d{1,20})(?!\d)/i,
    yields: ({ path = '', vmid }) => ({
      phase: 'restore',
      side: 'destination',
      vm: { ...vmAt(path), ...defined({ vmid: numberOf(vmid) }) },
    }),
    samples: [
      seen(
        immigrating,
        "2015-04-10T13:39:31.805Z esx.vmware.com Vpxa: [FFB4DB90 verbose 'Default' opID=WFU-781d38a8] [MIGRATE] (1428673170195986) immigrating VM at path /vmfs/volumes/4cd42fc3-cb64ed4a-d1bc-78e7d163b271/vm_name/vmx_name.vmx has vmid 677",
        {
          phase: 'restore',
          side: 'destination',
          vm: {
            path: '/vmfs/volumes/4cd42fc3-cb64ed4a-d1bc-78e7d163b271/vm_name/vmx_name.vmx',
            name: 'vmx_name',
            vmid: 677,
          },
          id: '1428673170195986',
          opId: 'WFU-781d38a8',
          join: { thread: 'vpxa[FFB4DB90]', opId: 'WFU-781d38a8' },
        },
      ),
      never(
        "2015-04-10T13:39:31.805Z [FFB4DB90 verbose 'Default'] [MIGRATE] (1428673170195986) Immigrating VM at path /vmfs/volumes/ds1/app/app.vmx has vmid 677",
        {
          phase: 'restore',
          side: 'destination',
          vm: { path: '/vmfs/volumes/ds1/app/app.vmx', name: 'app', vmid: 677 },
          id: '1428673170195986',
          join: { thread: '[FFB4DB90]' },
        },
      ),
    ],
  },
  {
    needle: 'otion failed: ',
    pattern: /^\[MIGRATE\] \(\d{1,20}\) vMotion failed: \(?(?<fault>[\w.]{1,255})/i,
    yields: ({ fault }) => ({
      phase: 'failed',
      milestone: 'failure',
      outcome: isCancelled(fault) ? 'cancelled' : 'failed',
      failure: { rank: 'vcenter-fault', ...defined({ fault }) },
    }),
    samples: [
      seen(kb307365, failed('vmodl.fault.SystemError'), {
        phase: 'failed',
        milestone: 'failure',
        outcome: 'failed',
        failure: { rank: 'vcenter-fault', fault: 'vmodl.fault.SystemError' },
        id: '1313159068180024',
        join: { thread: '[08956]' },
      }),
      never(failed('(vim.fault.RequestCanceled)'), {
        phase: 'failed',
        milestone: 'failure',
        outcome: 'cancelled',
        failure: { rank: 'vcenter-fault', fault: 'vim.fault.RequestCanceled' },
        id: '1313159068180024',
        join: { thread: '[08956]' },
      }),
      never(failed('Canceled', 'VMotion'), {
        phase: 'failed',
        milestone: 'failure',
        outcome: 'cancelled',
        failure: { rank: 'vcenter-fault', fault: 'Canceled' },
        id: '1313159068180024',
        join: { thread: '[08956]' },
      }),
    ],
  },
];
