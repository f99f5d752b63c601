/** Levers that are settings of ESXi, under its own names. */
import { duration } from '../../presentation/figures.ts';
import { vmotion } from '../../simulate/index.ts';
import { grouped, isLine, ofInput, positions, significant, withInputs } from '../lever.ts';

export const settingLevers = grouped('settings', [
  {
    id: 'goal',
    label: 'Switchover goal',
    setting: 'Migrate.PreCopySwitchoverTimeGoal',
    explains: 'Pre-copy may end when the rest can be sent in this time. The guest stands still for about that long.',
    source: 'ESXi 8.0 U3 advanced settings: default 500 ms, 100 to 100,000 ms',
    cost: 'setting',
    unit: 's',
    min: 0.1,
    max: 100,
    scale: 'log',
    step: 0.01,
    helps: 'up',
    isTwoSided: true,
    settingValue: (seconds) => String(Math.round(seconds * 1000)),
    risk: (seconds, _, from) =>
      seconds < from ? 'pre-copy may take longer, or not converge' : 'the guest may stand still for longer',
    read: ({ inputs }) => inputs.switchoverGoalSeconds ?? vmotion.goalSeconds,
    write: (variant, switchoverGoalSeconds) => withInputs(variant, { switchoverGoalSeconds }),
    words: (seconds) => `goal ${significant(seconds)} s`,
  },
  {
    id: 'progress',
    label: 'Least progress of a round',
    setting: 'Migrate.PreCopyMinProgressPerc',
    explains:
      'Sent over dirtied pages: below it, pre-copy counts as stuck and the rest is sent with the guest stopped.',
    source: 'ESXi 8.0 U3 advanced settings: default 130 %',
    cost: 'setting',
    unit: '%',
    min: 100,
    max: 1000,
    scale: 'log',
    helps: 'down',
    // It only decides when to give up.
    isAdvised: false,
    ...ofInput('minProgressPercent'),
    words: (percent) => `least progress ${significant(percent)} %`,
  },
  {
    id: 'streams',
    label: 'Stream helpers',
    setting: 'Migrate.VMotionStreamHelpers',
    explains: '0 lets ESXi choose: one for every 15 Gbit/s of the line since 7.0 U2.',
    source: 'ESXi 8.0 U3 advanced settings: at most 112',
    cost: 'setting',
    unit: 'streams',
    min: 0,
    max: 112,
    helps: 'up',
    risk: () => 'ESXi no longer chooses by itself',
    applies: isLine,
    read: ({ inputs }) => (typeof inputs.streams === 'number' ? inputs.streams : 0),
    write: (variant, count) => {
      const { streams, ...inputs } = variant.inputs;
      void streams;
      return { ...variant, inputs: count === 0 ? inputs : { ...inputs, streams: count } };
    },
    words: (count) => (count === 0 ? 'streams automatic' : `${count} streams`),
  },
]);

export const settingSwitches = grouped('settings', [
  {
    id: 'sdps',
    ...positions('Stun during page send', [
      { value: 0, label: 'off' },
      { value: 2, label: 'when needed' },
      { value: 1, label: 'always' },
    ]),
    setting: 'Migrate.SdpsEnabled',
    explains: 'Slows the vCPUs a little while pages are sent, so that pre-copy gets ahead of the writes.',
    source: 'ESXi 8.0 U3 advanced settings: 0 off, 1 always, 2 (default) when needed',
    cost: 'setting',
    helps: 'up',
    risk: (_, { throttleMostPercent, throttledSeconds }) =>
      throttledSeconds === 0
        ? 'the guest need not be slowed'
        : `slows the guest by up to ${Math.round(throttleMostPercent)} % for ${duration(throttledSeconds)}`,
    ...ofInput('sdps'),
    words: (mode) => `SDPS ${['off', 'always', 'when needed'][mode] ?? String(mode)}`,
  },
  {
    id: 'post-copy',
    ...positions('Post-copy', [
      { value: 0, label: 'off' },
      { value: 1, label: 'after one round' },
    ]),
    explains: 'Not offered for memory by vMotion: what it would bring to move first and fetch the rest afterwards.',
    source: 'Hines et al. 2009; at the second sync, as QEMU counts them: after one round',
    cost: 'not-offered',
    helps: 'up',
    read: ({ mode }) => (mode === 'hybrid' ? 1 : 0),
    write: (variant, on) => ({ ...variant, mode: on === 1 ? 'hybrid' : 'precopy' }),
  },
]);
