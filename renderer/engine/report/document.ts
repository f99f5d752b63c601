/**
 * What every written form of a report is made from: blocks of plain data. Writers alone know how to make text inert in their
 * format, so nothing here is ever escaped, and nothing of a log reaches a file by another way.
 */

import type { Bar } from '../presentation/lanes.ts';
import type { Curve, Curves } from '../presentation/memory.ts';

/** A run of text. `code` is what a log or a person's systems said: names, ids, paths, settings. */
export type Inline =
  | string
  | { readonly code: string }
  | { readonly strong: string }
  /** A page of the vendor's: shown as it is, a link where it is https. */
  | { readonly link: string }
  /** To an evidence line of this report. */
  | { readonly to: string; readonly text: string };

export type Text = readonly Inline[];

export interface TableColumn {
  readonly title: string;
  readonly isNumber?: boolean;
}

/** A line of a log, as the evidence shows it. */
export interface ShownLine {
  /** Anchor within the report. */
  readonly id: string;
  readonly label: string;
  /** Path and number, `esx-a.tgz/var/run/log/hostd.log:42`. */
  readonly place: string;
  readonly host: string | undefined;
  readonly time: string | undefined;
  readonly side: string | undefined;
  /** `by opID`: why it belongs to its migration, where it does not show its id. */
  readonly belongs: string | undefined;
  readonly text: string;
}

export type ReportChart =
  | { readonly kind: 'lanes'; readonly title: string; readonly bars: readonly Bar[] }
  | { readonly kind: 'memory'; readonly title: string; readonly timed: boolean; readonly curves: readonly Curve[] };

export type Block =
  | { readonly kind: 'heading'; readonly level: 2 | 3 | 4; readonly text: Text; readonly id?: string }
  | { readonly kind: 'paragraph'; readonly text: Text; readonly tone?: 'lead' | 'quiet' | 'failed' | 'warning' }
  | { readonly kind: 'list'; readonly items: readonly Text[] }
  | { readonly kind: 'table'; readonly columns: readonly TableColumn[]; readonly rows: readonly (readonly Text[])[] }
  | { readonly kind: 'lines'; readonly lines: readonly ShownLine[] }
  | { readonly kind: 'chart'; readonly chart: ReportChart }
  /** What a person wrote, in Markdown. */
  | { readonly kind: 'note'; readonly text: string };

export interface ReportDocument {
  readonly title: string;
  /** Who, when, with what. */
  readonly byline: readonly string[];
  readonly blocks: readonly Block[];
}

export function table(columns: readonly (string | TableColumn)[], rows: readonly (readonly Text[])[]): Block {
  return { kind: 'table', columns: columns.map((one) => (typeof one === 'string' ? { title: one } : one)), rows };
}

/** A column of figures, aligned at their end. */
export const numbers = (title: string): TableColumn => ({ title, isNumber: true });

/** A table of two columns: what, and its value. */
export function facts(rows: readonly (readonly [string, Text])[]): Block {
  return table(
    ['', ''],
    rows.map(([name, value]) => [[name], value]),
  );
}

export function heading(level: 2 | 3 | 4, ...text: Inline[]): Block {
  return { kind: 'heading', level, text };
}

export function paragraph(...text: Inline[]): Block {
  return { kind: 'paragraph', text };
}

export function quiet(...text: Inline[]): Block {
  return { kind: 'paragraph', tone: 'quiet', text };
}

export function lanesChart(title: string, bars: readonly Bar[]): Block {
  return { kind: 'chart', chart: { kind: 'lanes', title, bars } };
}

export function memoryChart(title: string, { curves, begin }: Curves): Block {
  return { kind: 'chart', chart: { kind: 'memory', title, timed: begin !== undefined, curves } };
}
