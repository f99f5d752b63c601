/** Messages of vpxd, and of vpxa, its agent on a host. */
import { defined } from '../../base/defined.ts';
import { immigrating, kb307365, lnav, romant, sexilog, vic6342 } from '../publications.ts';
import { never, seen } from '../sample.ts';
import { isCancelled } from '../status.ts';
import { numberOf } from '../template.ts';
import type { Template } from '../template.ts';
import type { Facts } from '../facts.ts';
import { vmAt } from './fields.ts';

const operation = (text: string) =>
  `2022-06-02T11:58:12.193Z info vpxd[45715] [Originator@6876 sub=vpxLro opID=7e1280cf] [VpxLRO] -- ${text}`;
const asOperation = { opId: '7e1280cf', join: { thread: 'vpxd[45715]', opId: '7e1280cf' } };
const ofRelocate = (fault: string) =>
  never(
    operation(
      `ERROR task-1 -- 52806149-fe15-f6ff-7685-353ae5d93dcc -- vm-123 -- vim.VirtualMachine.relocate: ${fault}:`,
    ),
    {
      task: { id: 'task-1', step: 'error', fault, method: 'vim.VirtualMachine.relocate', entity: 'vm-123' },
      isOfVcenter: true,
      failure: { rank: 'vcenter-fault', fault },
      vm: { moid: 'vm-123' },
      ...asOperation,
    } satisfies Facts,
  );
const failed = (fault: string, what = 'vMotion') =>
  `[2011-08-12 14:31:09.123 08956 error 'App'] [MIGRATE] (1313159068180024) ${what} failed: ${fault}`;

/** Operations that move a VM, as a pattern. Their name is the last part of a line about them. */
export const moveMethods = String.raw`(?:(?:vim\.)?VirtualMachine\.(?:migrate|relocate)\w{0,64}|Drm\.ExecuteVMotionLRO)`;
const drs = 'Drm.ExecuteVMotionLRO';

/** An operation's entity is a managed object's id, or the VM's name. */
function vmOf(entity: string | undefined): Facts {
  if (entity === undefined || entity === '') return {};
  return { vm: /^vm-\d{1,20}$/.test(entity) ? { moid: entity } : { name: entity } };
}

