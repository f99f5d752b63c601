/** Chart.js with only the parts that are drawn here, and what all charts have in common. */
import {
  BarController,
  BarElement,
  CategoryScale,
  Chart,
  Filler,
  LinearScale,
  LineController,
  LineElement,
  LogarithmicScale,
  PointElement,
  Tooltip,
} from 'chart.js';
import type { ChartConfiguration, Plugin } from 'chart.js';
import zoom from 'chartjs-plugin-zoom';
import type { Tokens } from './tokens.ts';

Chart.register(
  BarController,
  BarElement,
  CategoryScale,
  Filler,
  LinearScale,
  LineController,
  LineElement,
  LogarithmicScale,
  PointElement,
  Tooltip,
  zoom,
);

/** What the builders of this folder return for {@link makeChart}: of any chart type. */
export type Drawing = ChartConfiguration;

export interface Drawn {
  end(): void;
  /** Shows another drawing of the same type in place and preserves the zoom: far cheaper than a new chart. */
  show(drawing: Drawing): void;
  /** What is on screen, as PNG. */
  image(): Promise<Blob | undefined>;
  /** Handles the keys that zoom, pan, or select the visible range; false for other keys. */
  press(key: string): boolean;
}

type SelectingZoom = (of: { readonly chart: Chart; readonly trigger: 'drag' }) => void;

const zoomStep = 1.3;
const panPixels = 60;
/** From this number of elements on, layout and drawing are separate tasks, so that a click is answered in between. */
const many = 500;

/**
 * Creates an empty chart of a drawing's type. Creating it and showing data take about as long as each other, so a page that
 * must stay responsive does them in two tasks. Data is never animated.
 */
export function makeChart(canvas: HTMLCanvasElement, { data: _, ...drawing }: Drawing): Drawn {
  let shown: Drawing | undefined;
  let isHeld = false;
  let painting: ReturnType<typeof setTimeout> | undefined;
  const notYet: Plugin = { id: 'not-yet', beforeDraw: () => shown !== undefined, beforeRender: () => !isHeld };
  const plugins = [notYet, ...forwarded(drawing, () => shown)];
  const chart = new Chart(canvas, { ...drawing, data: { datasets: [] }, plugins });
  const keys: Readonly<Record<string, () => void>> = {
    '+': () => chart.zoom({ x: zoomStep }),
    '=': () => chart.zoom({ x: zoomStep }),
    '-': () => chart.zoom({ x: 1 / zoomStep }),
    '0': () => chart.resetZoom(),
    // The same as the end of a drag with Shift.
    Enter: () => (chart.options.plugins?.zoom?.zoom?.onZoom as SelectingZoom | undefined)?.({ chart, trigger: 'drag' }),
    ArrowLeft: () => chart.pan({ x: panPixels }),
    ArrowRight: () => chart.pan({ x: -panPixels }),
  };
  return {
    end() {
      clearTimeout(painting);
      chart.destroy();
    },
    show(next) {
      shown = next;
      const { data, options } = next;
      const { min, max } = chart.scales['x'] ?? {};
      const isZoomed = chart.isZoomedOrPanned();
      chart.data = data;
      chart.options = options ?? {};
      isHeld = true;
      chart.update('none');
      if (isZoomed && min !== undefined && max !== undefined) chart.zoomScale('x', { min, max }, 'none');
      isHeld = false;
      clearTimeout(painting);
      if (data.datasets.reduce((sum, set) => sum + set.data.length, 0) < many) chart.render();
      else painting = setTimeout(() => chart.render());
    },
    image: () => imageOf(chart),
    press(key) {
      keys[key]?.();
      return key in keys;
    },
  };
}

/** Plugins that delegate to those of the current drawing: Chart.js keeps the ones that a chart was created with. */
function forwarded(first: Pick<Drawing, 'plugins'>, shown: () => Drawing | undefined): Plugin[] {
  return (first.plugins ?? []).map(({ id }, at) => ({
    id,
    beforeDatasetsDraw: (...args) => shown()?.plugins?.[at]?.beforeDatasetsDraw?.(...args),
    afterDatasetsDraw: (...args) => shown()?.plugins?.[at]?.afterDatasetsDraw?.(...args),
  }));
}

/** On the background of the theme, as a transparent image is unreadable in a dark mail. */
async function imageOf({ canvas }: Chart): Promise<Blob | undefined> {
  const copy = document.createElement('canvas');
  [copy.width, copy.height] = [canvas.width, canvas.height];
  const context = copy.getContext('2d');
  if (!context) return undefined;
  context.fillStyle = getComputedStyle(document.body).backgroundColor;
  context.fillRect(0, 0, copy.width, copy.height);
  context.drawImage(canvas, 0, 0);
  return new Promise((resolve) => copy.toBlob((blob) => resolve(blob ?? undefined)));
}

