/**
 * The host's own result of a vMotion, which hostd of ESXi 8 writes at info level on both sides: `Vmotion task succeeded with result: (…) {`
 * and a line a field.
 */
import type { StatedBelow, StatedMetrics } from '../facts.ts';
import { virtenResult } from '../publications.ts';
import { never, seen } from '../sample.ts';
import { numberOf } from '../template.ts';
import type { Template } from '../template.ts';

const micros = 1e6;
const millis = (name: 'downtimeMs' | 'preCopyStunMs' | 'roundTripMs') => (value: number) => ({ [name]: value / 1000 });
const seconds = (name: 'durationSeconds' | 'preCopySeconds' | 'pageInSeconds') => (value: number) => ({
  [name]: value / micros,
});

/**
 * Times are in microseconds, rates in bytes a second. The source states no unit for the round trip: its 116 on a line of 1 Gbit/s can
 * only be microseconds. Fields of the destination are known from public client code alone.
 */
const figures: Readonly<Record<string, (value: number) => StatedMetrics>> = {
  vmDowntime: millis('downtimeMs'),
  vmPrecopyStunTime: millis('preCopyStunMs'),
  vmPrecopyBandwidth: (value) => ({ bandwidthMBps: value / 1e6 }),
  srcMigrationTime: seconds('durationSeconds'),
  dstMigrationTime: seconds('durationSeconds'),
  memPrecopyTime: seconds('preCopySeconds'),
  vmPagesSrcTime: seconds('pageInSeconds'),
  vmotionRTT: millis('roundTripMs'),
  vmNumRemotePageFaults: (value) => ({ pagesFaulted: value }),
};
/** Of these, none is a count; of the others, 0 and -1 say that it was not measured. */
const counts: ReadonlySet<string> = new Set(['vmNumRemotePageFaults']);

// `-->    vmDowntime = 21669,`; the last field has no comma.
const field = /^-->\s{0,64}(\w{1,64}) = (\d{1,15}),?\s{0,16}$/;

/** The figures of a result's fields. A field that stands there twice with different values is of two results: none is taken. */
export function figuresBelow(continuation: readonly string[]): readonly StatedBelow[] {
  const found = continuation.flatMap((text, at) => {
    const [, name = '', digits] = field.exec(text) ?? [];
    const value = numberOf(digits);
    return value === undefined || !Object.hasOwn(figures, name) ? [] : [{ at, name, value }];
  });
  const isSure = (name: string, value: number) => found.every((one) => one.name !== name || one.value === value);
  return found.flatMap(({ at, name, value }) => {
    const isStated = (value > 0 || counts.has(name)) && isSure(name, value);
    return isStated ? [{ at, metrics: figures[name]?.(value) ?? {} }] : [];
  });
}

const native = (side: string, type: string) =>
  `2023-01-08T08:49:42.153Z In(166) Hostd[1836473]: [Originator@6876 sub=Vcsvc.VMotion${side}.6678473373419715679] Vmotion task succeeded with result: (vim.host.VMotionManager.${type}) {`;
const succeeded = { phase: 'complete', milestone: 'result', outcome: 'succeeded', runsOn: 'destination' } as const;

export const result: Template = {
  // In lower case, without a result: known from a monitoring query. An instant clone is no vMotion.
  needle: 'otion task succeeded',
  pattern:
    /[Vv][Mm]otion task succeeded(?! with result: \([\w.]{0,255}InstantClone)(?: with result: \((?:\w{1,64}\.){0,8}(?<side>Src|Dst)VMotion)?/,
  yields: ({ side }) => ({
    ...succeeded,
    ...(side !== undefined && { side: side === 'Src' ? ('source' as const) : ('destination' as const) }),
  }),
  samples: [
    seen(
      virtenResult,
      [
        native('Src', 'SrcVMotionResult'),
        '-->    vmDowntime = 21669,',
        '-->    vmPrecopyStunTime = 100557,',
        '-->    vmPrecopyBandwidth = 115387000,',
        '-->    srcMigrationTime = 128762384,',
        '-->    latencyAware = true,',
        '-->    vmotionRTT = 116,',
        '-->    isVmotionAtHighRTT = 0,',
        '-->    svmDiskXferRate = (long) [',
        '-->       -1',
        '-->    ],',
        '-->    svmMinDiskXferRate = -1,',
        '-->    memPrecopyTime = 128733569,',
      ].join('\n'),
      {
        ...succeeded,
        below: [
          { at: 0, metrics: { downtimeMs: 21.669 } },
          { at: 1, metrics: { preCopyStunMs: 100.557 } },
          { at: 2, metrics: { bandwidthMBps: 115.387 } },
          { at: 3, metrics: { durationSeconds: 128.762384 } },
          { at: 5, metrics: { roundTripMs: 0.116 } },
          { at: 11, metrics: { preCopySeconds: 128.733569 } },
        ],
        id: '6678473373419715679',
        side: 'source',
        join: { thread: 'hostd[1836473]' },
      },
    ),
    never(
      [
        native('Dst', 'DstVMotionResult'),
        '-->    vmDowntime = 0,',
        '-->    vmPagesSrcTime = 1500000,',
        '-->    vmNumRemotePageFaults = 0,',
        '-->    dstMigrationTime = 128762384,',
        '-->    vmotionRTT = 116,',
        '-->    vmotionRTT = 117',
        '--> }',
      ].join('\n'),
      {
        ...succeeded,
        below: [
          { at: 1, metrics: { pageInSeconds: 1.5 } },
          { at: 2, metrics: { pagesFaulted: 0 } },
          { at: 3, metrics: { durationSeconds: 128.762384 } },
        ],
        id: '6678473373419715679',
        side: 'destination',
        join: { thread: 'hostd[1836473]' },
      },
    ),
    never('2018-10-20T23:21:53.073Z info hostd[A1BF1B70] [Originator@6876 sub=Default] vmotion task succeeded', {
      ...succeeded,
      join: { thread: 'hostd[A1BF1B70]' },
    }),
    never(
      '2018-10-20T23:21:53.073Z info hostd[A1BF1B70] [Originator@6876 sub=Default] VMotion task succeeded with result: (vim.host.VMotionManager.SrcVMotionResult) {',
      { ...succeeded, side: 'source', join: { thread: 'hostd[A1BF1B70]' } },
    ),
    never(
      '2018-10-20T23:21:53.073Z info hostd[A1BF1B70] [Originator@6876 sub=Default] VMotion task succeeded with result: (vim.host.VMotionManager.DstVMotionResult) {',
      { ...succeeded, side: 'destination', join: { thread: 'hostd[A1BF1B70]' } },
    ),
    never(native('Dst', 'DstInstantCloneResult'), {
      id: '6678473373419715679',
      side: 'destination',
      join: { thread: 'hostd[1836473]' },
    }),
  ],
};
