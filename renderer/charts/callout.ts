/** What is under the pointer, in words beside it: for pictures that are drawn from bins, where Chart.js knows no elements. */
import type { Chart } from 'chart.js';
import type { Tokens } from './tokens.ts';

export interface Callout {
  readonly x: number;
  readonly y: number;
  readonly lines: readonly string[];
}

const lineHeight = 17;
const room = 8;

export function drawCallout({ ctx, width, height }: Chart, { x, y, lines }: Callout, tokens: Tokens): void {
  ctx.save();
  ctx.font = `12px ${tokens.font}`;
  ctx.textBaseline = 'middle';
  ctx.textAlign = 'left';
  const wide = Math.max(...lines.map((line) => ctx.measureText(line).width)) + 2 * room;
  const high = lines.length * lineHeight + room;
  const left = Math.max(0, x + 14 + wide > width ? x - 14 - wide : x + 14);
  const top = Math.max(0, Math.min(height - high, y - high / 2));
  ctx.fillStyle = tokens.surface;
  ctx.strokeStyle = tokens.quiet;
  ctx.lineWidth = 1;
  ctx.fillRect(left, top, wide, high);
  ctx.strokeRect(left + 0.5, top + 0.5, wide - 1, high - 1);
  ctx.fillStyle = tokens.text;
  lines.forEach((line, at) => ctx.fillText(line, left + room, top + room / 2 + lineHeight * (at + 0.5)));
  ctx.restore();
}

interface At {
  readonly x: number | null;
  readonly y: number | null;
}

/**
 * Handlers for a picture that finds by itself what is under the pointer.
 *
 * @param find undefined where nothing is
 */
export function pointing<Found>(
  find: (chart: Chart, x: number, y: number) => Found | undefined,
  wordsOf: (found: Found) => readonly string[],
  pick: (found: Found) => void,
) {
  let shown: Callout | undefined;
  const foundAt = (chart: Chart, { x, y }: At) => (x === null || y === null ? undefined : find(chart, x, y));
  return {
    options: {
      events: ['mousemove', 'mouseout', 'click'] as ('mousemove' | 'mouseout' | 'click')[],
      onClick(event: At, _elements: unknown, chart: Chart) {
        const found = foundAt(chart, event);
        if (found !== undefined) pick(found);
      },
      onHover(event: At & { readonly type: string }, _elements: unknown, chart: Chart) {
        const found = event.type === 'mouseout' ? undefined : foundAt(chart, event);
        chart.canvas.style.cursor = found === undefined ? '' : 'pointer';
        if (found === undefined && shown === undefined) return;
        shown = found === undefined ? undefined : { x: event.x ?? 0, y: event.y ?? 0, lines: wordsOf(found) };
        chart.draw();
      },
    },
    draw(chart: Chart, tokens: Tokens) {
      if (shown) drawCallout(chart, shown, tokens);
    },
  };
}
