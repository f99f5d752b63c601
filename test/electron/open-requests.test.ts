import { describe, expect, it } from 'vitest';
import { OpenRequests, pathsFromArguments, pathsOfSecondStart } from '../../electron/open-requests.ts';

describe('paths of a command line', () => {
  const from = (...words: string[]) => pathsFromArguments(words, '/home/ada', '/opt/app');

  it.each<[string, string[], string[]]>([
    ['none', ['switchover'], []],
    ['relative and absolute', ['switchover', 'a.tgz', '/logs/b.log'], ['/home/ada/a.tgz', '/logs/b.log']],
    ['among switches', ['switchover', '--no-sandbox', 'a.tgz', '-x'], ['/home/ada/a.tgz']],
    ['after the folder of a development start', ['electron', '/opt/app', 'a.tgz'], ['/home/ada/a.tgz']],
    [
      'with a dash, after the double dash',
      ['electron', '/opt/app', '--', '-odd.log', '--x'],
      ['/home/ada/-odd.log', '/home/ada/--x'],
    ],
    ['as file URLs', ['switchover', 'file:///logs/a%20b.tgz'], ['/logs/a b.tgz']],
    ['and no other URL', ['switchover', 'https://example.com/a.tgz', 'app://bundle/x', 'file://server/x'], []],
    ['and no empty word', ['switchover', ''], []],
    ['a drive letter is no scheme', ['switchover', 'C:x.tgz'], ['/home/ada/C:x.tgz']],
  ])('%s', (_what, words, paths) => {
    expect(from(...words)).toEqual(paths);
  });
});

describe('the queue', () => {
  it('keeps what comes before the page listens, then hands on at once', () => {
    const queue = new OpenRequests();
    const got: (readonly string[])[] = [];
    queue.add(['/a']);
    queue.add(['/b', '/c']);
    queue.listen((paths) => got.push(paths));
    queue.add(['/d']);
    queue.add([]);
    expect(got).toEqual([['/a', '/b', '/c'], ['/d']]);
  });

  it('waits while the page reloads, and gives nothing twice', () => {
    const queue = new OpenRequests();
    const got: (readonly string[])[] = [];
    queue.add(['/a']);
    queue.listen((paths) => got.push(paths));
    queue.pause();
    queue.add(['/b']);
    expect(got).toEqual([['/a']]);
    queue.listen((paths) => got.push(paths));
    expect(got).toEqual([['/a'], ['/b']]);
  });
});

it.each([null, undefined, 'x', [], {}, { paths: 'x' }, { paths: [1] }])(
  'takes %j of a second start for no paths',
  (data) => {
    expect(pathsOfSecondStart(data)).toEqual([]);
    expect(pathsOfSecondStart({ paths: ['/a'], more: 1 })).toEqual(['/a']);
  },
);
