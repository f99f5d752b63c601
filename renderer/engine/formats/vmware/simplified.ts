/** A dialect in which people describe a migration: `[stamp] vmx| I125: VMotion: 1914: ID S: TEXT`. In no public log. */
import { defined } from '../../base/defined.ts';
import { idDigits } from '../../base/ids.ts';
import { never } from '../sample.ts';
import { isCancelled } from '../status.ts';
import { applyTemplates, numberOf } from '../template.ts';
import type { MessageSample, Template } from '../template.ts';
import { idOf } from './orders.ts';

const line = (text: string) => `[2024-01-15 10:23:16] vmx| I125: VMotion: 1914: 1234567890123 S: ${text}`;

const copied = (amount: string, bytes: number): MessageSample =>
  never(line(`Copied 1000 pages (${amount})`), {
    phase: 'pre-copy',
    round: { pages: 1000, bytes },
    id: '1234567890123',
    side: 'source',
  });

export const texts: readonly Template[] = [
  {
    needle: 'Starting vMotion',
    pattern: /^Starting vMotion/,
    yields: () => ({ phase: 'setup', milestone: 'start' }),
    samples: [
      never(line('Starting vMotion...'), { phase: 'setup', milestone: 'start', id: '1234567890123', side: 'source' }),
    ],
  },
  {
    needle: 'Copied ',
    pattern:
      /^Copied (?<pages>\d{1,20}) pages(?: \((?<amount>[\d.]{1,32}) ?(?<unit>[KMGT]i?B)\))?(?: in (?<seconds>[\d.]{1,32}) seconds?)?(?:, remaining (?<left>\d{1,20}) pages)?/i,
    yields: ({ pages, amount, unit, seconds, left }) => ({
      phase: 'pre-copy',
      round: defined({
        pages: numberOf(pages),
        bytes: bytesOf(amount, unit),
        seconds: numberOf(seconds),
        remainingPages: numberOf(left),
      }),
    }),
    samples: [
      never(line('Copied 1000 pages (1MB) in 5 seconds, remaining 5000 pages...'), {
        phase: 'pre-copy',
        round: { pages: 1000, bytes: 1000000, seconds: 5, remainingPages: 5000 },
        id: '1234567890123',
        side: 'source',
      }),
      never(line('Copied 1000 pages (1 GiB) in 1 second, remaining 5000 pages...'), {
        phase: 'pre-copy',
        round: { pages: 1000, bytes: 1073741824, seconds: 1, remainingPages: 5000 },
        id: '1234567890123',
        side: 'source',
      }),
      copied('1 kb', 1e3),
      copied('1 KiB', 2 ** 10),
      copied('1.5 MiB', 1.5 * 2 ** 20),
      copied('1 GB', 1e9),
      copied('1 TB', 1e12),
      copied('1 TiB', 2 ** 40),
      never(line('Copied 1000 pages'), {
        phase: 'pre-copy',
        round: { pages: 1000 },
        id: '1234567890123',
        side: 'source',
      }),
    ],
  },
  {
    needle: 'top-and-copy',
    pattern: /^Stop-and-copy/i,
    yields: () => ({ phase: 'switchover', milestone: 'pre-copy-end' }),
    samples: [
      never(line('Stop-and-copy...'), {
        phase: 'switchover',
        milestone: 'pre-copy-end',
        id: '1234567890123',
        side: 'source',
      }),
      never(line('stop-and-copy...'), {
        phase: 'switchover',
        milestone: 'pre-copy-end',
        id: '1234567890123',
        side: 'source',
      }),
    ],
  },
  {
    needle: 'ost-copy',
    pattern: /^Post-copy/i,
    yields: () => ({ phase: 'page-in' }),
    samples: [
      never(line('Post-copy...'), { phase: 'page-in', id: '1234567890123', side: 'source' }),
      never(line('post-copy...'), { phase: 'page-in', id: '1234567890123', side: 'source' }),
    ],
  },
  {
    needle: 're-copy',
    pattern: /^Pre-copy/i,
    yields: () => ({ phase: 'pre-copy', milestone: 'pre-copy-start' }),
    samples: [
      never(line('Pre-copy...'), {
        phase: 'pre-copy',
        milestone: 'pre-copy-start',
        id: '1234567890123',
        side: 'source',
      }),
      never(line('pre-copy...'), {
        phase: 'pre-copy',
        milestone: 'pre-copy-start',
        id: '1234567890123',
        side: 'source',
      }),
    ],
  },
  {
    needle: 'omplete',
    pattern: /^(?:vMotion|Migration) complete/i,
    yields: () => ({ phase: 'complete', milestone: 'result', outcome: 'succeeded', runsOn: 'destination' }),
    samples: [
      never(line('vMotion completed'), {
        phase: 'complete',
        milestone: 'result',
        outcome: 'succeeded',
        runsOn: 'destination',
        id: '1234567890123',
        side: 'source',
      }),
      never(line('migration complete'), {
        phase: 'complete',
        milestone: 'result',
        outcome: 'succeeded',
        runsOn: 'destination',
        id: '1234567890123',
        side: 'source',
      }),
    ],
  },
  {
    needle: 'ailed',
    pattern: /^(?:vMotion|Migration)? ?failed(?:: (?<message>.*))?/i,
    yields: ({ message }) => ({
      phase: 'failed',
      milestone: 'failure',
      outcome: isCancelled(message) ? 'cancelled' : 'failed',
      failure: { rank: 'kernel-status', ...defined({ message }) },
    }),
    samples: [
      never(line('vMotion failed: canceled by the user'), {
        phase: 'failed',
        milestone: 'failure',
        outcome: 'cancelled',
        failure: { rank: 'kernel-status', message: 'canceled by the user' },
        id: '1234567890123',
        side: 'source',
      }),
      never(line('Migration failed: no answer'), {
        phase: 'failed',
        milestone: 'failure',
        outcome: 'failed',
        failure: { rank: 'kernel-status', message: 'no answer' },
        id: '1234567890123',
        side: 'source',
      }),
      never(line('Failed'), {
        phase: 'failed',
        milestone: 'failure',
        outcome: 'failed',
        failure: { rank: 'kernel-status' },
        id: '1234567890123',
        side: 'source',
      }),
    ],
  },
];

export const simplified: Template = {
  needle: 'VMotion: ',
  pattern: new RegExp(String.raw`^VMotion: \d{1,20}: (?<id>${idDigits}) (?<role>[SD]): (?<text>.*)$`),
  yields: ({ id = '', role, text = '' }) => ({
    ...applyTemplates(texts, text),
    ...idOf(id),
    side: role === 'S' ? 'source' : 'destination',
  }),
  samples: [never('vmx| I125: VMotion: 1914: 1234567890123 D: ', { id: '1234567890123', side: 'destination' })],
};

const unitBytes: Readonly<Record<string, number>> = {
  KB: 1e3,
  MB: 1e6,
  GB: 1e9,
  TB: 1e12,
  KIB: 2 ** 10,
  MIB: 2 ** 20,
  GIB: 2 ** 30,
  TIB: 2 ** 40,
};

function bytesOf(amount: string | undefined, unit: string | undefined): number | undefined {
  const factor = unitBytes[unit?.toUpperCase() ?? ''];
  const value = numberOf(amount);
  return factor === undefined || value === undefined ? undefined : value * factor;
}
