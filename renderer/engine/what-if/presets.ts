/** Starting points that people recognise. Sizes are the name's; activity and write rates are assumptions, to be changed. */
import type { Inputs } from '../simulate/index.ts';

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

const line = (linkGbps: number, vmknics: number, more: Inputs = {}): Inputs => ({
  linkGbps,
  vmknics,
  mtu: 9000,
  ...more,
});

export const networkPresets: readonly Preset[] = [
  { id: '1', name: '1 GbE', assumes: 'MTU 1500, one vmknic', inputs: line(1, 1, { mtu: 1500 }) },
  { id: '10', name: '10 GbE', assumes: 'MTU 9000, one vmknic', inputs: line(10, 1) },
  { id: '25', name: '25 GbE', assumes: 'MTU 9000, one vmknic', inputs: line(25, 1) },
  { id: '2x25', name: '2 × 25 GbE', assumes: 'MTU 9000, two vmknics', inputs: line(50, 2) },
  { id: '100', name: '100 GbE', assumes: 'MTU 9000, three vmknics', inputs: line(100, 3) },
  {
    id: 'metro',
    name: '10 GbE, metro distance',
    assumes: 'MTU 1500, one vmknic, 10 ms round trip',
    inputs: line(10, 1, { mtu: 1500, rttMs: 10 }),
  },
];
