/** What is shown above the views, and the theme of all of them. */
import type { Preferences } from './preferences.svelte.ts';

export type HelpTopic = 'figures' | 'reading' | 'shortcuts';

/** As much of a `MediaQueryList` as is needed here. */
interface SystemPreference {
  readonly matches: boolean;
  addEventListener(type: 'change', listener: (event: { readonly matches: boolean }) => void): void;
}

export class Shell {
  readonly #preferences: Preferences;
  #systemIsDark = $state(false);
  isPaletteOpen = $state(false);
  /** Whether the dialog of stun budgets is open. */
  isBudgeting = $state(false);
  /** The text of the dialog that explains errors; undefined: it is closed. */
  explained = $state<string | undefined>();
  help = $state<HelpTopic | undefined>();

  readonly theme: 'light' | 'dark' = $derived.by(() => {
    const { theme } = this.#preferences;
    return theme === 'system' ? (this.#systemIsDark ? 'dark' : 'light') : theme;
  });

  /** @param systemDark whether the system prefers dark windows */
  constructor(preferences: Preferences, systemDark: SystemPreference) {
    this.#preferences = preferences;
    this.#systemIsDark = systemDark.matches;
    systemDark.addEventListener('change', ({ matches }) => (this.#systemIsDark = matches));
  }
}