/** vCenter's long-running operations. */
export const operations: readonly Template[] = [
  {
    needle: '[VpxLRO] -- BEGIN',
    pattern: new RegExp(
      String.raw`^\[VpxLRO\] -- BEGIN (?<id>\S{1,1024}) -- (?<entity>.{0,1024}?) ?-- (?<method>${moveMethods})(?![.\w])`,
    ),
    yields: ({ id = '', entity = '', method = '' }) => ({
      phase: 'prepare',
      isOfVcenter: true,
      task: { id, step: 'begin', entity, method },
      ...vmOf(entity),
    }),
    samples: [
      never(operation('BEGIN lro-846063 -- vm-42 -- vim.VirtualMachine.migrate -- 528e6e0c(52c289ac)'), {
        phase: 'prepare',
        isOfVcenter: true,
        task: { id: 'lro-846063', step: 'begin', entity: 'vm-42', method: 'vim.VirtualMachine.migrate' },
        vm: { moid: 'vm-42' },
        ...asOperation,
      }),
      never(operation('BEGIN lro-846063 -- vm-42 -- vim.VirtualMachine.relocate -- 528e6e0c(52c289ac)'), {
        phase: 'prepare',
        isOfVcenter: true,
        task: { id: 'lro-846063', step: 'begin', entity: 'vm-42', method: 'vim.VirtualMachine.relocate' },
        vm: { moid: 'vm-42' },
        ...asOperation,
      }),
      never(operation('BEGIN lro-846063 -- vm-42 -- VirtualMachine.relocate -- 528e6e0c(52c289ac)'), {
        phase: 'prepare',
        isOfVcenter: true,
        task: { id: 'lro-846063', step: 'begin', entity: 'vm-42', method: 'VirtualMachine.relocate' },
        vm: { moid: 'vm-42' },
        ...asOperation,
      }),
      never(operation('BEGIN lro-846063 -- -- vim.VirtualMachine.relocate -- 528e6e0c(52c289ac)'), {
        phase: 'prepare',
        isOfVcenter: true,
        task: { id: 'lro-846063', step: 'begin', entity: '', method: 'vim.VirtualMachine.relocate' },
        ...asOperation,
      }),
      seen(
        vic6342,
        '2017-12-14T03:01:50.676Z info vpxd[7FB95058C700] [Originator@6876 sub=vpxLro opID=lro-1-77a4044d-8633-01-01] [VpxLRO] -- BEGIN task-1711118 -- practical_mestorf-4473f943087b -- Drm.ExecuteVMotionLRO --',
        {
          phase: 'prepare',
          isOfVcenter: true,
          task: { id: 'task-1711118', step: 'begin', entity: 'practical_mestorf-4473f943087b', method: drs },
          vm: { name: 'practical_mestorf-4473f943087b' },
          opId: 'lro-1-77a4044d-8633-01-01',
          join: { thread: 'vpxd[7FB95058C700]', opId: 'lro-1-77a4044d-8633-01-01' },
        },
      ),
    ],
  },
  {
    needle: '[VpxLRO] -- FINISH',
    pattern: /^\[VpxLRO\] -- FINISH (?<id>\S{1,1024})(?!\S)/,
    yields: ({ id = '' }) => ({ task: { id, step: 'finish' }, isOfVcenter: true }),
    samples: [
      seen(
        lnav('vCenter 8'),
        '2022-06-02T11:58:12.194Z info vpxd[45715] [Originator@6876 sub=vpxLro opID=7e1280cf] [VpxLRO] -- FINISH lro-846063',
        {
          task: { id: 'lro-846063', step: 'finish' },
          isOfVcenter: true,
          opId: '7e1280cf',
          join: { thread: 'vpxd[45715]', opId: '7e1280cf' },
        },
      ),
    ],
  },
  {
    needle: '[VpxLRO] -- ERROR',
    // The session, or the entity, may be missing. It stands behind a FINISH of the same operation, which is no success.
    pattern: new RegExp(
      String.raw`^\[VpxLRO\] -- ERROR (?<id>\S{1,1024}) (?:(?<parts>.{0,1024}?)(?<method>${moveMethods})|.{0,1024}?): ?\(?(?<fault>(?:vim|vmodl|vpx|sms|pbm)[.\w]{1,255})?`,
    ),
    yields: ({ id = '', parts, method, fault }) => {
      // 52806149-fe15-f6ff-7685-353ae5d93dcc -- vm-123 -- vim.VirtualMachine.relocate
      const entity = parts
        ?.split('--')
        .map((part) => part.trim())
        .findLast((part) => part !== '' && !isSession(part));
      return {
        task: { id, step: 'error', ...defined({ fault, method, entity }) },
        isOfVcenter: true,
        failure: { rank: 'vcenter-fault', ...defined({ fault }) },
        ...vmOf(entity),
      };
    },
    samples: [
      seen(
        romant,
        "[2010-06-04 15:30:52.411 03152 info 'App'] [VpxLRO] -- ERROR task-54417 -- host-36589 -- vim.host.NetworkSystem.updateNetworkConfig: vim.fault.PlatformConfigFault:",
        {
          task: { id: 'task-54417', step: 'error', fault: 'vim.fault.PlatformConfigFault' },
          isOfVcenter: true,
          failure: { rank: 'vcenter-fault', fault: 'vim.fault.PlatformConfigFault' },
          join: { thread: '[03152]' },
        },
      ),
      never(operation('ERROR task-internal-9727699 vim.SessionManager.loginBySSPI: vmodl.fault.SystemError:'), {
        task: { id: 'task-internal-9727699', step: 'error', fault: 'vmodl.fault.SystemError' },
        isOfVcenter: true,
        failure: { rank: 'vcenter-fault', fault: 'vmodl.fault.SystemError' },
        ...asOperation,
      }),
      ofRelocate('vim.fault.Timedout'),
      ofRelocate('vpx.fault.X'),
      ofRelocate('sms.fault.X'),
      ofRelocate('pbm.fault.X'),
      never(operation('ERROR task-1 -- vm-123 -- VirtualMachine.migrate:'), {
        task: { id: 'task-1', step: 'error', method: 'VirtualMachine.migrate', entity: 'vm-123' },
        isOfVcenter: true,
        failure: { rank: 'vcenter-fault' },
        vm: { moid: 'vm-123' },
        ...asOperation,
      }),
      never(operation('ERROR task-1 -- vm-123 -- vim.VirtualMachine.migrate:'), {
        task: { id: 'task-1', step: 'error', method: 'vim.VirtualMachine.migrate', entity: 'vm-123' },
        isOfVcenter: true,
        failure: { rank: 'vcenter-fault' },
        vm: { moid: 'vm-123' },
        ...asOperation,
      }),
      never(operation('ERROR task-1 -- 52806149-fe15-f6ff-7685-353ae5d93dcc -- vim.VirtualMachine.migrate:'), {
        task: { id: 'task-1', step: 'error', method: 'vim.VirtualMachine.migrate' },
        isOfVcenter: true,
        failure: { rank: 'vcenter-fault' },
        ...asOperation,
      }),
      never(operation('ERROR task-1 app 01 -- Drm.ExecuteVMotionLRO:(vim.fault.Timedout) {'), {
        task: { id: 'task-1', step: 'error', fault: 'vim.fault.Timedout', method: drs, entity: 'app 01' },
        isOfVcenter: true,
        failure: { rank: 'vcenter-fault', fault: 'vim.fault.Timedout' },
        vm: { name: 'app 01' },
        ...asOperation,
      }),
    ],
  },
  {
    needle: 'Executing DRM recommended vMotion',
    pattern:
      /^Executing DRM recommended vMotion, migrating \[vim\.VirtualMachine:(?<moid>vm-\d{1,20}),(?<name>.{1,1024}?)\] from vim\.HostSystem:(?<from>[\w-]{1,64})(?: to vim\.HostSystem:(?<to>[\w-]{1,64}))?/,
    yields: ({ moid, name, from, to }) => ({
      phase: 'prepare',
      isOfVcenter: true,
      vm: defined({ moid, name }),
      source: defined({ moid: from }),
      ...(to !== undefined && { destination: { moid: to } }),
    }),
    samples: [
      seen(
        vic6342,
        '2017-12-14T03:01:50.677Z info vpxd[7FB95058C700] [Originator@6876 sub=drmLogger opID=lro-1-77a4044d-8633-01-01] Executing DRM recommended vMotion, migrating [vim.VirtualMachine:vm-140176,practical_mestorf-4473f943087b] from vim.HostSystem:host-62 to vim.HostSystem:host-81',
        {
          phase: 'prepare',
          isOfVcenter: true,
          vm: { moid: 'vm-140176', name: 'practical_mestorf-4473f943087b' },
          source: { moid: 'host-62' },
          destination: { moid: 'host-81' },
          opId: 'lro-1-77a4044d-8633-01-01',
          join: { thread: 'vpxd[7FB95058C700]', opId: 'lro-1-77a4044d-8633-01-01' },
        },
      ),
      never(
        '2022-06-02T11:58:12.193Z info vpxd[45715] [Originator@6876 sub=drmLogger opID=7e1280cf] Executing DRM recommended vMotion, migrating [vim.VirtualMachine:vm-140176,a] from vim.HostSystem:host-62',
        {
          phase: 'prepare',
          isOfVcenter: true,
          vm: { moid: 'vm-140176', name: 'a' },
          source: { moid: 'host-62' },
          ...asOperation,
        },
      ),
    ],
  },
  {
    needle: 'LocalVC Migrate of ',
    // The workflow that carries a move out; "LocalVC": within this vCenter.
    pattern:
      /^LocalVC Migrate of (?<name>.{1,1024}?) on vim\.HostSystem:(?<from>[\w-]{1,64})(?:\((?<host>[^()\s]{1,255})\))?/,
    yields: ({ name, from, host }) => ({
      phase: 'prepare',
      isOfVcenter: true,
      vm: defined({ name }),
      source: defined({ moid: from, host }),
    }),
    samples: [
      seen(
        vic6342,
        '2017-12-14T03:01:50.678Z info vpxd[7FB95058C700] [Originator@6876 sub=VmProv opID=lro-1-77a4044d-8633-01-01-01] LocalVC Migrate of practical_mestorf-4473f943087b on vim.HostSystem:host-62(10.17.',
        {
          phase: 'prepare',
          isOfVcenter: true,
          vm: { name: 'practical_mestorf-4473f943087b' },
          source: { moid: 'host-62' },
          opId: 'lro-1-77a4044d-8633-01-01-01',
          join: { thread: 'vpxd[7FB95058C700]', opId: 'lro-1-77a4044d-8633-01-01-01' },
        },
      ),
      never(
        '2022-06-02T11:58:12.193Z info vpxd[45715] [Originator@6876 sub=VmProv opID=7e1280cf] LocalVC Migrate of a on vim.HostSystem:host-62(esx-a.example) to …',
        {
          phase: 'prepare',
          isOfVcenter: true,
          vm: { name: 'a' },
          source: { moid: 'host-62', host: 'esx-a.example' },
          ...asOperation,
        },
      ),
    ],
  },
];

/** Of the user: a UUID, with or without the part in brackets. */
function isSession(part: string): boolean {
  return /^[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}/.test(part);
}

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
