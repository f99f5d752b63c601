/** Starting points that people recognise. Sizes are the name's; activity and write rates are assumptions, to be changed. */
import type { Inputs } from '../simulate/index.ts';
import type { Variant } from './lever.ts';
import { leverOf } from './levers.ts';

export interface Preset {
  readonly id: string;
  readonly name: string;
  /** What is assumed of it. */
  readonly assumes: string;
  readonly inputs: Inputs;
}

const guest = (
  gib: number,
  activeGib: number,
  dirtyRatePagesPerSec: number,
  vcpus: number,
  zeroFraction: number,
): Inputs => ({
  memoryMiB: gib * 1024,
  workingSetMiB: activeGib * 1024,
  dirtyRatePagesPerSec,
  vcpus,
  zeroFraction,
  pattern: 'uniform',
});

export const vmPresets: readonly Preset[] = [
  {
    id: 'web',
    name: 'Web server, 16 GiB',
    assumes: '2 GiB active, 5,000 page writes a second, 30 % of the memory zero',
    inputs: guest(16, 2, 5000, 4, 0.3),
  },
  {
    id: 'database',
    name: 'Database, 256 GiB',
    assumes: '16 GiB active, 100,000 page writes a second, no zero pages',
    inputs: guest(256, 16, 100_000, 32, 0),
  },
  {
    id: 'hana',
    name: 'SAP HANA, 4 TiB',
    assumes: '64 GiB active, 400,000 page writes a second, no zero pages',
    inputs: guest(4096, 64, 400_000, 224, 0),
  },
  {
    id: 'vdi',
    name: 'VDI desktop, 8 GiB',
    assumes: '1 GiB active, 2,000 page writes a second, 40 % of the memory zero',
    inputs: guest(8, 1, 2000, 2, 0.4),
  },
];

/** Positions of levers, so that a preset and a hand on the levers do the same. What it does not name stays as it is. */
export interface NetworkPreset extends Omit<Preset, 'inputs'> {
  readonly levers: Readonly<Record<string, number>>;
}

export const networkPresets: readonly NetworkPreset[] = [
  { id: '1', name: '1 GbE', assumes: 'one vmknic', levers: { link: 1, vmknics: 1 } },
  { id: '10', name: '10 GbE', assumes: 'one vmknic', levers: { link: 10, vmknics: 1 } },
  { id: '25', name: '25 GbE', assumes: 'one vmknic', levers: { link: 25, vmknics: 1 } },
  { id: '2x25', name: '2 × 25 GbE', assumes: 'two vmknics', levers: { link: 50, vmknics: 2 } },
  { id: '100', name: '100 GbE', assumes: 'three vmknics', levers: { link: 100, vmknics: 3 } },
  {
    id: 'metro',
    name: '10 GbE, metro distance',
    assumes: 'one vmknic, 10 ms round trip',
    levers: { link: 10, vmknics: 1, rtt: 10 },
  },
];

/** The variant with a network, a guest or both in place of its own. */
export function withPresets(
  { mode, inputs }: Variant,
  vm: Preset | undefined,
  network: NetworkPreset | undefined,
): Variant {
  const guest: Variant = { mode, inputs: { ...(vm ? withoutGuest(inputs) : inputs), ...vm?.inputs } };
  return Object.entries(network?.levers ?? {}).reduce((one, [id, value]) => leverOf(id).write(one, value), guest);
}

/** Without what a log says of the guest's writes, which would count before a preset's. */
function withoutGuest({ dirtyCurve, writers, family, ...inputs }: Inputs): Inputs {
  void [dirtyCurve, writers, family];
  return inputs;
}
