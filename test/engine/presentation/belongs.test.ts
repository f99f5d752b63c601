import { beforeAll, describe, expect, it } from 'vitest';
import { analyse } from '../../../renderer/engine/analyse.ts';
import type { Analysis, LogLine, LogSource, Migration } from '../../../renderer/engine/model.ts';
import { belongings } from '../../../renderer/engine/presentation/belongs.ts';
import type { BelongsBy } from '../../../renderer/engine/presentation/belongs.ts';
import { redactAnalysis } from '../../../renderer/engine/report/redact/redact.ts';
import { nodePlatform } from '../../../renderer/platform/platform.node.ts';
import { excerpts } from '../../helpers/excerpts.ts';
import { memorySource } from '../../helpers/memory-source.ts';
import { analyseSample } from '../../helpers/sample-report.ts';

let analysis: Analysis;
beforeAll(async () => {
  analysis = await analyseSample();
});

function ofVm(name: string, { migrations } = analysis): Migration {
  const found = migrations.find(({ vm }) => vm.name === name);
  if (!found) throw new Error(`no ${name}`);
  return found;
}

function countsOf(one: Migration, { sources } = analysis): Readonly<Partial<Record<BelongsBy, number>>> {
  const why = belongings(one, sources);
  const all = Map.groupBy(one.lines, (line) => why(line).by);
  return Object.fromEntries([...all].map(([by, lines]) => [by, lines.length]));
}

describe('of the sample', () => {
  it('a reason for every line of erp-01', () => {
    expect(countsOf(ofVm('erp-01'))).toEqual({
      task: 3,
      opID: 7,
      id: 23,
      session: 21,
      world: 1,
      folder: 6,
      entry: 2,
      VM: 1,
    });
  });

  it('none is claimed that its text does not show', () => {
    const opIdIn = (text: string) => /opID=([^\s\])]+)/.exec(text)?.[1];
    let walked = 0;
    for (const one of analysis.migrations) {
      const why = belongings(one, analysis.sources);
      const ofId = one.lines.filter(
        ({ text }) => one.id !== undefined && (text.includes(one.id) || text.includes(one.idHex ?? one.id)),
      );
      const holds: Readonly<Record<BelongsBy, (line: LogLine) => boolean>> = {
        id: ({ text }) => text.includes(one.id ?? '?') || text.includes(one.idHex ?? '?'),
        task: ({ text }) => text.includes(one.task?.id ?? '?'),
        opID: ({ text }) => {
          const stem = (whole: string | undefined) => whole?.split('-').slice(0, 3).join('-');
          const own = stem(opIdIn(text));
          return (
            own !== undefined && one.lines.some((other) => other.text !== text && stem(opIdIn(other.text)) === own)
          );
        },
        VM: ({ text }) => text.includes(one.vm.path ?? '?') || text.includes(one.vm.name ?? '?'),
        session: ({ source }) => ofId.some((other) => other.source === source),
        world: ({ source, text }) => {
          const world = /cpu\d+:(\d+)/.exec(text)?.[1] ?? '?';
          const leader = [one.source.worldId, one.destination.worldId].some((id) => text.includes(String(id ?? '?')));
          return leader || ofId.some((other) => other.source === source && other.text.includes(`:${world}`));
        },
        thread: ({ source, text }) => {
          const thread = /\[(\w+)\]/.exec(text)?.[1] ?? '?';
          return ofId.some((other) => other.source === source && other.text.includes(`[${thread}]`));
        },
        event: ({ text }) => text.includes(one.vm.name ?? '?'),
        entry: ({ text }) => text.startsWith('-->'),
        folder: ({ source }) => {
          const folder = (at: number) => analysis.sources[at]?.path.replace(/[^/]*$/, '');
          return ofId.some((other) => folder(other.source) === folder(source));
        },
        place: () => true,
      };
      for (const line of one.lines) {
        const { by } = why(line);
        expect([by, line.text, holds[by](line)]).toEqual([by, line.text, true]);
        walked += 1;
      }
    }
    expect(walked).toBeGreaterThan(300);
  });

  it('the same reasons hold where names are replaced', () => {
    const { analysis: clean } = redactAnalysis(analysis, {});
    const plain = analysis.migrations.map((one) => countsOf(one));
    expect(clean.migrations.map((one) => countsOf(one, clean))).toEqual(plain);
  });
});

const id = '8743996508480001077';
const source = (format: LogSource['format'], path = 'a/x.log') => ({ path, format, host: undefined });

interface Given {
  readonly text: string;
  readonly source?: number;
  readonly second?: number;
  readonly side?: LogLine['side'];
  readonly line?: number;
}

/** Why the last of these lines belongs. */
function why(format: LogSource['format'], given: readonly Given[], more: Partial<Migration> = {}): string {
  const lines = given.map(({ text, source = 0, second = 0, side = 'source', line }, at): LogLine => ({
    source,
    line: line ?? at + 1,
    time: second * 1e6,
    side,
    text,
  }));
  const one = {
    id,
    idHex: '7958ea7f2d34d435',
    task: undefined,
    vm: {},
    source: {},
    destination: {},
    lines,
    ...more,
  } as unknown as Migration;
  const last = lines.at(-1);
  if (!last) throw new Error('no line');
  return belongings(one, [source(format), source(format, 'b/x.log')])(last).words;
}

const place = 'by its place in this log';
const withId = `cpu4:2758489)VMotion: 4113: ${id} S: text`;

