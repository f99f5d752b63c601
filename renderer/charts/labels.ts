/** Words at the data rather than a legend: where they touch neither each other nor leave the plot, with a halo, as lines run through. */
import type { Chart } from 'chart.js';
import type { Tokens } from './tokens.ts';

export interface Label {
  readonly words: string;
  readonly x: number;
  readonly y: number;
  readonly colour: string;
  readonly isBold?: boolean;
  /** Where it may stand, seen from its point; the first that is free. */
  readonly sides?: readonly Side[];
}

export type Side = 'right' | 'left' | 'above' | 'below' | 'right-above' | 'right-below' | 'left-above' | 'left-below';

/** What of a chart of any type is drawn on. */
type Plot = Pick<Chart, 'ctx' | 'chartArea'>;

interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

const lineHeight = 14;
const gap = 7;
const usualSides = ['right-above', 'right', 'right-below', 'above', 'left-below', 'below'] as const;

/** A label without a free place is left out: the table has it. The first in the list come first. */
export function drawLabels({ ctx, chartArea }: Plot, labels: readonly Label[], tokens: Tokens): void {
  const taken: Box[] = [];
  ctx.save();
  ctx.textBaseline = 'middle';
  ctx.textAlign = 'left';
  ctx.lineJoin = 'round';
  for (const label of labels) {
    ctx.font = `${label.isBold ? '600 12px' : '12px'} ${tokens.font}`;
    const width = ctx.measureText(label.words).width;
    const box = (label.sides ?? usualSides)
      .map((side) => boxAt(label, side, width))
      .find((one) => isInside(one, chartArea) && !taken.some((other) => touch(one, other)));
    if (!box) continue;
    taken.push(box);
    const middle = (box.top + box.bottom) / 2;
    ctx.strokeStyle = tokens.surface;
    ctx.lineWidth = 4;
    ctx.strokeText(label.words, box.left, middle);
    ctx.fillStyle = label.colour;
    ctx.fillText(label.words, box.left, middle);
  }
  ctx.restore();
}

function boxAt({ x, y }: Label, side: Side, width: number): Box {
  const left = side.startsWith('right') ? x + gap : side.startsWith('left') ? x - gap - width : x - width / 2;
  const up = side.endsWith('above') ? 1 : side.endsWith('below') ? -1 : 0;
  const middle = y - up * (side.includes('-') ? 9 : 12);
  return { left, right: left + width, top: middle - lineHeight / 2, bottom: middle + lineHeight / 2 };
}

const isInside = (box: Box, area: Chart['chartArea']): boolean =>
  box.left >= area.left && box.right <= area.right + 4 && box.top >= area.top - 2 && box.bottom <= area.bottom + 1;

const touch = (a: Box, b: Box): boolean =>
  a.left < b.right + 4 && b.left < a.right + 4 && a.top < b.bottom && b.top < a.bottom;

/** A failure looks like one. */
export function cross(
  ctx: CanvasRenderingContext2D,
  { x, y }: { readonly x: number; readonly y: number },
  colour: string,
): void {
  ctx.save();
  ctx.strokeStyle = colour;
  ctx.lineWidth = 2.2;
  ctx.beginPath();
  for (const [from, to] of [
    [-4, 4],
    [4, -4],
  ] as const) {
    ctx.moveTo(x - 4, y + from);
    ctx.lineTo(x + 4, y + to);
  }
  ctx.stroke();
  ctx.restore();
}
