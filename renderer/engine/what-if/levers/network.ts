/** Levers of the vMotion network. */
import {
  gbpsOfCore,
  generationOf,
  hasOwnStreams,
  isEncrypted,
  lineGbpsOf,
  resolve,
  withInput,
} from '../../simulate/index.ts';
import type { EsxiGeneration } from '../../simulate/index.ts';
import { grouped, isLine, isMeasured, ofInput, positions, significant, withInputs } from '../lever.ts';
import type { Variant } from '../lever.ts';

/** Line rates that name themselves. */
const ethernet = [1, 10, 25, 40, 50, 100, 200, 400];
const lineInWords = (gbps: number): string => (ethernet.includes(gbps) ? `${gbps} GbE` : `${significant(gbps)} Gbit/s`);

const isEncryptedVariant = ({ inputs }: Variant): boolean => isEncrypted(inputs);

/** What a log states of the bandwidth comes back as it was, not as a line of that rate. */
function restored({ mode, inputs }: Variant, { inputs: { bandwidthMiBps, linkGbps, vmknics } }: Variant): Variant {
  if (bandwidthMiBps === undefined) return { mode, inputs: withInput(inputs, 'linkGbps', linkGbps) };
  const { vmknics: _, ...seen } = withInput(inputs, 'bandwidthMiBps', bandwidthMiBps);
  return { mode, inputs: vmknics === undefined ? seen : { ...seen, vmknics } };
}

/** The rate was seen over a way of which nothing is said: more can be added to it, no figure given. */
const isWayUnknown = (variant: Variant): boolean => isMeasured(variant) && variant.inputs.measuredRttMs === undefined;

export const networkLevers = grouped('network', [
  {
    id: 'link',
    label: 'Line rate for vMotion',
    explains:
      'All NICs of the vMotion network together. A calibrated scenario begins with the line that carries what the log says.',
    source: 'KB 323379 on what streams carry; TCP payload 94 % of a line at MTU 1500',
    cost: 'hardware',
    unit: 'Gbit/s',
    min: 0.1,
    max: 400,
    scale: 'log',
    step: 0.01,
    helps: 'up',
    offered: [1, 2, 2.5, 5, 10, 20, 25, 40, 50, 100, 200, 400],
    risk: () => 'other NICs or one more uplink, on both hosts',
    read: ({ inputs }) => lineGbpsOf(inputs),
    write: ({ mode, inputs }, linkGbps) => ({ mode, inputs: withInput(inputs, 'linkGbps', linkGbps) }),
    words: lineInWords,
    position: lineInWords,
    restore: restored,
  },
  {
    id: 'vmknics',
    label: 'vMotion vmknics',
    explains:
      'Before 7.0 U2, each has one stream: 18, 28 and 36 Gbit/s were measured with one, two and three on 40 GbE.',
    source: 'KB 323379',
    cost: 'configuration',
    unit: 'vmknics',
    min: 1,
    max: 16,
    helps: 'up',
    risk: () => 'one more vmknic on both hosts, on an uplink of its own',
    // From 7.0 U2 on, one vmknic fills the line.
    applies: (variant) => isLine(variant) && !hasOwnStreams(variant.inputs),
    ...ofInput('vmknics'),
    words: (count) => `${count} vmknic${count === 1 ? '' : 's'}`,
  },
  {
    id: 'rtt',
    label: 'Round-trip time',
    explains:
      'Up to 150 ms is supported. Each round waits for it once, the switchover three times; with packets lost it bounds the rate. A calibrated scenario begins with the one that the log states.',
    source: 'vSphere 8 documentation on long-distance vMotion; Migrate.SndBufSize',
    cost: 'hardware',
    unit: 'ms',
    min: 0,
    max: 150,
    step: 0.1,
    helps: 'down',
    risk: () => 'a shorter path, or a nearer host',
    applies: (variant) => !isWayUnknown(variant),
    ...ofInput('rttMs'),
    words: (ms) => `${significant(ms)} ms round trip`,
  },
  {
    id: 'rtt-more',
    label: 'Round trip, beyond the measured',
    explains:
      'No line states the round trip: 0 is as measured. Each round waits for it once, the switchover three times.',
    source: 'vSphere 8 documentation on long-distance vMotion: up to 150 ms',
    cost: 'hardware',
    unit: 'ms more',
    min: 0,
    max: 150,
    step: 0.1,
    helps: 'down',
    applies: isWayUnknown,
    ...ofInput('rttMs'),
    position: (ms) => (ms === 0 ? 'as measured' : `${significant(ms)} ms more`),
    words: (ms) => `${significant(ms)} ms more round trip`,
  },
  {
    id: 'share',
    label: 'Share of the line',
    explains: 'What other traffic and other migrations leave to this one.',
    source: 'Network I/O Control shares; max-min sharing of links',
    cost: 'configuration',
    unit: '%',
    min: 1,
    max: 100,
    helps: 'up',
    risk: () => 'less for the other traffic on this line',
    applies: isLine,
    ...ofInput('sharePercent'),
    words: (percent) => `${significant(percent)} % of the line`,
  },
  {
    id: 'encryption-cores',
    label: 'Cores for encryption',
    explains: 'On each host; 0 binds nothing. The destination needs the most: a core for every 6 Gbit/s.',
    source: 'encrypted vMotion in vSphere 6.5: 6 Gbit/s for each core of the destination',
    cost: 'configuration',
    unit: 'cores',
    min: 0,
    max: 64,
    helps: 'up',
    // What binds nothing cannot be raised.
    isAdvised: false,
    applies: (variant) => isLine(variant) && isEncryptedVariant(variant),
    read: ({ inputs }) => inputs.encryptionCores ?? 0,
    write: ({ mode, inputs: { encryptionCores, ...inputs } }, cores) => {
      void encryptionCores;
      return { mode, inputs: cores === 0 ? inputs : { ...inputs, encryptionCores: cores } };
    },
    words: (cores) => (cores === 0 ? 'any cores for encryption' : `${cores} cores for encryption`),
  },
]);

