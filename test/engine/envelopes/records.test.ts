/** Records of exports: their own line, their own host, and a time where the line has none. */
import { describe, expect, test } from 'vitest';
import { analyse } from '../../../renderer/engine/analyse.ts';
import { nodePlatform } from '../../../renderer/platform/platform.node.ts';
import { memorySource } from '../../helpers/memory-source.ts';

const iso = '2014-11-08T03:11:10.313Z';
const of = (id: number) =>
  `cpu5:3343193)WARNING: Migrate: 269: 141541625401746${id} S: Failed: IO was aborted (0xbad00e0) @0x41801e280b11`;
const line = (id: number) => `${iso} ${of(id)}`;

async function read(text: string, path = 'export.txt') {
  const analysis = await analyse([memorySource(path, text)], { platform: nodePlatform });
  return { ...analysis, ids: analysis.migrations.map(({ id }) => Number(id?.slice(-1))).sort((a, b) => a - b) };
}

describe('a record has its own line', () => {
  test.each([
    { message: line(1), related: [{ message: line(2), host: 'esx09' }] },
    { related: [{ message: line(2), host: 'esx09' }], message: line(1) },
    { related: [{ message: line(2), host: 'esx09' }, { message: line(3) }], message: line(1) },
    { events: [{ log: line(2) }, { log: line(3) }], log: line(1) },
    { children: [{ children: [{ text: line(2) }], text: line(3) }], text: line(1) },
    { context: { message: line(2), host: 'esx09' }, message: line(1) },
    { context: { event: { original: line(2) }, host: 'esx09' }, _raw: line(1) },
    { context: { event: { original: line(2) } }, event: { original: line(1) } },
    { data: { related: { message: line(2), host: 'esx09' }, message: line(1) } },
    { hits: { hits: [{ _source: { related: [{ message: line(2) }], MESSAGE: line(1) } }] } },
  ])('%j', async (record) => {
    for (const text of [JSON.stringify(record), JSON.stringify([record], null, 2), `> ${JSON.stringify(record)}`]) {
      if (text.startsWith('>') && 'hits' in record) continue;
      const { ids, migrations } = await read(text);
      expect(ids).toEqual([1]);
      expect(JSON.stringify(migrations)).not.toContain('esx09');
    }
  });

  test.each([
    [{ agent: { hostname: 'box7' } }, undefined],
    [{ host: { name: 'logstash-1' }, agent: { hostname: 'box7' } }, undefined],
    [{ host: 'syslog01.lab', hostname: 'esx07' }, 'esx07'],
    [{ agent: { hostname: 'box7' }, host: { name: 'esx07' } }, 'esx07'],
  ])('has the host that wrote it, not what sent it on: %j', async (fields, host) => {
    const { migrations } = await read(JSON.stringify({ ...fields, message: line(1) }));
    expect(migrations.map(({ source }) => source.host)).toEqual([host]);
  });

  test('but where it has none, those inside it are records', async () => {
    const answer = {
      message: 'success',
      host: 'api01',
      query: line(9),
      logs: [{ message: line(1) }, { message: line(2) }],
    };
    const { ids, migrations } = await read(JSON.stringify(answer));
    expect(ids).toEqual([1, 2]);
    expect(JSON.stringify(migrations)).not.toContain('api01');
  });

  test('records of an object that was cut off, or is longer than any that is looked into', async () => {
    const records = [1, 2].map((id) => JSON.stringify({ message: line(id) })).join(',');
    expect((await read(`{"hits":{"hits":[${records},{"mess`)).ids).toEqual([1, 2]);
    expect((await read(`{"hits":[${records},{"other":"${'x'.repeat(3e6)}"}]}`)).ids).toEqual([1, 2]);
  });
});

