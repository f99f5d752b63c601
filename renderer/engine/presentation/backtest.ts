/** How far predictions were off on the user's own moves, in a sentence or two. */
import type { Backtest } from '../simulate/index.ts';
import { grouped, significant } from './figures.ts';

/** Of fewer moves counts are said instead of shares, and that they are few: our choice. */
const few = 10;

/**
 * `On 212 moves of these logs, each predicted from the one before it, at its own rate: pre-copy 6 % off in the median, downtime 12 %;
 * the 80 % band held 78 %; all ended as predicted.` Undefined where nothing was tried.
 */
export function backtestSentence(backtest: Backtest | undefined, whose: 'this VM' | 'these logs'): string | undefined {
  if (!backtest || backtest.tested.length === 0) return undefined;
  const { by, of, tested, wrong } = backtest;
  const count = tested.length;
  const from = by === 'vm' ? 'the one before it' : 'the one before it of a VM of that size (no line names it)';
  const which = by === 'hosts' && whose === 'this VM' ? 'between these hosts' : `of ${whose}`;
  const small = count < few ? (count === 1 ? ' (a single one)' : ' (few)') : '';
  const figures = [errors(backtest), bandOf(backtest), endings(wrong, count)].filter((part) => part !== '');
  const sample = of > count ? ` Of ${grouped(of)} pairs of moves, ${grouped(count)} were tried.` : '';
  return `On ${grouped(count)} ${count === 1 ? 'move' : 'moves'} ${which}${small}, each predicted from ${from}, at its own rate: ${figures.join('; ')}.${sample}`;
}

function errors({ medianPreCopyPercent: time, medianDowntimePercent: downtime }: Backtest): string {
  const parts = [
    time === undefined ? '' : Number.isFinite(time) ? `pre-copy ${off(time)} off in the median` : mostlyWrong,
    downtime === undefined || !Number.isFinite(downtime) ? '' : `downtime ${off(downtime)}`,
  ];
  return parts.filter((part) => part !== '').join(', ');
}

const mostlyWrong = 'no error of pre-copy, as half or more ended otherwise';

/** A tenth of a percent is the least that is said. */
const off = (percent: number): string => (percent < 0.1 ? 'less than 0.1 %' : `${significant(percent)} %`);

function bandOf({ held, heldOf }: Backtest): string {
  if (heldOf === 0) return '';
  const share = heldOf < few ? `${held} of ${heldOf}` : `${Math.round((100 * held) / heldOf)} %`;
  return `the 80 % band held ${share}`;
}

function endings(wrong: number, count: number): string {
  if (wrong === 0) return count === 1 ? 'it ended as predicted' : 'all ended as predicted';
  return `${wrong} of ${grouped(count)} ended otherwise than predicted and ${wrong === 1 ? 'counts as a miss' : 'count as misses'}`;
}
