import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { LogView } from '../../renderer/state/log-view.svelte.ts';
import type { MergedFrom } from '../../renderer/state/merging.ts';
import type { Answers } from '../../renderer/worker/messages.ts';
import { FakeEngine, later, settled } from '../helpers/fake-engine.ts';

let engine: FakeEngine;
let log: LogView;
const lines = (count: number, first = 1) =>
  Array.from({ length: count }, (_, n) => ({ line: first + n, text: `line ${first + n}` }));

function begin(answering: ConstructorParameters<typeof FakeEngine>[0] = {}): void {
  engine = new FakeEngine({
    'open-log': () => ({ lineCount: 1000 }),
    'read-lines': ({ first, count }) => lines(count, first) as never,
    search: () => ({ lines: [10, 20, 30], complete: true }),
    'merge-logs': ({ paths, from }) => ({
      lines: [10, 20, 30].map((time) => ({ time, text: `${paths[0]} at ${time}`, log: 0, line: time })),
      isCut: from >= 500,
      changed: 'shorter',
    }),
    'line-at': ({ time }) => (time === 0 ? undefined : 77),
    'read-around': ({ line }) => lines(3, line - 1) as never,
    ...answering,
  });
  log = new LogView(engine);
  log.begin({ files: [], limits: {} });
}
beforeEach(() => begin());
afterEach(() => vi.useRealTimers());

describe('a log', () => {
  it('is opened once, at a line within it', async () => {
    const opening = log.open('a.log', 5000);
    expect([log.isOpening, log.lineCount]).toEqual([true, 0]);
    await opening;
    expect([log.path, log.lineCount, log.line, log.isOpening]).toEqual(['a.log', 1000, 1000, false]);
    await log.open('a.log', 7);
    expect([log.line, engine.of('open-log').length]).toEqual([7, 1]);
    log.goTo(-3);
    expect(log.line).toBe(1);
  });

  it('shows how far its files were read, and what changed in them', async () => {
    begin({
      'open-log': (_, { onWalked }) => {
        onWalked?.({ bytesRead: 1, bytesTotal: 4 } as never);
        return { lineCount: 1, changed: 'It is longer now.' };
      },
    });
    await log.open('a.log');
    expect([log.openedShare, log.changed]).toEqual([0.25, 'It is longer now.']);
    log.close();
    expect(log.changed).toBeUndefined();
  });

  it('that is opened later wins, whichever comes first', async () => {
    const slow = later<Answers['open-log']>();
    begin({ 'open-log': ({ path }) => (path === 'slow.log' ? slow.promise : { lineCount: 5 }) });
    const first = log.open('slow.log');
    await log.open('b.log');
    expect(engine.cancelled).toMatchObject([{ path: 'slow.log' }]);
    slow.resolve({ lineCount: 9 });
    await first;
    expect([log.path, log.lineCount, log.isOpening]).toEqual(['b.log', 5, false]);
  });

  it('that cannot be opened says why', async () => {
    begin({ 'open-log': () => Promise.reject(new Error('It is gone.')) });
    await log.open('a.log');
    expect([log.problem, log.isOpening]).toEqual(['It is gone.', false]);
  });

  it('of the next bundle is another one, though it has the same path', async () => {
    await log.open('a.log');
    log.begin({ files: [], limits: {} });
    expect(log.path).toBeUndefined();
    await log.open('a.log');
    expect(new Set(engine.of('open-log').map(({ reading }) => reading)).size).toBe(2);
  });

  it('that cannot be read now can be named', async () => {
    await log.open('a.log');
    log.point('kept.log', 12);
    expect([log.path, log.line, log.lineCount]).toEqual(['kept.log', 12, 0]);
  });

  it('has its lines fetched in pages around what is on screen, each once', async () => {
    await log.open('a.log');
    expect(log.text(1)).toBeUndefined();
    log.want(450, 470);
    log.want(455, 475);
    await settled();
    expect(engine.of('read-lines').map(({ first, count }) => [first, count])).toEqual([
      [201, 200],
      [401, 200],
      [601, 200],
    ]);
    expect([log.text(460), log.text(601), log.text(1)]).toEqual(['line 460', 'line 601', undefined]);
  });

  it('fetches a page again that failed, and drops one that comes for another log', async () => {
    const held = later<Answers['read-lines']>();
    let count = 0;
    begin({
      'open-log': () => ({ lineCount: 100 }),
      'read-lines': ({ first }) => {
        count += 1;
        if (count === 1) throw new Error('lost');
        return count === 2 ? (lines(200, first) as never) : held.promise;
      },
    });
    await log.open('a.log');
    log.want(1, 1);
    await settled();
    expect(log.problem).toBe('lost');
    log.want(1, 1);
    await settled();
    expect(log.text(1)).toBe('line 1');
    await log.open('b.log');
    log.want(1, 1);
    await log.open('c.log');
    held.resolve(lines(200) as never);
    await settled();
    expect(log.text(1)).toBeUndefined();
  });

  it('goes to a moment, and stays where there is none', async () => {
    await log.open('a.log');
    await log.goToTime(5);
    expect(log.line).toBe(77);
    await log.goToTime(0);
    expect(log.line).toBe(77);
  });

  it('shows lines around one of a log that is not open', async () => {
    expect(await log.around('b.log', 5, 1)).toHaveLength(3);
    expect(engine.of('read-around')).toMatchObject([{ path: 'b.log', line: 5, count: 1 }]);
  });
});