/** Cores that vMotion takes on each host at the rate that the variant has; nothing where it is not encrypted. */
function coresInWords(variant: Variant): string {
  const resolved = resolve({ hypervisor: 'VMware', ...variant });
  if (!resolved.ok || !isEncryptedVariant(variant)) return '';
  const gbps = (resolved.parameters.network.bytesPerSecond * 8) / 1e9;
  const cores = (perCore: number) => significant(gbps / perCore);
  return `At ${significant(gbps)} Gbit/s about ${cores(gbpsOfCore.source)} cores on the source, ${cores(gbpsOfCore.destination)} on the destination.`;
}

const generations: readonly EsxiGeneration[] = ['7.0', '7.0 U1', '7.0 U2'];

/** Shown below the settings: each has a few positions. */
export const networkSwitches = grouped('network', [
  {
    id: 'release',
    ...positions('ESXi release', [
      { value: 0, label: 'before 7.0 U1' },
      { value: 1, label: '7.0 U1' },
      { value: 2, label: '7.0 U2 or later' },
    ]),
    explains: 'From 7.0 U2 on one vmknic fills the line; before, each has one stream.',
    source: 'KB 323379; Migrate.VMotionStreamHelpers',
    cost: 'configuration',
    helps: 'up',
    risk: () => 'an upgrade of both hosts',
    // A rate that was seen is what the streams of its release carried.
    applies: isLine,
    note: (variant) =>
      generationOf(variant.inputs) === '7.0'
        ? 'Until 7.0 or 7.0 U1, sources differ, all vCPUs stop while page traces are installed. What that costs is not published: it is not simulated.'
        : '',
    read: ({ inputs }) => generations.indexOf(generationOf(inputs)),
    write: (variant, at) => withInputs(variant, { esxiRelease: generations[at] ?? '7.0 U2' }),
    restore: ({ mode, inputs: { esxiRelease: _, ...inputs } }, { inputs: { esxiRelease } }) => ({
      mode,
      inputs: esxiRelease === undefined ? inputs : { ...inputs, esxiRelease },
    }),
  },
  {
    id: 'mtu',
    ...positions('MTU', [
      { value: 1500, label: '1500' },
      { value: 9000, label: '9000' },
    ]),
    explains: 'Jumbo frames carry 99 % payload instead of 94 %. Every hop has to have them.',
    source: 'TCP payload of a line at MTU 1500 and 9000',
    cost: 'configuration',
    helps: 'up',
    risk: () => 'every hop must carry it, or the migration fails',
    applies: isLine,
    ...ofInput('mtu'),
    words: (mtu) => `MTU ${mtu}`,
  },
  {
    id: 'encryption',
    ...positions('Encryption', [
      { value: 0, label: 'off' },
      { value: 1, label: 'on' },
    ]),
    explains:
      'Costs cores on both hosts. How many ESXi gives is not published: it bounds the rate only where you set a number.',
    source: '7 to 9 Gbit/s for each core of the source, 6 of the destination (VMware, vSphere 6.5)',
    cost: 'configuration',
    helps: 'down',
    risk: () => 'the memory crosses the network in the clear',
    applies: isLine,
    note: coresInWords,
    read: (variant) => Number(isEncryptedVariant(variant)),
    write: (variant, on) => withInputs(variant, { encryption: on === 1 ? 'encrypted vMotion' : 'none' }),
  },
]);