describe('lines under labels', () => {
  const values = [
    ['1709632805000000000', line(1)],
    ['1709632806000000000', of(2)],
  ];
  test.each([
    { streams: [{ stream: { host: 'esx01', job: 'x' }, values }] },
    {
      status: 'success',
      data: { resultType: 'streams', result: [{ stream: { host: 'esx01' }, values }], stats: { a: 1 } },
    },
    { data: { result: [{ values: values.map((one) => [...one, { trace: 'x' }]), stream: { hostname: 'esx01' } }] } },
    values.map(([tsNs, text]) => ({ line: text, tsNs, labels: { host: 'esx01' } })),
    values.map(([timestamp, text]) => ({ line: text, timestamp, date: 'x', fields: { host: 'esx01' } })),
    values.map(([time, text]) => ({ textPayload: text, timestamp: time, resource: { labels: { host: 'esx01' } } })),
    {
      logGroup: 'x',
      logEvents: values.map(([time, text]) => ({
        timestamp: Number(time?.slice(0, 13)),
        message: text,
        host: 'esx01',
      })),
    },
    {
      columns: [{ name: 'Computer' }, { name: 'TimeGenerated' }, { name: 'SyslogMessage' }],
      rows: values.map(([time, text]) => ['esx01', time, text]),
    },
    { fields: ['host', '_time', '_raw'], rows: values.map(([time, text]) => ['esx01', time, text]) },
  ])('%j', async (answer) => {
    for (const text of [JSON.stringify(answer), JSON.stringify(answer, null, 2)]) {
      const { ids, migrations, sources } = await read(text);
      expect(ids).toEqual([1, 2]);
      expect(migrations.map(({ source }) => source.host)).toEqual(['esx01', 'esx01']);
      expect(migrations.map(({ firstSeen }) => firstSeen).sort()).toEqual([1415416270313000, 1709632806000000]);
      expect(sources).toMatchObject([{ readAs: 'JSON' }]);
    }
  });

  test('each has its line in the file, and what does not read is counted', async () => {
    const left = ['1709632807000000000', `Mar  5 10:00:00 web01 bash[3]: ${line(3)}`];
    const { migrations, sources } = await read(
      `{"streams":[{"stream":{"host":"INFO"},"values":[\n["1709632805000000000","${line(1)}"],\n["1709632806000000000","${line(2)}"],\n${JSON.stringify(left)}]}]}`,
    );
    expect(migrations.flatMap(({ lines }) => lines.map((one) => one.line)).sort()).toEqual([2, 3]);
    expect(migrations.map(({ source }) => source.host)).toEqual([undefined, undefined]);
    expect(sources).toMatchObject([{ unread: { count: 1 } }]);
  });

  test('a stream that is longer than the head of its file', async () => {
    const many = Array.from({ length: 2000 }, () => ['1709632805000000000', line(1)]);
    const { ids, sources } = await read(JSON.stringify({ streams: [{ stream: { host: 'esx01' }, values: many }] }));
    expect(ids).toEqual([1]);
    expect(sources).toMatchObject([{ readAs: 'JSON', host: 'esx01' }]);
  });
});

describe('the time of a column', () => {
  const when = 1709632805123000;
  test.each([
    ['@timestamp', 'Mar 5, 2024 @ 10:00:05.123', when],
    ['@timestamp', 'March 5th 2024, 10:00:05.123', when],
    ['TimeGenerated [UTC]', '2024-03-05T10:00:05.1234567Z', when + 456],
    ['timestamp', '2024-03-05 10:00:05.123', when],
    ['timestamp', '2024-03-05 10:00:05,123 UTC', when],
    ['timestamp', '2024/03/05 10:00:05.123', when],
    ['timestamp', '2024-03-05T11:00:05.123+01:00', when],
    ['timestamp', '05/Mar/2024:10:00:05.123 +0000', when],
    ['timestamp', 'Tue, 05 Mar 2024 10:00:05.123 GMT', when],
    ['timestamp', '05.03.2024 10:00:05.123', when],
    ['timestamp', '3/3/2024, 10:00:05.123 AM', when - 2 * 86_400e6],
    ['timestamp', '3/15/2024, 10:00:05.123 AM', when + 10 * 86_400e6],
    ['timestamp', '3/15/2024, 12:00:05.123 AM', when + 10 * 86_400e6 - 10 * 3600e6],
    ['timestamp', '3/15/2024, 10:00:05.123 PM', when + 10 * 86_400e6 + 12 * 3600e6],
    ['timestamp', '15/03/2024 10:00:05.123', when + 10 * 86_400e6],
    ['_time', '1709632805.123', when],
    ['_time', '1709632805', when - 123_000],
    ['_time', '1709632805123', when],
    ['_time', '1709632805123456', when + 456],
    ['_time', '1709632805123456789', when + 457],
    ['timestamp', '3/5/2024, 10:00:05.123 AM', undefined],
    ['timestamp', '05/03/2024 10:00:05', undefined],
    ['timestamp', '13/13/2024 10:00:05', undefined],
    ['timestamp', '3/15/2024 13:00:05 PM', undefined],
    ['timestamp', '20240305100005', undefined],
    ['timestamp', '12345', undefined],
    ['timestamp (local)', '2024-03-05 10:00:05.123', undefined],
  ])('%s: %s', async (title, text, micros) => {
    const { migrations } = await read(`${title},message\n"${text}","${of(1)}"\n`);
    expect(migrations).toMatchObject([{ id: '1415416254017461' }]);
    expect(migrations[0]?.firstSeen).toBe(micros);
    const tabs = await read(`message\t${title}\n${of(1)}\t${text}\n`);
    expect(tabs.migrations[0]?.firstSeen).toBe(micros);
    const own = await read(`${title},message\n"${text}","${line(1)}"\n`);
    expect(own.migrations[0]?.firstSeen).toBe(1415416270313000);
  });

  test.each([
    ['time', '2024-03-05 10:00:05', 'unstated'],
    ['time', '2024-03-05 10:00:05Z', 'stated'],
    ['time', '2024-03-05 10:00:05 utc', 'stated'],
    ['time', '1709632805', 'stated'],
    ['time [UTC]', '2024-03-05 10:00:05', 'stated'],
    ['time,timestamp', '2024-03-05 11:00:05,2024-03-05 10:00:05Z', 'stated'],
  ])('%s: %s has a zone where one is stated', async (titles, values, zone) => {
    const text = `${titles},message\n${values},"${of(1)}"\n`;
    const { migrations, sources } = await read(text);
    expect(migrations[0]?.firstSeen).toBe(1709632805000000);
    expect(sources.map((one) => one.zone)).toEqual([zone]);
    const given = await analyse([memorySource('export.txt', text)], { platform: nodePlatform, zoneOffsetMinutes: 120 });
    const apart = 1709632805000000 - (given.migrations[0]?.firstSeen ?? 0);
    expect([apart / 60e6, given.sources[0]?.zone]).toEqual(zone === 'stated' ? [0, 'stated'] : [120, 'assumed']);
  });

  test.each([
    ['3/5/2024 10:00:05', '3/15/2024 10:00:05', [1709632805000000, 1710496805000000]],
    ['5/3/2024 10:00:05', '15/3/2024 10:00:05', [1709632805000000, 1710496805000000]],
    ['5/3/2024 10:00:05', '5/4/2024 10:00:05', [undefined, undefined]],
  ])('its other rows tell which comes first: %s, %s', async (first, second, times) => {
    const { migrations } = await read(`time;message\n${first};"${of(1)}"\n${second};"${of(2)}"\n`);
    expect(migrations.map(({ firstSeen }) => firstSeen)).toEqual(times);
  });

  test('and none that differ do', async () => {
    const rows = ['5/3/2024', '15/3/2024', '3/15/2024'].map((date, at) => `${date} 10:00:05;"${of(at)}"\n`);
    const { migrations } = await read(`time;message\n${rows.join('')}`);
    expect(migrations.map(({ firstSeen }) => firstSeen)).toContain(undefined);
  });
});

