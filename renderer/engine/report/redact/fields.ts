/**
 * What each text of an analysis is, so that it is replaced as what it is. The compiler holds the table against the types: a
 * field that is not classified does not compile, and one that is met without a class all the same is taken for text of a log.
 */
import type { HostFacts } from '../../host-facts.ts';
import type { Analysis, Finding } from '../../model.ts';
import type { SecretKind } from './secret.ts';

/**
 * - `ours`: words and ids of ours, or of a closed set: left as they are
 * - `code`: ids and constants of VMware's, as a log spells them: a distinctive name in it is replaced
 * - `line`: text as a log or a person has it
 * - `path`: through the archives
 * - `finding`: words of ours with slots
 * - else the name of a thing of this kind, as a whole
 */
export type TextClass = 'ours' | 'code' | 'line' | 'path' | 'finding' | SecretKind;

type HoldsText<T> = T extends string
  ? true
  : T extends number | boolean | undefined
    ? false
    : T extends readonly (infer One)[]
      ? HoldsText<One>
      : true extends { [Name in keyof T]-?: HoldsText<NonNullable<T[Name]>> }[keyof T]
        ? true
        : false;

/** Whether some of its text could be anything. */
type HoldsData<T> = T extends string
  ? Record<never, 1> extends Record<T, 1>
    ? true
    : false
  : T extends number | boolean | undefined
    ? false
    : T extends readonly (infer One)[]
      ? HoldsData<One>
      : true extends { [Name in keyof T]-?: HoldsData<NonNullable<T[Name]>> }[keyof T]
        ? true
        : false;

type Classes<T> = T extends Finding
  ? 'finding'
  : true extends HoldsData<T>
    ? T extends string
      ? Exclude<TextClass, 'finding'>
      : T extends readonly (infer One)[]
        ? Classes<One>
        : {
            readonly [Name in keyof T as true extends HoldsText<NonNullable<T[Name]>> ? Name : never]-?: Classes<
              NonNullable<T[Name]>
            >;
          }
    : 'ours';

export type AnyClasses = TextClass | { readonly [name: string]: AnyClasses };

const place = { path: 'path' } as const;
const told = <Class extends TextClass>(value: Class) => ({ value, place }) as const;
const figureTold = { place } as const;
const endpoint = { host: 'host', ip: 'address', managementIp: 'address' } as const;

const hosts: Classes<HostFacts> = {
  host: 'host',
  version: told('code'),
  cpuVendor: told('code'),
  cpuModel: told('code'),
  vmknics: {
    name: 'code',
    ip: told('address'),
    netmask: told('code'),
    ipv6: told('address'),
    mtu: figureTold,
    stack: told('network'),
    portgroup: told('network'),
  },
  nics: { name: 'code', isUp: figureTold, speedMbps: figureTold },
  switches: { name: 'network', uplinks: 'code', portgroups: 'network', mtu: figureTold },
  datastores: { uuid: 'datastore', name: 'datastore', place },
  vms: {
    path: 'path',
    name: told('vm'),
    memoryMiB: figureTold,
    affinity: told('line'),
    localDevices: told('line'),
    usbDevices: told('line'),
    vgpu: told('line'),
    encryption: told('line'),
  },
};

export const analysisClasses: Classes<Analysis> = {
  hosts,
  sources: { path: 'path', format: 'ours', host: 'host', zone: 'ours', unread: { first: { text: 'line' } } },
  // All of a warning's words may be an operating system's or a file's: none of them is exempt.
  warnings: { path: 'path', kind: 'ours', message: 'line', limit: 'ours' },
  findings: 'finding',
  migrations: {
    key: 'code',
    id: 'ours',
    idHex: 'ours',
    kind: 'ours',
    sides: 'ours',
    hostLogs: 'ours',
    vm: { name: 'vm', path: 'line', uuid: 'code' },
    source: endpoint,
    destination: endpoint,
    opIds: 'code',
    priority: 'code',
    swap: 'code',
    states: { fromName: 'code', toName: 'code', side: 'ours' },
    preCopyEnd: 'ours',
    outcome: 'ours',
    runsOn: 'ours',
    failure: { messageId: 'code', status: 'line', code: 'code', fault: 'code', message: 'line', side: 'ours' },
    task: { id: 'code', method: 'code', entity: 'line', askedBy: 'ours', fault: 'code' },
    downtimes: 'ours',
    findings: 'finding',
    lines: { side: 'ours', text: 'line' },
    milestones: 'ours',
    phases: 'ours',
    metrics: 'ours',
  },
};
