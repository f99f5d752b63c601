/** Messages of the switchover and of what follows it. */
import { defined } from '../../base/defined.ts';
import { sexilog } from '../publications.ts';
import { never, seen } from '../sample.ts';
import { numberOf } from '../template.ts';
import type { Template } from '../template.ts';
import { joinWorld, rateMetrics, rates } from './fields.ts';

export const switchover: readonly Template[] = [
  {
    needle: 'Sent all modified pages',
    pattern: new RegExp(`^Sent all modified pages to destination${rates}`),
    yields: (groups) => ({
      phase: 'switchover',
      milestone: 'all-pages-sent',
      metrics: defined(rateMetrics(groups)),
    }),
    samples: [
      seen(
        sexilog,
        '<181>2014-12-10T18:50:27.101Z esx.vmware.com vmkernel: cpu11:1674338)VMotionSend: 3508: 1418237421145920 S: Sent all modified pages to destination (network bandwidth ~460.523 MB/s)',
        {
          phase: 'switchover',
          milestone: 'all-pages-sent',
          metrics: { bandwidthMBps: 460.523 },
          id: '1418237421145920',
          side: 'source',
        },
      ),
      never(
        '2014-12-10T18:50:27.101Z cpu11:1674338)VMotionSend: 3508: 1418237421145920 S: Sent all modified pages to destination (no network bandwidth, 110% t2d)',
        {
          phase: 'switchover',
          milestone: 'all-pages-sent',
          metrics: { transmitToDirtyPercent: 110 },
          id: '1418237421145920',
          side: 'source',
        },
      ),
      never(
        '2014-12-10T18:50:27.101Z cpu11:1674338)VMotionSend: 3508: 1418237421145920 S: Sent all modified pages to destination',
        { phase: 'switchover', milestone: 'all-pages-sent', metrics: {}, id: '1418237421145920', side: 'source' },
      ),
      never(
        '2014-12-10T18:50:27.101Z cpu11:1674338)VMotionSend: 3508: 1418237421145920 S: Sent all modified pages to destination (network bandwidth 460.523 MB/s)',
        {
          phase: 'switchover',
          milestone: 'all-pages-sent',
          metrics: { bandwidthMBps: 460.523 },
          id: '1418237421145920',
          side: 'source',
        },
      ),
    ],
  },
  {
    needle: 'Received all changed pages',
    pattern: /^Received all changed pages/,
    yields: () => ({ phase: 'switchover', milestone: 'all-pages-received' }),
    samples: [
      never(
        '2023-11-16T02:31:07.123Z In(182) vmkernel: cpu4:2109440)VMotion: 4113: 8743996508480001077 D: Received all changed pages.',
        { phase: 'switchover', milestone: 'all-pages-received', id: '8743996508480001077', side: 'destination' },
      ),
    ],
  },
  {
    needle: 'Resume handshake successful',
    pattern: /^Resume handshake successful/,
    yields: () => ({ phase: 'resume', milestone: 'resume', outcome: 'succeeded', runsOn: 'destination' }),
    samples: [
      never(
        '2023-11-16T02:31:07.123Z In(182) vmkernel: cpu4:2109440)VMotion: 5126: 8743996508480001077 D: Resume handshake successful',
        {
          phase: 'resume',
          milestone: 'resume',
          outcome: 'succeeded',
          runsOn: 'destination',
          id: '8743996508480001077',
          side: 'destination',
        },
      ),
    ],
  },
  {
    needle: 'paging in',
    pattern: /^DONE paging in/i,
    yields: () => ({ phase: 'page-in', milestone: 'page-in-end', outcome: 'succeeded', runsOn: 'destination' }),
    samples: [
      never(
        '2023-11-16T02:31:07.123Z In(182) vmkernel: cpu4:2109440)VMotionRecv: 4113: 8743996508480001077 D: DONE paging in',
        {
          phase: 'page-in',
          milestone: 'page-in-end',
          outcome: 'succeeded',
          runsOn: 'destination',
          id: '8743996508480001077',
          side: 'destination',
        },
      ),
      never(
        '2023-11-16T02:31:07.123Z In(182) vmkernel: cpu4:2109440)VMotionRecv: 4113: 8743996508480001077 D: Done paging in',
        {
          phase: 'page-in',
          milestone: 'page-in-end',
          outcome: 'succeeded',
          runsOn: 'destination',
          id: '8743996508480001077',
          side: 'destination',
        },
      ),
    ],
  },
  {
    needle: 'during page-in',
    pattern: /^Estimated network bandwidth (?<bandwidth>[\d.]{1,32}) MB\/s? during page-in/,
    yields: ({ bandwidth }) => ({
      phase: 'page-in',
      metrics: defined({ pageInBandwidthMBps: numberOf(bandwidth) }),
    }),
    samples: [
      never(
        '2009-11-07T20:11:10.313Z cpu5:3343193)VMotionRecv: 226: 1257624621919023 D: Estimated network bandwidth 280.050 MB/  during page-in',
        {
          phase: 'page-in',
          metrics: { pageInBandwidthMBps: 280.05 },
          id: '1257624621919023',
          side: 'destination',
        },
      ),
      never(
        '2023-11-16T02:31:07.123Z In(182) vmkernel: cpu4:2109440)VMotionRecv: 226: 8743996508480001077 D: Estimated network bandwidth 398.0 MB/s during page-in',
        { phase: 'page-in', metrics: { pageInBandwidthMBps: 398 }, id: '8743996508480001077', side: 'destination' },
      ),
    ],
  },
];

/** Shows no id. */
export const swappedIn: Template = {
  needle: 'swapping in migr',
  pattern:
    /^Swap: vm (?<world>\d{1,20}): \d{1,20}: Finish swapping in migration swap file\.(?: \(faulted (?<pages>\d{1,20}) pages)?/,
  yields: ({ world, pages }) => ({
    phase: 'page-in',
    side: 'destination',
    metrics: defined({ pagesFaulted: numberOf(pages) }),
    ...joinWorld(world),
  }),
  samples: [
    never(
      '2023-11-16T02:31:07.123Z In(182) vmkernel: cpu4:2109446)Swap: vm 2109446: 4070: Finish swapping in migration swap file. (faulted 12 pages, pshared 0 pages). Success.',
      { phase: 'page-in', side: 'destination', metrics: { pagesFaulted: 12 }, join: { world: 2109446 } },
    ),
    never(
      '2023-11-16T02:31:07.123Z In(182) vmkernel: cpu4:2109446)Swap: vm 2109446: 4070: Finish swapping in migration swap file. Success.',
      { phase: 'page-in', side: 'destination', metrics: {}, join: { world: 2109446 } },
    ),
  ],
};