describe('nothing is claimed', () => {
  it.each<[string, LogSource['format'], readonly Given[], Partial<Migration>]>([
    ['of a world of another host', 'vmkernel', [{ text: withId }, { text: 'cpu1:2758489)text', source: 1 }], {}],
    [
      'of a world of the other side in one file',
      'vmkernel',
      [{ text: withId }, { text: 'cpu1:2758489)text', side: 'destination' }],
      {},
    ],
    ['of a world much later', 'vmkernel', [{ text: withId }, { text: 'cpu1:2758489)text', second: 121 }], {}],
    [
      'of a thread later than it serves one',
      'hostd',
      [{ text: `hostd[2099108] (${id})` }, { text: 'hostd[2099108] x', second: 6 }],
      {},
    ],
    ['of a longer name', 'hostd', [{ text: `x ${id}` }, { text: 'powering on erp-011' }], { vm: { name: 'erp-01' } }],
    [
      'of a name within another',
      'hostd',
      [{ text: `x ${id}` }, { text: 'powering on my-erp-01' }],
      { vm: { name: 'erp-01' } },
    ],
    [
      'of another operation',
      'hostd',
      [{ text: `opID=lp2x-24201-auto-h5 ${id}` }, { text: 'opID=lp2x-24202-auto-h5 x' }],
      {},
    ],
    [
      'of the first two parts alone',
      'hostd',
      [{ text: `opID=lp2x-24201-auto-01 ${id}` }, { text: 'opID=lp2x-24201-other-01 x' }],
      {},
    ],
    [
      'of a short opID of another host',
      'vmkernel',
      [{ text: `cpu1:11 opID=a950f7ad) ${id}` }, { text: 'cpu1:22 opID=a950f7ad)x', source: 1 }],
      {},
    ],
    [
      'of a task with a longer number',
      'vpxd',
      [{ text: 'x' }, { text: 'BEGIN task-48325' }],
      { task: { id: 'task-4832' } as never },
    ],
    [
      'of a dump far below',
      'hostd',
      [
        { text: `x ${id}`, line: 1 },
        { text: '--> y', line: 402 },
      ],
      {},
    ],
    ['of a vmware.log of another folder', 'vmware', [{ text: `x ${id}` }, { text: 'vmx - text', source: 1 }], {}],
  ])('%s', (_, format, lines, more) => {
    expect(why(format, lines, more)).toBe(place);
  });
});

describe('what is claimed', () => {
  it.each<[string, LogSource['format'], readonly Given[], Partial<Migration>]>([
    ['shows the migration’s id', 'vmware', [{ text: 'mid=7958EA7F2D34D435' }], {}],
    [
      'written by a world that also wrote a line with the id',
      'vmkernel',
      [{ text: withId }, { text: 'cpu1:2758489)text', second: 119 }],
      {},
    ],
    [
      'names the VM’s world on this host',
      'vmkernel',
      [{ text: withId }, { text: 'cpu1:1)Hbr: worldID=2108411' }],
      { source: { worldId: 2108411 } },
    ],
    [
      'written by a thread that also wrote a line with the id',
      'hostd',
      [{ text: `hostd[2099108] (${id})` }, { text: 'hostd[2099108] x', second: 4 }],
      {},
    ],
    ['has the opID of a line that shows the id', 'hostd', [{ text: `opID=a-b-c ${id}` }, { text: 'opID=a-b-c x' }], {}],
    [
      'its opID is of the same call as that of a line that shows the id',
      'hostd',
      [{ text: `opID=a-b-c-01-39 ${id}` }, { text: 'opID=a-b-c-01 x' }],
      {},
    ],
    [
      'its opID is of the same call as that of a line that shows the id',
      'hostd',
      [{ text: `opID=a-b-c-01 ${id}` }, { text: 'opID=a-b-c-02 x' }],
      {},
    ],
    [
      'names vCenter’s operation of this move',
      'vpxd',
      [{ text: 'x' }, { text: 'FINISH task-4832' }],
      { task: { id: 'task-4832' } as never },
    ],
    [
      'has the opID of vCenter’s operation of this move',
      'vpxd',
      [{ text: 'opID=k-1-x BEGIN task-4832' }, { text: 'opID=k-1-x fault' }],
      { id: undefined, task: { id: 'task-4832' } as never },
    ],
    ['names the VM', 'hostd', [{ text: `x ${id}` }, { text: 'powering on erp-01.' }], { vm: { name: 'erp-01' } }],
    [
      'vCenter’s event that names the VM',
      'vcenter-events',
      [{ text: 'Migrating erp-01 off host' }],
      { id: undefined, vm: { name: 'erp-01' } },
    ],
    [
      'vCenter’s event of the same chain as another one here',
      'vcenter-events',
      [{ text: '"ChainId":77 a' }, { text: '"ChainId": 77 b' }],
      { id: undefined },
    ],
    ['in the same vmware.log as a line that shows the id', 'vmware', [{ text: `x ${id}` }, { text: 'vmx - text' }], {}],
    [
      'goes on with the entry above',
      'hostd',
      [
        { text: `x ${id}`, line: 7 },
        { text: '-->   y', line: 12 },
      ],
      {},
    ],
  ])('%s', (words, format, lines, more) => {
    expect(why(format, lines, more)).toBe(words);
  });
});

describe('of public excerpts', () => {
  const real = excerpts();
  it.skipIf(real.length === 0)('most lines show why they belong', async () => {
    const counts = new Map<BelongsBy, number>();
    for (const { files } of real) {
      const read = await analyse(
        [...files].map(([path, bytes]) => memorySource(path, bytes)),
        { platform: nodePlatform },
      );
      for (const one of read.migrations) {
        const whyOf = belongings(one, read.sources);
        for (const line of one.lines) counts.set(whyOf(line).by, (counts.get(whyOf(line).by) ?? 0) + 1);
      }
    }
    const all = [...counts.values()].reduce((sum, count) => sum + count, 0);
    expect(all).toBeGreaterThan(40);
    expect((counts.get('place') ?? 0) / all).toBeLessThan(0.4);
  });
});
