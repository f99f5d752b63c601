import { beforeEach, describe, expect, it } from 'vitest';
import { Steps } from '../../renderer/state/steps.svelte.ts';

let value = 0;
let steps: Steps<number>;
const set = (to: number, drag?: string) => {
  steps.remember(drag);
  value = to;
};

beforeEach(() => {
  value = 0;
  steps = new Steps(
    () => value,
    (to) => (value = to),
  );
});

describe('undo and redo', () => {
  it('goes back and forth through what was done, and says whether there is a way', () => {
    expect([steps.canUndo, steps.canRedo]).toEqual([false, false]);
    set(1);
    set(2);
    steps.undo();
    expect([value, steps.canUndo, steps.canRedo]).toEqual([1, true, true]);
    steps.undo();
    steps.undo();
    expect([value, steps.canUndo]).toEqual([0, false]);
    steps.redo();
    steps.redo();
    steps.redo();
    expect([value, steps.canRedo]).toEqual([2, false]);
  });

  it('has no way forth any more after another change', () => {
    set(1);
    steps.undo();
    set(5);
    expect(steps.canRedo).toBe(false);
    steps.redo();
    expect(value).toBe(5);
  });

  it('takes a drag for one step, and the next of the same thing for another', () => {
    for (const to of [1, 2, 3]) set(to, 'link');
    steps.endDrag();
    for (const to of [4, 5]) set(to, 'link');
    set(6, 'goal');
    steps.undo();
    expect(value).toBe(5);
    steps.undo();
    expect(value).toBe(3);
    steps.undo();
    expect(value).toBe(0);
  });

  it('does not go on with a drag after undo', () => {
    set(1, 'link');
    set(2, 'link');
    steps.undo();
    set(3, 'link');
    steps.undo();
    expect(value).toBe(0);
    expect(steps.canUndo).toBe(false);
  });

  it('keeps a bounded number of steps, and none after it forgot', () => {
    for (let to = 1; to <= 500; to += 1) set(to);
    let count = 0;
    for (; steps.canUndo; count += 1) steps.undo();
    expect([count, value]).toEqual([200, 300]);
    steps.forget();
    expect([steps.canUndo, steps.canRedo]).toEqual([false, false]);
  });
});
