/** Logs whose first 64 KiB say nothing: the format is decided by the first line that speaks. */
import { describe, expect, test } from 'vitest';
import { analyse } from '../../../renderer/engine/analyse.ts';
import { LogText } from '../../../renderer/engine/log-text/log-text.ts';
import { nodePlatform } from '../../../renderer/platform/platform.node.ts';
import { bytesOf, concat, gz, tgz } from '../../helpers/archives.ts';
import { memorySource } from '../../helpers/memory-source.ts';

const id = '1424430291970314';
const entry = `2015-12-25T16:39:25.565Z cpu4:2758489)VMotion: 1914: ${id} S: Stopping pre-copy: only 1 pages left\n`;
const vmx = `2018-02-15T02:55:01.542Z| vmx| I125: MigrateSetInfo: state=8 srcIp=<10.0.0.1> dstIp=<10.0.0.2> mid=${id} uuid=44454c4c-3900-1037 priority=yes\n`;
const KiB = 1024;

function filled(line: string, bytes: number): string {
  return line.repeat(Math.ceil(bytes / line.length));
}

const silent: Readonly<Record<string, Uint8Array | string>> = {
  'a line of 70 KB': `${'x'.repeat(70 * KiB)}\n`,
  'a line of 900 KB': `${'x'.repeat(900 * KiB)}\n`,
  'a line longer than a line may be': `${'x'.repeat(3 * KiB * KiB)}\n`,
  'a line of 64 KiB that ends with them': `${'x'.repeat(64 * KiB - 1)}\n`,
  'the continuation of a dump': filled(
    '-->    key = "msg.hostd.reason", value = (vmodl.MethodFault) null\n',
    100 * KiB,
  ),
  'five megabytes of such a continuation': filled('-->    value = (vmodl.MethodFault) null\n', 5 * KiB * KiB),
  'a stack trace': filled(
    '\tat com.vmware.vim.vmomi.core.impl.BlockingFuture.get(BlockingFuture.java:59)\n',
    150 * KiB,
  ),
  'a stack trace without blanks before its lines': filled('Traceback: KeyError\nmain.py:12 in run\n', 200 * KiB),
  'blank lines': filled('\n', 100 * KiB),
  'blank lines of Windows': filled('\r\n', 300 * KiB),
  zeros: new Uint8Array(300 * KiB),
  'zeros in lines': concat(filled(`${'\0'.repeat(500)}\n`, 100 * KiB)),
  'entries of other daemons': filled('2015-12-25T16:39:20.000Z sshd[1]: Connection from 10.0.0.9 port 22\n', 100 * KiB),
};
const files = ['vmkernel.log', 'case/vmkernel.log', 'esx01.txt', 'case/dump of monday', 'vmkernel.7.gz'];

describe.each(Object.entries(silent))('%s first', (what, start) => {
  test.each(files)('%s is read', async (path) => {
    const data = concat(start, entry, entry.replace('S: Stopping', 'S: Stopping again'));
    const source = memorySource(path, path.endsWith('.gz') ? gz(data) : data, [60_000, 7]);
    const { sources, migrations, warnings } = await analyse([source], { platform: nodePlatform });
    expect(migrations.map((one) => one.id)).toEqual([id]);
    // The rest of such a line was not looked through: that is said, and nothing else.
    expect(warnings.map(({ kind }) => kind)).toEqual(what === 'a line longer than a line may be' ? ['long-line'] : []);
    const lines = Buffer.from(data).toString('latin1').split('\n');
    const [line] = migrations[0]?.lines ?? [];
    expect(lines[(line?.line ?? 0) - 1]?.replace(/^\0+/, '')).toBe(line?.text);
    expect(sources).toMatchObject([
      { lines: lines.length - 1, firstTime: Date.parse('2015-12-25T16:39:25.565Z') * 1000 },
    ]);
  });

  test('in an archive, and as another format', async () => {
    const data = concat(start, vmx.repeat(3));
    const bundle = tgz([
      { name: 'vmfs/volumes/ds/app/vmware.log', data },
      { name: 'x/unknown', data },
    ]);
    const { sources } = await analyse([memorySource('a.tgz', bundle)], { platform: nodePlatform });
    expect(sources.map(({ format }) => format)).toEqual(['vmware', 'vmware']);
  });

  test('opened, it can be asked for a time', () => {
    const text = new LogText('esx01.txt', nodePlatform);
    text.append(bytesOf(concat(start, entry, entry.replace('16:39:25', '16:40:00'))));
    text.end();
    expect(text.lineAt(Date.parse('2015-12-25T16:40:00.000Z') * 1000)).toBe(text.lineCount);
  });
});

describe('what never speaks', () => {
  const taken = async (path: string, line: string, mebibytes: number) => {
    const chunk = bytesOf(filled(line, KiB * KiB));
    let given = 0;
    const source = {
      path,
      size: mebibytes * chunk.length,
      async *read() {
        for (; given < mebibytes; given += 1) yield chunk.slice();
      },
    };
    const { sources } = await analyse([source], { platform: nodePlatform });
    expect(sources).toEqual([]);
    return given;
  };

  test('is looked through for what it may quote, whatever its name', async () => {
    expect(await taken('case/novel', 'It was the best of times, it was the worst of times.\n', 20)).toBe(20);
    expect(await taken('vmkernel.log', '2015-12-25T16:39:20.000Z sshd[1]: Connection from 10.0.0.9\n', 20)).toBe(20);
  });

  test('is left where it is no text: soon, unless its name says that it is a log', async () => {
    const noise = '\x01\x02\x03\x8f\xf2 never a word\n';
    expect(await taken('case/noise', noise, 50)).toBeLessThan(4);
    expect(await taken('vmkernel.log', noise, 300)).toBeLessThan(100);
  });
});
