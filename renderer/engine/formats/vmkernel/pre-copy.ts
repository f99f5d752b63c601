/** Messages of pre-copy: its rounds, how it ends, and what delays it. */
import { defined } from '../../base/defined.ts';
import { elatov, sexilogRate } from '../publications.ts';
import { never, seen } from '../sample.ts';
import { numberOf } from '../template.ts';
import type { Template } from '../template.ts';
import { passThrough, rateMetrics, rates, roundEnded } from './fields.ts';

export const preCopy: readonly Template[] = [
  {
    needle: 'Another pre-copy',
    pattern: new RegExp(
      String.raw`^Another pre-copy(?: iteration needed with (?<left>\d{1,20}) pages left)?${passThrough}${rates}`,
    ),
    yields: (groups) => ({
      phase: 'pre-copy',
      ...roundEnded(groups),
      metrics: defined(rateMetrics(groups)),
    }),
    samples: [
      never(
        '2023-11-16T02:31:07.123Z In(182) vmkernel: cpu4:2130629)VMotion: 5367: 8743996508480001077 S: Another pre-copy iteration needed with 640966 pages left to send (prev2 4194304, prev 1137967, pages dirtied by pass through device 12, network bandwidth ~91.894 MB/s, 13377% t2d)',
        {
          phase: 'pre-copy',
          round: { remainingPages: 640966, bandwidthMBps: 91.894, transmitToDirtyPercent: 13377 },
          metrics: { bandwidthMBps: 91.894, transmitToDirtyPercent: 13377, passThroughPages: 12 },
          id: '8743996508480001077',
          side: 'source',
        },
      ),
      never(
        '2023-11-16T02:31:07.123Z In(182) vmkernel: cpu4:2130629)VMotion: 5367: 8743996508480001077 S: Another pre-copy iter...',
        { phase: 'pre-copy', round: {}, metrics: {}, id: '8743996508480001077', side: 'source' },
      ),
      never(
        '2023-11-16T02:31:07.123Z In(182) vmkernel: cpu4:2130629)VMotion: 5367: 8743996508480001077 S: Another pre-copy iteration needed (pages dirtied by passthrough device 12, network bandwidth 91.894 MB/s)',
        {
          phase: 'pre-copy',
          round: { bandwidthMBps: 91.894 },
          metrics: { bandwidthMBps: 91.894, passThroughPages: 12 },
          id: '8743996508480001077',
          side: 'source',
        },
      ),
    ],
  },
  {
    needle: 'Stopping pre-copy',
    pattern: new RegExp(
      String.raw`^Stopping pre-copy: only (?<left>\d{1,20}) pages left(?:.{0,1024}?time goal of (?<goal>[\d.]{1,32}) seconds)?${rates}`,
    ),
    yields: (groups) => ({
      phase: 'pre-copy-end',
      milestone: 'pre-copy-end',
      preCopyEnd: 'converged',
      ...roundEnded(groups),
      metrics: defined({
        ...rateMetrics(groups),
        pagesLeft: numberOf(groups['left']),
        switchoverGoalSeconds: numberOf(groups['goal']),
      }),
    }),
    samples: [
      seen(
        sexilogRate,
        '2015-02-20T11:05:06.449Z esx.vmware.com vmkernel: cpu3:427570)VMotion: 3878: 1424430291970314 S: Stopping pre-copy: only 3491 pages left to send, which can be sent within the switchover time goal of 0.500 seconds (network bandwidth ~931.354 MB/s, 1049920% t2d)',
        {
          phase: 'pre-copy-end',
          milestone: 'pre-copy-end',
          preCopyEnd: 'converged',
          round: { remainingPages: 3491, bandwidthMBps: 931.354, transmitToDirtyPercent: 1049920 },
          metrics: {
            bandwidthMBps: 931.354,
            transmitToDirtyPercent: 1049920,
            pagesLeft: 3491,
            switchoverGoalSeconds: 0.5,
          },
          id: '1424430291970314',
          side: 'source',
        },
      ),
      never(
        '2015-02-20T11:05:06.449Z cpu3:427570)VMotion: 3878: 1424430291970314 S: Stopping pre-copy: only 3491 pages left to send',
        {
          phase: 'pre-copy-end',
          milestone: 'pre-copy-end',
          preCopyEnd: 'converged',
          round: { remainingPages: 3491 },
          metrics: { pagesLeft: 3491 },
          id: '1424430291970314',
          side: 'source',
        },
      ),
      never(
        '2023-11-16T02:31:07.123Z In(182) vmkernel: cpu4:2130629)VMotion: 5367: 8743996508480001077 S: Stopping pre-copy: only 3491 pages left to send (network bandwidth 931.354 MB/s)',
        {
          phase: 'pre-copy-end',
          milestone: 'pre-copy-end',
          preCopyEnd: 'converged',
          round: { remainingPages: 3491, bandwidthMBps: 931.354 },
          metrics: { bandwidthMBps: 931.354, pagesLeft: 3491 },
          id: '8743996508480001077',
          side: 'source',
        },
      ),
    ],
  },
  {
    needle: 'Stopping pre-copy',
    pattern: new RegExp(
      String.raw`^Stopping pre-copy: (?<stuck>not enough forward progress)?(?:.{0,1024}?cur (?<left>\d{1,20})(?!\d))?${passThrough}${rates}`,
    ),
    yields: (groups) => ({
      phase: 'pre-copy-end',
      milestone: 'pre-copy-end',
      ...(groups['stuck'] !== undefined && { preCopyEnd: 'no-progress' as const }),
      ...roundEnded(groups),
      metrics: defined({ ...rateMetrics(groups), pagesLeft: numberOf(groups['left']) }),
    }),
    samples: [
      never(
        '2023-11-16T02:31:07.123Z In(182) vmkernel: cpu4:2130629)VMotion: 5367: 8743996508480001077 S: Stopping pre-copy: not enough forward progress (Pages left to send: prev2 70000, prev 69000, cur 68500, pages dirtied by passthrough device 12, network bandwidth 930.1 MB/s, 101% t2d)',
        {
          phase: 'pre-copy-end',
          milestone: 'pre-copy-end',
          preCopyEnd: 'no-progress',
          round: { remainingPages: 68500, bandwidthMBps: 930.1, transmitToDirtyPercent: 101 },
          metrics: { bandwidthMBps: 930.1, transmitToDirtyPercent: 101, passThroughPages: 12, pagesLeft: 68500 },
          id: '8743996508480001077',
          side: 'source',
        },
      ),
      never(
        '2023-11-16T02:31:07.123Z In(182) vmkernel: cpu4:2130629)VMotion: 5367: 8743996508480001077 S: Stopping pre-copy: for another reason',
        {
          phase: 'pre-copy-end',
          milestone: 'pre-copy-end',
          round: {},
          metrics: {},
          id: '8743996508480001077',
          side: 'source',
        },
      ),
      never(
        '2023-11-16T02:31:07.123Z In(182) vmkernel: cpu4:2130629)VMotion: 5367: 8743996508480001077 S: Stopping pre-copy: for another reason (pages dirtied by pass through device 12, network bandwidth ~931.354 MB/s)',
        {
          phase: 'pre-copy-end',
          milestone: 'pre-copy-end',
          round: { bandwidthMBps: 931.354 },
          metrics: { bandwidthMBps: 931.354, passThroughPages: 12 },
          id: '8743996508480001077',
          side: 'source',
        },
      ),
    ],
  },
  {
    needle: 'leave low memory state',
    pattern: /^World \d{1,20} waited (?<seconds>[\d.]{1,32}) seconds to leave low memory state/,
    yields: ({ seconds }) => ({
      phase: 'pre-copy',
      metrics: defined({ lowMemoryWaitSeconds: numberOf(seconds) }),
    }),
    samples: [
      seen(
        elatov,
        '2012-10-25T16:00:37.702Z cpu1:737163)WARNING: VMotionRecv: 2618: 1351180724378133 D: World 737163 waited 23.610 seconds to leave low memory state on dest host during pre-copy. May cause unexpected VMotion failures!',
        { phase: 'pre-copy', metrics: { lowMemoryWaitSeconds: 23.61 }, id: '1351180724378133', side: 'destination' },
      ),
    ],
  },
  {
    needle: 'during pre-copy',
    pattern: /^Estimated network bandwidth (?<bandwidth>[\d.]{1,32}) MB\/s? during pre-copy/,
    yields: ({ bandwidth }) => ({
      phase: 'pre-copy',
      metrics: defined({ destinationBandwidthMBps: numberOf(bandwidth) }),
    }),
    samples: [
      never(
        '2009-11-07T20:11:10.313Z cpu5:3343193)VMotionRecv: 226: 1257624621919023 D: Estimated network bandwidth 280.495 MB/   during  pre-copy',
        {
          phase: 'pre-copy',
          metrics: { destinationBandwidthMBps: 280.495 },
          id: '1257624621919023',
          side: 'destination',
        },
      ),
      never(
        '2023-11-16T02:31:07.123Z In(182) vmkernel: cpu4:2109440)VMotionRecv: 226: 8743996508480001077 D: Estimated network bandwidth 471.341 MB/s during pre-copy',
        {
          phase: 'pre-copy',
          metrics: { destinationBandwidthMBps: 471.341 },
          id: '8743996508480001077',
          side: 'destination',
        },
      ),
    ],
  },
];
