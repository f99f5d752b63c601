/** What is remembered from one start to the next: looks and layout, nothing of anybody's logs. */
import type { Theme } from '../contract/host.ts';

/** As much of `localStorage` as is needed here. */
export type KeptTexts = Pick<Storage, 'getItem' | 'setItem'>;

export type Zone = 'utc' | 'local';

interface Remembered {
  theme: Theme;
  zone: Zone;
  listWidth: number;
  isAligned: boolean;
  columns: readonly string[];
  wrap: boolean;
}

/** What the list of migrations shows at first. */
const usualColumns: readonly string[] = ['time', 'duration', 'downtime', 'cause'];

const key = 'switchover.preferences';
const defaults: Remembered = {
  theme: 'system',
  zone: 'utc',
  listWidth: 380,
  isAligned: true,
  columns: usualColumns,
  wrap: false,
};

export class Preferences {
  readonly #storage: KeptTexts;
  readonly #showTheme: (theme: Theme) => void;
  #values: Remembered;

  /** @param showTheme hears of the theme that is chosen */
  constructor(storage: KeptTexts, showTheme: (theme: Theme) => void) {
    this.#storage = storage;
    this.#showTheme = showTheme;
    this.#values = $state(load(storage));
  }

  get theme(): Theme {
    return this.#values.theme;
  }
  set theme(theme: Theme) {
    this.#set({ theme });
    this.#showTheme(theme);
  }

  get zone(): Zone {
    return this.#values.zone;
  }
  set zone(zone: Zone) {
    this.#set({ zone });
  }

  /** Width of the list of migrations, in pixels. */
  get listWidth(): number {
    return this.#values.listWidth;
  }
  set listWidth(width: number) {
    this.#set({ listWidth: Math.round(Math.min(900, Math.max(240, width))) });
  }

  /** Whether two hosts' times are drawn on one clock, where their offset is known. */
  get isAligned(): boolean {
    return this.#values.isAligned;
  }
  set isAligned(isAligned: boolean) {
    this.#set({ isAligned });
  }

  /** Whether the chosen line of a log is wrapped. */
  get wrap(): boolean {
    return this.#values.wrap;
  }
  set wrap(wrap: boolean) {
    this.#set({ wrap });
  }

  /** Ids of what the list of migrations shows. */
  get columns(): readonly string[] {
    return this.#values.columns;
  }
  set columns(columns: readonly string[]) {
    this.#set({ columns });
  }

  #set(change: Partial<Remembered>): void {
    Object.assign(this.#values, change);
    try {
      this.#storage.setItem(key, JSON.stringify(this.#values));
    } catch {
      // A full or forbidden storage costs no more than the memory of a preference.
    }
  }
}

function load(storage: KeptTexts): Remembered {
  try {
    const saved = JSON.parse(storage.getItem(key) ?? '{}') as Partial<Remembered>;
    return {
      theme: saved.theme === 'light' || saved.theme === 'dark' ? saved.theme : 'system',
      zone: saved.zone === 'local' ? 'local' : 'utc',
      listWidth: typeof saved.listWidth === 'number' && saved.listWidth >= 240 ? saved.listWidth : defaults.listWidth,
      isAligned: saved.isAligned !== false,
      wrap: saved.wrap === true,
      columns: Array.isArray(saved.columns) ? saved.columns.filter((one) => typeof one === 'string') : usualColumns,
    };
  } catch {
    return { ...defaults };
  }
}
