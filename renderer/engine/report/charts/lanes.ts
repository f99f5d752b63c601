/** Phases of a migration as lanes on one time axis: solid happened, hatched was simulated. */
import { phaseColours } from '../../presentation/colours.ts';
import { barWords, lanesOf, lanesSummary } from '../../presentation/lanes.ts';
import type { Bar } from '../../presentation/lanes.ts';
import { shortened } from '../../presentation/names.ts';
import { duration } from '../../presentation/figures.ts';
import { element, label, ticks } from './svg.ts';

const width = 720;
const left = 170;
const right = 16;
const laneHeight = 30;
const barHeight = 18;
const top = 6;

/** The last moment, and pixels a second. */
function axisOf(bars: readonly Bar[]): { readonly end: number; readonly scale: number } {
  const end = bars.reduce((most, bar) => Math.max(most, bar.end), 0);
  return { end, scale: end > 0 ? (width - left - right) / end : 0 };
}

/** @param id unique among the charts of one document: patterns are found by it */
export function lanesSvg(bars: readonly Bar[], id: string): string {
  const lanes = lanesOf(bars);
  const { end, scale } = axisOf(bars);
  const height = top + lanes.length * laneHeight + 34;
  const x = (seconds: number) => left + seconds * scale;
  const hatched = [...new Set(bars.filter(({ isReal }) => !isReal).map(({ phase }) => phaseColours[phase]))];
  return element(
    'svg',
    { viewBox: `0 0 ${width} ${height}`, width, height, role: 'img', 'aria-label': lanesSummary(bars) },
    ...(hatched.length > 0 ? [element('defs', {}, ...hatched.map((one) => hatch(one, id)))] : []),
    ...grid(x, end, top + lanes.length * laneHeight),
    ...lanes.map((lane, at) =>
      label(shortened(lane, 26), {
        x: left - 10,
        y: top + at * laneHeight + laneHeight / 2 + 4,
        'text-anchor': 'end',
      }),
    ),
    ...bars.map((bar) => barSvg(bar, x, top + lanes.indexOf(bar.lane) * laneHeight, id)),
    label('since the first line', { x: width - right, y: height - 4, 'text-anchor': 'end', class: 'quiet' }),
  );
}

function hatch(name: string, id: string): string {
  return element(
    'pattern',
    { id: `${id}-${name}`, width: 6, height: 6, patternUnits: 'userSpaceOnUse', patternTransform: 'rotate(45)' },
    element('rect', { width: 6, height: 6, class: 'paper' }),
    element('rect', { width: 3, height: 6, class: `fill-${name}` }),
  );
}

function barSvg(bar: Bar, x: (seconds: number) => number, y: number, id: string): string {
  const name = phaseColours[bar.phase];
  const [from, to] = [x(bar.start), x(bar.end)];
  const wide = Math.max(2, to - from);
  const words = barWords(bar);
  const shape = element(
    'rect',
    {
      x: from,
      y: y + (laneHeight - barHeight) / 2,
      width: wide,
      height: barHeight,
      class: bar.isReal ? `fill-${name}` : `edge-${name}`,
      fill: bar.isReal ? undefined : `url(#${id}-${name})`,
    },
    element('title', {}, label(`${bar.lane}: ${words}`, {}).replace(/^<text>|<\/text>$/g, '')),
  );
  const fits = [words, bar.phase].find((one) => fitsIn(one, wide));
  if (fits === undefined) return shape;
  const middle = y + laneHeight / 2 + 4;
  const written = { x: from + 5, y: middle, class: bar.isReal ? 'on-bar' : 'on-hatch' };
  return shape + label(fits, written);
}

/** By the average width of a character of the chart's font. */
const fitsIn = (words: string, pixels: number): boolean => words.length * 6.2 + 8 < pixels;

/** The bars whose length does not stand on them, lane by lane: colour alone would not say what they are. */
export function unlabelled(bars: readonly Bar[]): readonly string[] {
  const { scale } = axisOf(bars);
  const short = bars.filter((bar) => !fitsIn(barWords(bar), (bar.end - bar.start) * scale));
  const wordsIn = (lane: string) => short.filter((bar) => bar.lane === lane).map(barWords);
  return lanesOf(short).map((lane) => `${lane}: ${wordsIn(lane).join(', ')}`);
}

function grid(x: (seconds: number) => number, end: number, bottom: number): readonly string[] {
  return ticks(end, 6).flatMap((seconds) => [
    element('line', { x1: x(seconds), y1: top, x2: x(seconds), y2: bottom, class: 'grid' }),
    label(seconds === 0 ? '0' : duration(seconds), {
      x: x(seconds),
      y: bottom + 14,
      'text-anchor': 'middle',
      class: 'quiet',
    }),
  ]);
}
