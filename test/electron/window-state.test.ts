import { describe, expect, it } from 'vitest';
import { placeWindow } from '../../electron/window-state.ts';

const main = { x: 0, y: 0, width: 1920, height: 1040 };
const right = { x: 1920, y: 0, width: 2560, height: 1400 };
const saved = (x: number, y: number, width = 1200, height = 800) => ({
  bounds: { x, y, width, height },
  maximized: false,
  fullScreen: false,
});

describe('where the window goes', () => {
  it('first start: the usual size, the system chooses the place', () => {
    expect(placeWindow(undefined, [main])).toEqual({ width: 1360, height: 860, maximized: false, fullScreen: false });
  });

  it('back where it was, also on the second display', () => {
    expect(placeWindow(saved(2000, 100), [main, right])).toMatchObject({ x: 2000, y: 100, width: 1200, height: 800 });
  });

  it.each([
    ['its display is gone', saved(2000, 100)],
    ['it lies above the top', saved(100, -500)],
    ['only a sliver of it shows', saved(1900, 100)],
    ['it lies below the bottom', saved(100, 1035)],
    ['it lies far to the left', saved(-1150, 100)],
  ])('not where nobody could take hold of it: %s', (_why, state) => {
    const place = placeWindow(state, [main]);
    expect(place).not.toHaveProperty('x');
    expect(place).toMatchObject({ width: 1200, height: 800 });
  });

  it('never larger than the display, never smaller than it can be used', () => {
    expect(placeWindow(saved(0, 0, 5000, 4000), [main])).toMatchObject({ width: 1920, height: 1040 });
    expect(placeWindow(saved(0, 0, 10, 10), [main])).toMatchObject({ width: 800, height: 560 });
  });

  it('maximised and full screen come back', () => {
    const state = { ...saved(0, 0), maximized: true, fullScreen: true };
    expect(placeWindow(state, [main])).toMatchObject({ maximized: true, fullScreen: true });
  });

  it('without a display that is known, keeps the size', () => {
    expect(placeWindow(saved(5, 5), [])).toMatchObject({ width: 1200, height: 800 });
  });
});
