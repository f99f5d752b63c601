/** A host as a person types it in, as facts without lines. Empty fields are left out. */
import { joinParts } from '../engine/host-facts.ts';
import type { HostFacts } from '../engine/host-facts.ts';

export interface TypedHost {
  name: string;
  ip: string;
  netmask: string;
  mtu: string;
  stack: string;
  speedMbps: string;
  cpuVendor: string;
  cpuModel: string;
  /** Names, commas between them. */
  datastores: string;
}

export function emptyHost(name: string): TypedHost {
  return {
    name,
    ip: '',
    netmask: '255.255.255.0',
    mtu: '1500',
    stack: 'vmotion',
    speedMbps: '',
    cpuVendor: '',
    cpuModel: '',
    datastores: '',
  };
}

export function factsOf(typed: TypedHost): HostFacts {
  const text = (value: string) => (value.trim() === '' ? undefined : { value: value.trim() });
  const number = (value: string) => (/^\s*\d+\s*$/.test(value) ? { value: Number(value) } : undefined);
  const [ip, netmask, mtu, stack] = [text(typed.ip), text(typed.netmask), number(typed.mtu), text(typed.stack)];
  const [speedMbps, cpuVendor, cpuModel] = [number(typed.speedMbps), text(typed.cpuVendor), text(typed.cpuModel)];
  const names = typed.datastores.split(',').flatMap((name) => name.trim() || []);
  return {
    ...joinParts(typed.name.trim() || 'the host', []),
    ...(cpuVendor && { cpuVendor }),
    ...(cpuModel && { cpuModel }),
    vmknics: [
      {
        name: 'vMotion adapter',
        ...(ip && { ip }),
        ...(netmask && { netmask }),
        ...(mtu && { mtu }),
        ...(stack && { stack }),
      },
    ],
    nics: speedMbps ? [{ name: 'uplink', isUp: { value: true }, speedMbps }] : [],
    datastores: names.map((name) => ({ uuid: name, name })),
  };
}
