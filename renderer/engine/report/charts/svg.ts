/** SVG as text, by hand: elements with attributes, everything escaped. No style attributes, which a strict policy forbids. */
import { escapeHtml } from '../writers/escape-html.ts';

type Attributes = Readonly<Record<string, string | number | undefined>>;

export function element(name: string, attributes: Attributes, ...content: readonly string[]): string {
  const written = Object.entries(attributes)
    .map(([key, value]) =>
      value === undefined ? '' : ` ${key}="${typeof value === 'number' ? short(value) : escapeHtml(value)}"`,
    )
    .join('');
  return content.length === 0 ? `<${name}${written}/>` : `<${name}${written}>${content.join('')}</${name}>`;
}

export function label(text: string, attributes: Attributes): string {
  return element('text', attributes, escapeHtml(text));
}

/** Two decimals of a pixel are enough, and the same on every machine. */
function short(value: number): string {
  return String(Math.round(value * 100) / 100);
}

/** Steps of 1, 2 or 5 times a power of ten from 0 to the end, about `count` of them. */
export function ticks(end: number, count = 5): readonly number[] {
  if (!(end > 0) || !Number.isFinite(end)) return [0];
  const rough = end / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * ([1, 2, 5].find((factor) => factor * power >= rough) ?? 10);
  return Array.from({ length: Math.floor(end / step + 1e-9) + 1 }, (_, at) => at * step);
}
