/** What lies over the views, and the theme that all of them are drawn in. */
import type { Preferences } from './preferences.svelte.ts';

export type HelpTopic = 'figures' | 'reading' | 'shortcuts';

/** As much of a `MediaQueryList` as is needed here. */
interface Wish {
  readonly matches: boolean;
  addEventListener(type: 'change', listener: (event: { readonly matches: boolean }) => void): void;
}

export class Shell {
  readonly #preferences: Preferences;
  #systemIsDark = $state(false);
  isPaletteOpen = $state(false);
  help = $state<HelpTopic | undefined>();

  readonly theme: 'light' | 'dark' = $derived.by(() => {
    const { theme } = this.#preferences;
    return theme === 'system' ? (this.#systemIsDark ? 'dark' : 'light') : theme;
  });

  /** @param systemDark whether the system wishes for dark windows */
  constructor(preferences: Preferences, systemDark: Wish) {
    this.#preferences = preferences;
    this.#systemIsDark = systemDark.matches;
    systemDark.addEventListener('change', ({ matches }) => (this.#systemIsDark = matches));
  }
}
