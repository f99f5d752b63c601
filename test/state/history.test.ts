import { beforeEach, describe, expect, it } from 'vitest';
import { History } from '../../renderer/state/history.svelte.ts';
import type { Place } from '../../renderer/state/history.svelte.ts';

let now: number;
let history: History;
beforeEach(() => {
  now = 0;
  history = new History(() => now);
});

const at = (view: Place['view'], more: Partial<Place> = {}): Place => ({
  ...{ view, selectedKey: undefined, line: undefined, lineWords: [], log: undefined },
  ...more,
});
const migration = (selectedKey: string) => at('migrations', { selectedKey });
const log = (path: string, line: number) => at('logs', { log: { path, line, mergedFrom: undefined } });

/** Some time later, so that it counts as looked at. */
function look(place: Place): void {
  now += 5000;
  history.note(place);
}

describe('where one was', () => {
  it('is found again, and what came after it', () => {
    for (const place of [at('overview'), migration('a'), log('x.log', 7)]) look(place);
    expect([history.canGoBack, history.canGoForward]).toEqual([true, false]);
    expect(history.go(-1, log('x.log', 9))).toEqual(migration('a'));
    expect(history.go(-1, migration('a'))).toEqual(at('overview'));
    expect([history.canGoBack, history.go(-1, at('overview'))]).toEqual([false, undefined]);
    history.go(1, at('overview'));
    // The line that one had scrolled to meanwhile.
    expect(history.go(1, migration('a'))).toEqual(log('x.log', 9));
  });

  it('is one place for as long as only its line changes', () => {
    for (const place of [at('overview'), log('x.log', 1), log('x.log', 2), log('x.log', 3)]) look(place);
    look(log('y.log', 1));
    expect(history.go(-1, log('y.log', 1))).toEqual(log('x.log', 3));
  });

  it('holds a line beside the view', () => {
    look(migration('a'));
    look({ ...migration('a'), line: { source: 0, line: 3 } });
    look(log('x.log', 3));
    expect(history.go(-1, log('x.log', 3))?.line).toEqual({ source: 0, line: 3 });
    expect(history.canGoBack).toBe(false);
  });

  it('is no migration that the arrows only passed', () => {
    look(migration('a'));
    for (const key of ['b', 'c', 'd']) {
      now += key === 'b' ? 5000 : 100;
      history.note(migration(key));
    }
    expect(history.go(-1, migration('d'))).toEqual(migration('a'));
  });

  it('is not on the way forward any more once one has gone elsewhere', () => {
    for (const place of [at('overview'), at('plan')]) look(place);
    history.go(-1, at('plan'));
    look(at('overview'));
    expect(history.canGoForward).toBe(true);
    look(at('report'));
    expect(history.canGoForward).toBe(false);
    expect(history.go(-1, at('report'))).toEqual(at('overview'));
  });

  it('is forgotten beyond a hundred, and with what was open', () => {
    for (let n = 0; n < 150; n += 1) look(log(`${n}.log`, 1));
    let steps = 0;
    while (history.go(-1, log('', 1))) steps += 1;
    expect(steps).toBe(99);
    history.begin(at('overview'));
    expect([history.canGoBack, history.canGoForward]).toEqual([false, false]);
  });
});
