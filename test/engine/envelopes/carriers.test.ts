/** What stands around a line says where it is from, or nothing: no other text gets into the line, and none is taken for a host. */
import { describe, expect, test } from 'vitest';
import { analyse } from '../../../renderer/engine/analyse.ts';
import { nodePlatform } from '../../../renderer/platform/platform.node.ts';
import { memorySource } from '../../helpers/memory-source.ts';

const iso = '2014-11-08T03:11:10.313Z';
const said = 'WARNING: VMotion: 3680: 1415416254017461 S: failed to end preCopy stream: IO was aborted';
const body = `cpu5:3343193)${said}`;
const line = `${iso} ${body}`;
const ofVmx = `${iso}| vmx| I125: Received migrate 'to' request for mid id 1415416254017461, src ip <10.0.0.1>, dst ip <10.0.0.2>`;

async function read(text: string, path = 'paste.txt') {
  const analysis = await analyse([memorySource(path, text)], { platform: nodePlatform });
  return { ...analysis, texts: analysis.migrations.flatMap(({ lines }) => lines.map((one) => one.text)) };
}

describe('names of files', () => {
  test.each([
    '/vmfs/volumes/ds/app 01/vmware.log:',
    '/vmfs/volumes/ds/app 01/vmware.log:12:',
    '/vmfs/volumes/ds/app 01/vmware-3.log-12-',
    '> /vmfs/volumes/ds/app 01/vmware.log:12:',
    'esx01:/vmfs/volumes/ds/app 01/vmware.log:12:',
    'see what /vmfs/volumes/ds/app 01/vmware.log:12: ',
    '/vmfs/volumes/my datastore/app 01/vmware.log:',
  ])('have blanks: %j', async (before) => {
    const { migrations, texts } = await read(before + ofVmx);
    expect(migrations).toMatchObject([{ id: '1415416254017461', vm: { name: 'app 01' } }]);
    expect(texts).toEqual([ofVmx]);
  });

  test.each([
    'C:\\logs\\vmkernel.log:',
    'C:\\logs\\case 12\\vmkernel.log:',
    'C:\\logs\\case 12\\vmkernel.log:12:',
    'C:/logs/vmkernel.log:',
    '\\\\server\\case 12\\vmkernel.log:12:',
    'file:///C:/logs/vmkernel.log:',
    'file:///C:/my logs/vmkernel.log:3:',
    'file:///logs/vmkernel.log:',
    'https://paste.example/raw/vmkernel.log:12:',
    'INFO:/var/log/vmkernel.log:',
    'x:/var/log/vmkernel.log:',
  ])('name no host: %j', async (before) => {
    const { migrations, sources, texts } = await read(before + line);
    expect(migrations).toMatchObject([{ id: '1415416254017461' }]);
    expect(migrations[0]?.source.host).toBeUndefined();
    expect(sources).toMatchObject([{ readAs: 'grep output with file names' }]);
    expect(sources[0]?.host).toBeUndefined();
    expect(texts).toEqual([line]);
  });
});

const levels = 'INFO WARN WARNING ERROR Error DEBUG NOTICE TRACE FATAL CRITICAL info warning error'.split(' ');

test.each(
  levels.flatMap((level) => [
    `2024-03-05 10:00:00 ${level} parser: `,
    `2024-03-05T10:00:00.000Z ${level} parser: `,
    `2024-03-05T10:00:00.000Z ${level} `,
    `2024-03-05T10:00:00.000Z [${level}] parser: `,
    `Mar  5 10:00:00 ${level} `,
  ]),
)('a level is no host: %j', async (before) => {
  const { all } = await read(before + line).then((one) => ({ all: JSON.stringify([one.migrations, one.sources]) }));
  expect(all).not.toMatch(/"host":/);
});