const together: MergedFrom = {
  key: 'around',
  of: 'db-03',
  paths: ['a.log', 'b.log'],
  span: [0, 1000],
  at: undefined,
  hosts: ['a', 'b'],
  steps: [[], [{ from: 0, ahead: 3, within: 1 }]],
  said: [],
  isAlignable: true,
};

describe('several logs as one', () => {
  it('are held in part: past the ends of that, the next part is read', async () => {
    begin({
      'merge-logs': ({ from, end, to }) => {
        const first = end === 'first' ? Math.max(from, 0) : to - 2;
        const lines = [0, 1, 2].map((n) => ({ time: first + n, text: '', log: 0, line: 1 }));
        return { lines, isCut: first > 0 && first < 998 };
      },
    });
    const parts = () => engine.of('merge-logs').map(({ from, to, end }) => [from, to, end]);
    const ends = () => [log.merged?.hasEarlier, log.merged?.hasLater, log.line];
    await log.openMerged({ ...together, at: 400 });
    expect(engine.of('merge-logs')[0]).toMatchObject({ paths: together.paths, steps: together.steps });
    expect([parts().at(-1), ends()]).toEqual([
      [400, 1000, 'first'],
      [true, true, 1],
    ]);
    await log.readMore('later');
    expect([parts().at(-1), ends()]).toEqual([
      [402, 1000, 'first'],
      [true, true, 1],
    ]);
    await log.readMore('earlier');
    expect([parts().at(-1), ends()]).toEqual([
      [0, 402, 'last'],
      [true, true, 3],
    ]);
    // What is held is looked through first.
    await log.goToTime(401);
    expect([parts().length, log.line]).toEqual([3, 2]);
    await log.goToTime(900);
    expect([parts().at(-1), log.line]).toEqual([[900, 1000, 'first'], 1]);
    await log.goToTime(7);
    expect([parts().at(-1), log.line]).toEqual([[7, 1000, 'first'], 1]);
  });

  it('show their lines in order of time, and go to a moment', async () => {
    await log.open('a.log');
    await log.openMerged(together);
    expect(log.merged).toMatchObject({ of: 'db-03', paths: ['a.log', 'b.log'], hasEarlier: false, hasLater: false });
    expect([log.path, log.lineCount, log.changed, log.text(2)]).toEqual([undefined, 3, 'shorter', 'a.log at 20']);
    await log.goToTime(15);
    expect(log.line).toBe(2);
    await log.goToTime(99);
    expect(log.line).toBe(3);
    await log.open('a.log');
    expect(log.merged).toBeUndefined();
  });

  it('are requested again after their worker was stopped', async () => {
    await log.openMerged(together);
    await log.reopen();
    expect(engine.of('merge-logs')).toHaveLength(2);
  });
});

describe('a search', () => {
  it('goes through the hits, from this line on and around at the ends', async () => {
    await log.open('a.log', 15);
    log.pattern = 'Failed';
    await log.search();
    expect(engine.of('search')).toMatchObject([{ path: 'a.log', pattern: 'Failed', flags: '' }]);
    expect([log.hits, log.searched, log.line]).toEqual([[10, 20, 30], 'Failed', 20]);
    const visited = ([1, 1, -1, -1, -1, -1] as const).map((step) => {
      log.nextHit(step);
      return log.line;
    });
    expect(visited).toEqual([30, 10, 30, 20, 10, 30]);
  });

  it('ignores case where the pattern has none, and says when it found more than is shown', async () => {
    begin({ search: () => ({ lines: [3], complete: false }) });
    await log.open('a.log');
    log.pattern = 'failed';
    await log.search();
    expect([engine.of('search')[0]?.flags, log.isComplete]).toEqual(['i', false]);
  });

  it('with nothing clears the hits; with half an expression asks nobody', async () => {
    await log.open('a.log');
    log.pattern = 'x';
    await log.search();
    log.pattern = '(';
    await log.search();
    expect([log.hits, log.searchProblem]).toEqual([[], 'This is not a regular expression yet.']);
    log.pattern = '';
    await log.search();
    expect([log.searchProblem, log.searched, engine.of('search').length]).toEqual([undefined, undefined, 1]);
  });

  it('that takes too long is stopped with its worker, and the log is opened again', async () => {
    begin({ search: () => new Promise(() => undefined) });
    await log.open('a.log');
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    log.pattern = '(a+)+b';
    const searching = log.search();
    await vi.advanceTimersByTimeAsync(11_000);
    expect([log.isSearching, engine.stopped]).toEqual([true, []]);
    await vi.advanceTimersByTimeAsync(1000);
    await searching;
    expect(log.searchProblem).toContain('more than 12 s');
    expect([log.isSearching, engine.stopped.length, engine.of('open-log').length]).toEqual([false, 1, 2]);
  });

  it('takes the place of one that is still running', async () => {
    begin({
      search: ({ pattern }) => (pattern === 'slow' ? new Promise(() => undefined) : { lines: [4], complete: true }),
    });
    await log.open('a.log');
    log.pattern = 'slow';
    const first = log.search();
    log.pattern = 'quick';
    await Promise.all([first, log.search()]);
    expect([log.hits, log.searched, log.searchProblem]).toEqual([[4], 'quick', undefined]);
    expect(engine.stopped).toEqual(['The search was ended.']);
  });

  it('ends when another log is opened', async () => {
    begin({ search: () => new Promise(() => undefined) });
    await log.open('a.log');
    log.pattern = 'slow';
    const searching = log.search();
    await log.open('b.log');
    await searching;
    expect([log.isSearching, log.searchProblem, log.path]).toEqual([false, undefined, 'b.log']);
  });
});
