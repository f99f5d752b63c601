import type { BrowserWindow, Rectangle } from 'electron';
import type { SavedWindow } from './preferences.ts';

export const smallest = { width: 800, height: 560 } as const;
const usual = { width: 1360, height: 860 } as const;

export interface WindowPlace {
  readonly width: number;
  readonly height: number;
  /** Absent: the system chooses. */
  readonly x?: number;
  readonly y?: number;
  readonly maximized: boolean;
  readonly fullScreen: boolean;
}

const overlap = (a: Rectangle, b: Rectangle): { width: number; height: number } => ({
  width: Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x),
  height: Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y),
});

/**
 * Where to put the window. The saved position is used only if enough of the title bar is on a display to grab
 * it: displays come and go between starts. Never larger than the display it goes to. `workAreas`: main display first.
 */
export function placeWindow(saved: SavedWindow | undefined, workAreas: readonly Rectangle[]): WindowPlace {
  const first = workAreas[0];
  if (!saved) return { ...fit(usual, first), maximized: false, fullScreen: false };
  const titleBar = { ...saved.bounds, height: 32 };
  const home = workAreas.find((area) => {
    const shown = overlap(titleBar, area);
    return shown.width >= 120 && shown.height >= 24;
  });
  const size = fit(saved.bounds, home ?? first);
  const { maximized, fullScreen } = saved;
  return { ...size, ...(home && { x: saved.bounds.x, y: saved.bounds.y }), maximized, fullScreen };
}

const fit = (
  size: { width: number; height: number },
  area: Rectangle | undefined,
): { width: number; height: number } => ({
  width: Math.max(smallest.width, Math.min(size.width, area?.width ?? size.width)),
  height: Math.max(smallest.height, Math.min(size.height, area?.height ?? size.height)),
});

/** Saves the window's place when it closes. `getNormalBounds` is the size behind a maximised or full-screen window. */
export function rememberWindow(window: BrowserWindow, save: (state: SavedWindow) => void): void {
  window.on('close', () => {
    const { x, y, width, height } = window.getNormalBounds();
    save({ bounds: { x, y, width, height }, maximized: window.isMaximized(), fullScreen: window.isFullScreen() });
  });
}
