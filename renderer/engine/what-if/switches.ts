/** Levers with a few positions: what is on or off, or one of a few values. */
import type { Lever, Variant } from './levers.ts';

const withInputs = (variant: Variant, inputs: Variant['inputs']): Variant => ({
  ...variant,
  inputs: { ...variant.inputs, ...inputs },
});

const one = (id: string, lever: Omit<Lever, 'id' | 'scale' | 'step' | 'min' | 'max' | 'unit' | 'words'>): Lever => {
  const choices = lever.choices ?? [];
  const values = choices.map(({ value }) => value);
  return {
    id,
    unit: '',
    scale: 'linear',
    step: 1,
    min: Math.min(...values),
    max: Math.max(...values),
    words: (value) => `${lever.label.toLowerCase()} ${choices.find((each) => each.value === value)?.label ?? value}`,
    ...lever,
  };
};

export const switchLevers: readonly Lever[] = [
  {
    ...one('mtu', {
      group: 'network',
      label: 'MTU',
      explains: 'Jumbo frames carry 99 % payload instead of 94 %. Every hop has to have them.',
      source: 'TCP payload of a line at MTU 1500 and 9000',
      cost: 'configuration',
      helps: 'up',
      choices: [
        { value: 1500, label: '1500' },
        { value: 9000, label: '9000' },
      ],
      applies: ({ inputs }) => inputs.bandwidthMiBps === undefined,
      read: ({ inputs }) => inputs.mtu ?? 1500,
      write: (variant, mtu) => withInputs(variant, { mtu }),
    }),
    words: (mtu) => `MTU ${mtu}`,
  },
  one('encryption', {
    group: 'network',
    label: 'Encryption',
    explains: 'Encrypted vMotion costs cores on both hosts; on lines of 25 Gbit/s and more it can bound the rate.',
    source: 'MODELS.md section 4: 8 Gbit/s for each core',
    cost: 'configuration',
    helps: 'down',
    choices: [
      { value: 0, label: 'off' },
      { value: 1, label: 'on' },
    ],
    applies: ({ inputs }) => inputs.bandwidthMiBps === undefined,
    read: ({ inputs }) => (inputs.encryption === undefined || inputs.encryption === 'none' ? 0 : 1),
    write: (variant, on) => withInputs(variant, { encryption: on === 1 ? 'encrypted vMotion' : 'none' }),
  }),
  one('sdps', {
    group: 'settings',
    label: 'Stun during page send',
    setting: 'Migrate.SdpsEnabled',
    explains: 'Slows the vCPUs a little while pages are sent, so that pre-copy gets ahead of the writes.',
    source: 'ESXi 8.0 U3 advanced settings: 0 off, 1 always, 2 (default) when needed',
    cost: 'setting',
    helps: 'up',
    choices: [
      { value: 0, label: 'off' },
      { value: 2, label: 'when needed' },
      { value: 1, label: 'always' },
    ],
    applies: () => true,
    read: ({ inputs }) => inputs.sdps ?? 2,
    write: (variant, sdps) => withInputs(variant, { sdps }),
  }),
  one('post-copy', {
    group: 'settings',
    label: 'Post-copy',
    explains: 'Not offered for memory by vMotion: what it would bring to move first and fetch the rest afterwards.',
    source: 'Hines et al. 2009; as in QEMU, after two rounds',
    cost: 'not-offered',
    helps: 'up',
    choices: [
      { value: 0, label: 'off' },
      { value: 1, label: 'after two rounds' },
    ],
    applies: () => true,
    read: ({ mode }) => (mode === 'hybrid' ? 1 : 0),
    write: (variant, on) => ({ ...variant, mode: on === 1 ? 'hybrid' : 'precopy' }),
  }),
];