/** A linear axis of the theme. `tick` writes a value with its unit. */
export function axis(tokens: Tokens, title: string, tick: (value: number) => string) {
  return {
    type: 'linear' as const,
    title: { display: title !== '', text: title, color: tokens.quiet, font: { family: tokens.font, size: 11 } },
    ticks: {
      color: tokens.quiet,
      font: { family: tokens.font, size: 11 },
      maxTicksLimit: 9,
      maxRotation: 0,
      callback: (value: string | number) => tick(Number(value)),
    },
    grid: { color: tokens.line, drawTicks: false },
    border: { display: false },
  };
}

/** Bars in lanes along time, without animation. */
export const laneOptions = { indexAxis: 'y' as const, animation: false as const, maintainAspectRatio: false };

/** An axis of names: of lanes, of variants. @param grid the colour of lines between them; none where absent */
export function namesAxis(tokens: Tokens, grid?: string) {
  return {
    ticks: { color: tokens.text, font: { family: tokens.font, size: 12 }, autoSkip: false },
    grid: grid === undefined ? { display: false } : { color: grid },
    border: { display: false },
  };
}

/** Lines over ordered, parsed points: no animation, and the tooltip is that of the nearest point along the axis. */
export const lineOptions = {
  animation: false as const,
  maintainAspectRatio: false,
  parsing: false as const,
  normalized: true,
  interaction: { mode: 'nearest' as const, axis: 'x' as const, intersect: false },
};

/** Wheel zooms the time axis, drag pans. */
export const zoomTime = {
  zoom: { wheel: { enabled: true }, pinch: { enabled: true }, mode: 'x' as const },
  pan: { enabled: true, mode: 'x' as const },
};

/** The same; a range that is dragged with Shift is zoomed into and passed to `select`, as is the visible range on Enter. */
export function selectTime(tokens: Tokens, select: (from: number, to: number) => void) {
  return {
    ...zoomTime,
    zoom: {
      ...zoomTime.zoom,
      drag: { enabled: true, modifierKey: 'shift' as const, backgroundColor: tokens.tint('pre-copy') },
      onZoom({ chart, trigger }: { readonly chart: Chart; readonly trigger?: string }) {
        const { min, max } = chart.scales['x'] ?? {};
        if (trigger === 'drag' && min !== undefined && max !== undefined) select(min, max);
      },
    },
  };
}

export function tooltipStyle(tokens: Tokens) {
  return {
    backgroundColor: tokens.surface,
    borderColor: tokens.line,
    borderWidth: 1,
    titleColor: tokens.text,
    bodyColor: tokens.text,
    titleFont: { family: tokens.font, size: 12 },
    bodyFont: { family: tokens.font, size: 12 },
    displayColors: false,
    padding: 8,
  };
}

/**
 * Writes a bar's own name into it where there is room: direct labels rather than a legend.
 *
 * @param labelOf the name of a bar, where not all bars of a data set share one
 */
export function barLabels(tokens: Tokens, labelOf?: (set: number, index: number) => string): Plugin<'bar'> {
  return {
    id: 'bar-labels',
    afterDatasetsDraw(chart: Chart<'bar'>) {
      const { ctx } = chart;
      ctx.save();
      ctx.font = `11px ${tokens.font}`;
      ctx.textBaseline = 'middle';
      ctx.textAlign = 'center';
      chart.data.datasets.forEach(({ label: shared = '', backgroundColor }, set) => {
        const isSolid = typeof backgroundColor === 'string';
        chart.getDatasetMeta(set).data.forEach((element, index) => {
          const label = labelOf?.(set, index) ?? shared;
          const {
            x = 0,
            y = 0,
            base = 0,
          } = element.getProps(['x', 'y', 'base'] as never, true) as Record<string, number>;
          const { left, right } = chart.chartArea;
          const [from, to] = [Math.max(left, Math.min(x, base)), Math.min(right, Math.max(x, base))];
          const width = label === '' ? Infinity : ctx.measureText(label).width;
          if (width + 8 >= to - from) return;
          if (!isSolid) {
            // On hatching a word needs ground of its own.
            ctx.fillStyle = tokens.surface;
            ctx.fillRect((from + to - width) / 2 - 3, y - 8, width + 6, 16);
          }
          ctx.fillStyle = isSolid ? tokens.onPhase : tokens.text;
          ctx.fillText(label, (from + to) / 2, y);
        });
      });
      ctx.restore();
    },
  };
}
