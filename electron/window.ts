import type { BrowserWindow, BrowserWindowConstructorOptions } from 'electron';
import type { NotKept } from '../renderer/contract/host.ts';
import { webPreferences } from './security.ts';
import { smallest } from './window-state.ts';
import type { WindowPlace } from './window-state.ts';

/** The page's background before its first paint: `--ground` of each theme in renderer/ui/theme.css. */
const backgroundOf = (dark: boolean): string => (dark ? '#14171a' : '#f6f7f8');

interface WindowFacts {
  readonly dark: boolean;
  /** Path of the preload script. */
  readonly preload: string;
  /** Of the application; the sandboxed preload script cannot ask for it. */
  readonly version: string;
  /** Passed to the page. */
  readonly notKept?: NotKept | undefined;
  /** Linux takes the window's icon from here; the other systems from the executable. */
  readonly icon?: string;
}

/** Options of the one window. It is shown once the page has painted. */
export function windowOptions(
  place: WindowPlace,
  { dark, preload, version, notKept, icon }: WindowFacts,
): BrowserWindowConstructorOptions {
  const { maximized: _, fullScreen, ...bounds } = place;
  return {
    ...bounds,
    minWidth: smallest.width,
    minHeight: smallest.height,
    show: false,
    title: 'Switchover',
    backgroundColor: backgroundOf(dark),
    // `false` would also take the full-screen button away on macOS, so it is only ever set to true.
    ...(fullScreen && { fullscreen: true }),
    ...(icon !== undefined && { icon }),
    webPreferences: {
      ...webPreferences(preload),
      additionalArguments: [
        `--switchover-version=${version}`,
        ...(notKept ? [`--switchover-not-kept=${encodeURIComponent(JSON.stringify(notKept))}`] : []),
      ],
    },
  };
}

/** Shows the window once its page has painted. */
export function showWhenPainted(window: BrowserWindow, place: WindowPlace): void {
  window.once('ready-to-show', () => {
    if (place.maximized) window.maximize();
    else window.show();
  });
}

/** Brings the window to the front: for a second start. */
export function bringToFront(window: BrowserWindow): void {
  if (window.isMinimized()) window.restore();
  window.show();
  window.focus();
}