describe('what another program says is no line of the host', () => {
  test.each([
    `Mar  5 10:00:00 esx01 shell[21]: [root]: grep `,
    `Mar  5 10:00:00 web01 myapp[22]: pasted: `,
    `Mar  5 10:00:00 web01 myapp[22]: ${'a long story before it is '.repeat(6)}pasted: `,
    'Mar  5 10:00:00 web01 bash[3]: ',
    'Mar  5 10:00:00 web01 sudo: ',
    'Mar  5 10:00:00 web01 CRON[12]: ',
    'Mar  5 10:00:00 web01 root: ',
    '<14>1 2024-03-05T10:00:00Z web01 hubot 12 - - ',
    '<14>1 2024-03-05T10:00:00Z web01 hubot 12 - [a@1 b="c"] ',
    '2024-03-05T10:00:00Z web01 hubot[12]: ',
    '2024-03-05T10:00:00Z web01 vmkernel-watch: ',
    '2024-03-05T10:00:00.000Z web01 check_vmkernel: ',
    'Mar  5 10:00:00 web01 vmkernel.log: ',
    '2024-03-05 10:00:00 hubot: alice: ',
  ])('%j', async (before) => {
    for (const quoted of [line, line.slice(line.indexOf(' ') + 1)]) {
      const { migrations, sources } = await read(before + quoted);
      expect(migrations, quoted).toEqual([]);
      expect(sources).toMatchObject([{ unread: { count: 1 } }]);
      expect(sources[0]?.host).toBeUndefined();
    }
  });

  test.each([
    'Mar  5 10:00:00 esx01 ',
    'Mar  5 10:00:00 esx01 syslog-ng[12]: ',
    'Mar  5 10:00:00 esx01 fluentd: ',
    '<14>1 2024-03-05T10:00:00Z esx01 - - - - ',
    '<14>1 2024-03-05T10:00:00Z esx01 promtail 12 - [a@1 b="c"] ',
    '2024-03-05T10:00:00Z esx01 vmsyslogd[12]: ',
  ])('but a relay passes it on: %j', async (before) => {
    const { migrations, texts } = await read(before + line);
    expect(migrations).toMatchObject([{ id: '1415416254017461', source: { host: 'esx01' } }]);
    expect(texts).toEqual([line]);
  });
});

describe('nothing around a line gets into it', () => {
  test.each([
    ['a\t', '\tsecret'],
    ['17\t', '\tsecret'],
    ['Zeit\tHost\tNachricht\tWer\nx\ty\t', '\tsecret'],
    ['a;', ';secret'],
    ['17; ', '; secret'],
    ['"a";', ';secret'],
    ['| ', ' | secret |'],
    ['| a | ', ' | secret |'],
    ['|', '|secret|'],
    ['|a|', '|secret|'],
    ['│ ', ' │ secret │'],
    ['│ a │ ', ' │ secret │'],
    ['│', '│secret│'],
    ['║ ', ' ║ secret ║'],
    ['┃ a ┃ ', ' ┃ secret ┃'],
    ['`', '` secret'],
    ['see `', '`, secret'],
    ['``', '`` secret'],
    ['“', '” secret'],
    ['see “', '”: secret'],
    ['“ ', ' ” secret'],
    ['„', '“ secret'],
    ['«', '» secret'],
    ['‘', '’ secret'],
    ['「', '」 secret'],
    ['[', '](http://secret)'],
    ['[ ', ' ](http://secret)'],
    ['see [', '](http://secret)'],
    ['(', ') secret'],
    ['**', '** secret'],
    ['_', '_ secret'],
    ['~~', '~~ secret'],
    ['<td>', '</td><td>secret'],
    ['<tr><td>', '</td><td>secret</td></tr>'],
    ['<log>', '</log> secret'],
    ['<event id="1">', '</event><user>secret</user>'],
    ['<![CDATA[', ']]> secret'],
    ['<p>see <code>', '</code> secret</p>'],
    ['<p>see <code class="x"><b>', '</b></code> secret</p>'],
    ['<a href="http://secret">', '</a> secret'],
  ])('%j, %j', async (before, behind) => {
    for (const [one, id] of [
      [line, '1415416254017461'],
      [ofVmx, '1415416254017461'],
    ] as const) {
      const whole = /^<(?:td|tr|p)/.test(before) ? one.replaceAll('<', '&lt;').replaceAll('>', '&gt;') : one;
      const { migrations, texts } = await read(before + whole + behind);
      expect(migrations).toMatchObject([{ id }]);
      expect(texts).toEqual([one]);
    }
  });

  test.each([
    ['', ' a; b | c │ d “e” `f` [g](h) *i* _j_ </td> k)'],
    ['', '\tb\tc'],
    ['> ', ' a; b | c │ d “e” `f` [g](h) *i* _j_ </td> k)'],
    ['     1\t', '\tb; c'],
    ['\t', '\tb'],
    ['12:', ' a; b|c'],
    ['12|', '|b'],
    ['* ', ' *b* c'],
    ['> | ', ' a|b'],
    ['vmkernel.log:', ' [b] (c) | d; e'],
    ['It failed with: ', ' (b) [c] d; e'],
    ['(', ' (b) [c'],
    ['[', ' [b] c'],
    ['“', ' doesn’t “b” c'],
    ['‘', ' doesn’t'],
    ['_', ' a_b c_'.slice(0, 4)],
  ])('and what it holds itself stays: %j, %j', async (before, behind) => {
    const { texts } = await read(before + line + behind);
    expect(texts).toEqual([line + behind]);
  });

  test.each([`1,${line},secret`, `12,${ofVmx},secret`])(
    'a row without quotation marks is not read: %j',
    async (text) => {
      const { migrations } = await read(text);
      expect(migrations).toEqual([]);
    },
  );
});
