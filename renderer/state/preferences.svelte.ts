/** What is remembered from one start to the next: appearance, layout, and what a person sets for all investigations. Nothing of a log. */
import type { Theme } from '../contract/host.ts';
import { reportFormats, sectionNames, usualSections } from '../engine/report/request.ts';
import type { ReportFormat, SectionName } from '../engine/report/request.ts';
import { areUsable } from '../engine/stun-budget/budgets.ts';
import type { StunBudget } from '../engine/stun-budget/budgets.ts';

/** As much of `localStorage` as is needed here. */
export type TextStorage = Pick<Storage, 'getItem' | 'setItem'>;

export type Zone = 'utc' | 'local';

/** How the last report was made. */
export interface ReportChoice {
  readonly sections: readonly SectionName[];
  readonly isOnePage: boolean;
  readonly isRedacted: boolean;
  readonly withUuids: boolean;
  readonly format: ReportFormat;
}

export interface Preferences {
  theme: Theme;
  zone: Zone;
  /** Width of the list of migrations, in pixels. */
  listWidth: number;
  /** Whether two hosts' times are drawn on one clock, where their offset is known. */
  isAligned: boolean;
  /** Ids of what the list of migrations shows. */
  columns: readonly string[];
  /** Whether the chosen line of a log is wrapped. */
  wrap: boolean;
  /** Commands that were chosen in the palette, the last one first. */
  recent: readonly string[];
  /** Those that were set last: the next investigation begins with them. */
  budgets: readonly StunBudget[];
  report: ReportChoice;
}

const key = 'switchover.preferences';
const leastWidth = 240;
const mostWidth = 900;
const defaults: Preferences = {
  theme: 'system',
  zone: 'utc',
  listWidth: 380,
  isAligned: true,
  columns: ['time', 'duration', 'downtime', 'cause'],
  wrap: false,
  recent: [],
  budgets: [],
  report: { sections: usualSections, isOnePage: false, isRedacted: false, withUuids: false, format: 'html' },
};

/**
 * The preferences, stored whenever one is set.
 *
 * @param showTheme is called when a theme is chosen
 */
export function preferencesIn(storage: TextStorage, showTheme: (theme: Theme) => void): Preferences {
  const values = $state(load(storage));
  return new Proxy(values, {
    set(_, name: keyof Preferences, value: never) {
      Object.assign(values, { [name]: name === 'listWidth' ? boundedWidth(value) : value });
      try {
        storage.setItem(key, JSON.stringify(values));
      } catch {
        // A full or forbidden storage costs no more than the memory of a preference.
      }
      if (name === 'theme') showTheme(value);
      return true;
    },
  });
}

function boundedWidth(width: number): number {
  return Math.round(Math.min(mostWidth, Math.max(leastWidth, width)));
}

/** Those of a file of another build, or of another hand, only if they could have been typed here. */
function budgetsIn(saved: unknown): readonly StunBudget[] {
  if (!Array.isArray(saved)) return defaults.budgets;
  const all = saved.flatMap((one: Partial<StunBudget> | null) =>
    typeof one?.pattern === 'string' && typeof one.ms === 'number' ? { pattern: one.pattern, ms: one.ms } : [],
  );
  return all.length === saved.length && areUsable(all) ? all : defaults.budgets;
}

function reportIn(saved: unknown): ReportChoice {
  const { sections, isOnePage, isRedacted, withUuids, format } = (saved ?? {}) as Partial<ReportChoice>;
  return {
    sections: Array.isArray(sections) ? sectionNames.filter((one) => sections.includes(one)) : usualSections,
    isOnePage: isOnePage === true,
    isRedacted: isRedacted === true,
    withUuids: withUuids === true,
    format: reportFormats.find((one) => one === format) ?? defaults.report.format,
  };
}

function load(storage: TextStorage): Preferences {
  try {
    const saved = JSON.parse(storage.getItem(key) ?? '{}') as Partial<Preferences>;
    const { theme, zone, listWidth, isAligned, wrap, columns, recent, budgets, report } = saved;
    return {
      theme: theme === 'light' || theme === 'dark' ? theme : defaults.theme,
      zone: zone === 'local' ? 'local' : defaults.zone,
      listWidth: typeof listWidth === 'number' && listWidth >= leastWidth ? listWidth : defaults.listWidth,
      isAligned: isAligned !== false,
      wrap: wrap === true,
      columns: Array.isArray(columns) ? columns.filter((one) => typeof one === 'string') : defaults.columns,
      recent: Array.isArray(recent) ? recent.filter((one) => typeof one === 'string') : defaults.recent,
      budgets: budgetsIn(budgets),
      report: reportIn(report),
    };
  } catch {
    return { ...defaults };
  }
}
