/** One time axis for several charts of one migration: they begin and end at the same pixels, and the stun is a band through all of them. */
import type { Chart, Plugin, Scale } from 'chart.js';
import type { Stillness } from '../engine/presentation/lanes.ts';
import { axis } from './chart.ts';
import type { Tokens } from './tokens.ts';

export interface SharedTime {
  /** Seconds after the first moment. */
  readonly end: number;
  /** Pixels that names and figures have at the left. */
  readonly left: number;
  readonly stillness: Stillness | undefined;
  /** What the band says, where there is room for it. */
  readonly words: string;
}

/** Room for what stands behind the last bar. */
const right = 22;

/** Both edges of the plot, whatever its labels are. */
export const fittedLeft = (left: number) => (scale: Scale) => {
  scale.width = left;
};
export function fittedRight(scale: Scale): void {
  scale.paddingLeft = 0;
  scale.paddingRight = right;
}

/** No tick for the end itself: it is no round time, and has no room. */
export const innerTicks = (tokens: Tokens, write: (seconds: number) => string) => ({
  ...axis(tokens, '', write).ticks,
  includeBounds: false,
});

/** @param isNamed whether this chart is the one that says what the band is */
export function stunBand(tokens: Tokens, shared: SharedTime | undefined, isNamed: boolean): Plugin {
  return {
    id: 'stun-band',
    beforeDatasetsDraw(chart: Chart) {
      const scale = chart.scales['x'];
      if (!shared?.stillness || !scale) return;
      const { ctx, chartArea } = chart;
      const inside = (x: number) => Math.max(chartArea.left, Math.min(chartArea.right, x));
      const [from, to] = [shared.stillness.from, shared.stillness.to].map((at) => inside(scale.getPixelForValue(at)));
      if (from === undefined || to === undefined || to <= from) return;
      ctx.save();
      ctx.fillStyle = tokens.band;
      ctx.fillRect(from, chartArea.top, Math.max(1, to - from), chartArea.bottom - chartArea.top);
      ctx.font = `600 12px ${tokens.font}`;
      if (isNamed && ctx.measureText(shared.words).width + 16 < to - from) {
        ctx.fillStyle = tokens.text;
        ctx.textAlign = 'center';
        ctx.textBaseline = 'middle';
        ctx.fillText(shared.words, (from + to) / 2, chartArea.top + (chartArea.bottom - chartArea.top) * 0.4);
      }
      ctx.restore();
    },
  };
}