describe('frames of syslog', () => {
  const frame = (id: number, text = of(id)) => {
    const message = `<14>1 2024-03-05T10:00:0${id}Z esx0${id} vmkernel - - - ${text}`;
    return `${Buffer.byteLength(message)} ${message}`;
  };

  test.each([
    [frame(1), [1]],
    [`${frame(1)}\n${frame(2)}\n`, [1, 2]],
    [frame(1) + frame(2) + frame(3), [1, 2, 3]],
    [[1, 2, 3].map((id) => frame(id, `${of(id)}\n`)).join(''), [1, 2, 3]],
    [[1, 2, 3].map((id) => frame(id, `${of(id)} ü€😀`)).join(''), [1, 2, 3]],
    [frame(1, `${of(1)}\n--> and more\n--> of it`) + frame(2), [1, 2]],
    [`${frame(1)}\n${frame(2).replace(/^\d+/, '90')}\n${frame(3)}`, [1, 2, 3]],
  ])('%j', async (text, ids) => {
    const { migrations, ...one } = await read(text);
    expect(one.ids).toEqual(ids);
    expect(migrations.map(({ source }) => source.host)).toEqual(ids.map((id) => `esx0${id}`));
    expect(migrations.map(({ lines }) => lines[0]?.text)).toEqual(
      ids.map(
        (id) =>
          (expect.stringMatching(/^<14>1 2024-\S{16} .{1,200}@0x41801e280b11(?: ü€😀)?$/s) as string) &&
          expect.stringContaining(of(id)),
      ),
    );
    expect(JSON.stringify(migrations)).not.toMatch(/280b11\d/);
  });
});

describe('an export that begins with other programs', () => {
  const others = Array.from({ length: 3000 }, (_, n) => `sshd[12]: session ${n} of a user was opened, and more words`);
  test.each([
    ['JSON', [...others, line(1)].map((message) => `${JSON.stringify({ host: 'esx01', message })}\n`).join('')],
    ['CSV', `time,host,message\n${[...others, line(1)].map((one) => `1709632805,esx01,"${one}"\n`).join('')}`],
  ])('is read behind them: %s', async (readAs, text) => {
    const { ids, sources } = await read(text);
    expect(ids).toEqual([1]);
    expect(sources).toMatchObject([{ readAs, host: 'esx01' }]);
  });
});
