/**
 * What each text of an analysis is, so that it is replaced as what it is. The compiler holds the table against the types: a
 * field that is not classified does not compile, and one without a class at run time is treated as text of a log.
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
const stated = <Class extends TextClass>(value: Class) => ({ value, place }) as const;
const statedFigure = { place } as const;
const endpoint = {
  host: 'host',
  ip: 'address',
  managementIp: 'address',
  moid: 'code',
  datastore: 'datastore',
} as const;

const hosts: Classes<HostFacts> = {
  host: 'host',
  version: stated('code'),
  cpuVendor: stated('code'),
  cpuModel: stated('code'),
  vmknics: {
    name: 'code',
    ip: stated('address'),
    netmask: stated('code'),
    ipv6: stated('address'),
    mtu: statedFigure,
    stack: stated('network'),
    portgroup: stated('network'),
  },
  nics: { name: 'code', isUp: statedFigure, speedMbps: statedFigure },
  switches: { name: 'network', uplinks: 'code', portgroups: 'network', mtu: statedFigure },
  datastores: { uuid: 'datastore', name: 'datastore', place },
  vms: {
    path: 'path',
    name: stated('vm'),
    memoryMiB: statedFigure,
    affinity: stated('line'),
    localDevices: stated('line'),
    usbDevices: stated('line'),
    vgpu: stated('line'),
    encryption: stated('line'),
  },
  settings: { name: 'code', value: statedFigure },
  running: { name: stated('vm'), path: 'line' },
  upSeconds: statedFigure,
  timeServersReached: statedFigure,
  ntpOffsetMs: statedFigure,
};

export const analysisClasses: Classes<Analysis> = {
  hosts,
  sources: {
    path: 'path',
    format: 'ours',
    host: 'host',
    zone: 'ours',
    readAs: 'ours',
    unread: { first: { text: 'line' } },
  },
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
    vm: { name: 'vm', path: 'line', uuid: 'code', moid: 'code' },
    source: endpoint,
    destination: endpoint,
    opIds: 'code',
    priority: 'code',
    swap: 'code',
    states: { fromName: 'code', toName: 'code', side: 'ours' },
    preCopyEnd: 'ours',
    outcome: 'ours',
    runsOn: 'ours',
    failure: {
      messageId: 'code',
      status: 'line',
      code: 'code',
      fault: 'code',
      message: 'line',
      side: 'ours',
      fields: { name: 'code', value: 'line' },
      causedBy: 'code',
    },
    task: { id: 'code', method: 'code', entity: 'line', askedBy: 'ours', fault: 'code' },
    asked: { user: 'user', by: 'ours' },
    clockStep: 'ours',
    downtimes: 'ours',
    findings: 'finding',
    lines: { side: 'ours', text: 'line' },
    around: { kind: 'ours', name: 'code', side: 'ours', object: 'code', datastore: 'datastore' },
    milestones: 'ours',
    phases: 'ours',
    metrics: 'ours',
  },
};
