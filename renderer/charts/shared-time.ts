/** One time axis for several charts of one migration: they begin and end at the same pixels, and the stun is a band through all of them. */
import type { Chart, Plugin, Scale } from 'chart.js';
import type { Stillness } from '../engine/presentation/lanes.ts';
import type { Tokens } from './tokens.ts';

export interface SharedTime {
  /** Seconds after the first moment. */
  readonly end: number;
  /** Pixels that names and figures have at the left. */
  readonly left: number;
  /** While the guest stood still, or the guests of several runs did. */
  readonly stills: readonly Stillness[];
  /** What the first band says, where there is room for it. */
  readonly words: string;
}

/** Room for what stands behind the last bar. */
const right = 22;

/** Room for names of so many characters, in pixels. */
export const laneWidth = (longest: number): number => Math.min(220, Math.max(64, 20 + 7 * longest));

/** Both edges of the plot, whatever its labels are. */
export const fittedLeft = (left: number) => (scale: Scale) => {
  scale.width = left;
};
export function fittedRight(scale: Scale): void {
  scale.paddingLeft = 0;
  scale.paddingRight = right;
}

/** @param isNamed whether this chart is the one that says what the band is */
export function stunBand(tokens: Tokens, shared: SharedTime | undefined, isNamed: boolean): Plugin {
  return {
    id: 'stun-band',
    beforeDatasetsDraw(chart: Chart) {
      const scale = chart.scales['x'];
      if (!shared || !scale) return;
      const { ctx, chartArea } = chart;
      const inside = (x: number) => Math.max(chartArea.left, Math.min(chartArea.right, x));
      const { top, bottom } = chartArea;
      ctx.save();
      shared.stills.forEach((still, at) => {
        const [from, to] = [inside(scale.getPixelForValue(still.from)), inside(scale.getPixelForValue(still.to))];
        if (to <= from) return;
        ctx.fillStyle = tokens.band;
        ctx.fillRect(from, top, Math.max(1, to - from), bottom - top);
        ctx.font = `600 12px ${tokens.font}`;
        if (!isNamed || at > 0 || ctx.measureText(shared.words).width + 16 >= to - from) return;
        ctx.fillStyle = tokens.text;
        ctx.textAlign = 'center';
        ctx.textBaseline = 'middle';
        ctx.fillText(shared.words, (from + to) / 2, top + (bottom - top) * 0.4);
      });
      ctx.restore();
    },
  };
}
