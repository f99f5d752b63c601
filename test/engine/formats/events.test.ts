/** vCenter's events in each form that they are exported in: every move once, with its facts and its line, and none of other events. */
import { describe, expect, test } from 'vitest';
import { analyse } from '../../../renderer/engine/analyse.ts';
import { formatMicros } from '../../../renderer/engine/base/time.ts';
import type { Analysis, Migration } from '../../../renderer/engine/model.ts';
import { nodePlatform } from '../../../renderer/platform/platform.node.ts';
import { memorySource } from '../../helpers/memory-source.ts';

const read = (files: Readonly<Record<string, string | Uint8Array>>): Promise<Analysis> =>
  analyse(
    Object.entries(files).map(([path, data]) => memorySource(path, data)),
    { platform: nodePlatform },
  );

/** What a reader sees of a move, in one line. */
function shown({ vm, source, destination, outcome, failure, asked, kind, firstSeen, lastSeen }: Migration): string {
  const end = ({ host = '?', datastore }: Migration['source']) =>
    datastore === undefined ? host : `${host}/${datastore}`;
  const why = failure ? ` (${[failure.fault, failure.message].filter(Boolean).join(': ')})` : '';
  const time = (micros: number | undefined) =>
    micros === undefined ? '-' : (formatMicros(micros)?.slice(11, 19) ?? '-');
  const by = asked ? ` by ${[asked.user, asked.by].filter(Boolean).join(' ')}` : '';
  return `${vm.name ?? '?'} ${end(source)} -> ${end(destination)} ${kind} ${outcome}${why}${by} ${time(firstSeen)}-${time(lastSeen)}`;
}

const moves = async (files: Readonly<Record<string, string | Uint8Array>>) => (await read(files)).migrations.map(shown);

const entity = (kind: string, name: string, value: string) => ({
  name,
  [kind]: { type: kind, value },
});

/** Four moves and what stands between them, as govc prints them. */
const hosts = (n: number) => entity('host', `esx0${n}.lab.example`, `host-${n}`);
const stores = (name: string) => entity('datastore', name, 'datastore-1');
const at = (clock: string) => `2024-03-05T${clock}Z`;
const basic = (key: number, chainId: number, clock: string, fullFormattedMessage: string) => ({
  key,
  chainId,
  createdTime: at(clock),
  userName: 'LAB\\jo',
  fullFormattedMessage,
});
const vm = (name: string, id: string) => ({ vm: entity('vm', name, id) });

const jsonEvents = [
  {
    _typeName: 'VmBeingHotMigratedEvent',
    ...basic(11, 10, '10:00:00.5', 'Hot migrating app-01 from …'),
    ...vm('app-01', 'vm-1'),
    host: hosts(1),
    ds: stores('SAN 1'),
    destHost: hosts(2),
    destDatastore: stores('SAN 1'),
  },
  {
    _typeName: 'VmMigratedEvent',
    ...basic(12, 10, '10:00:20.5', 'Migration of virtual machine app-01 …'),
    ...vm('app-01', 'vm-1'),
    host: hosts(2),
    ds: stores('SAN 1'),
    sourceHost: hosts(1),
    sourceDatastore: stores('SAN 1'),
  },
  {
    _typeName: 'VmFailedMigrateEvent',
    ...basic(22, 21, '11:00:00', 'Cannot migrate app-02'),
    ...vm('app-02', 'vm-2'),
    host: hosts(1),
    destHost: hosts(2),
    reason: { fault: { _typeName: 'Timedout' }, localizedMessage: 'Operation timed out.' },
  },
  {
    _typeName: 'VmBeingHotMigratedEvent',
    ...basic(32, 31, '12:00:00', 'Hot migrating'),
    ...vm('app-03', 'vm-3'),
    host: hosts(1),
    destHost: hosts(2),
  },
  {
    _typeName: 'DrsVmMigratedEvent',
    ...basic(42, 41, '13:00:00', 'DRS migrated app-04 from esx01 to esx02 in cluster C in DC'),
    userName: '',
    ...vm('app-04', 'vm-4'),
    host: hosts(2),
    sourceHost: hosts(1),
  },
  {
    _typeName: 'VmRelocatedEvent',
    ...basic(52, 51, '14:00:00', 'Virtual machine app-05 was relocated'),
    ...vm('app-05', 'vm-5'),
    host: hosts(1),
    ds: stores('SAN 2'),
    sourceHost: hosts(1),
    sourceDatastore: stores('SAN 1'),
  },
  {
    _typeName: 'VmPoweredOnEvent',
    ...basic(61, 60, '15:00:00', 'app-06 on esx01 in DC is powered on'),
    ...vm('app-06', 'vm-6'),
    host: hosts(1),
  },
  {
    _typeName: 'AlarmStatusChangedEvent',
    ...basic(62, 62, '15:00:01', 'Migration of virtual machine app-07 from esx01 to esx02 completed'),
    ...vm('app-07', 'vm-7'),
    host: hosts(1),
    sourceHost: hosts(2),
  },
];

const jsonMoves = [
  'app-01 esx01.lab.example/SAN 1 -> esx02.lab.example/SAN 1 vmotion succeeded by LAB\\jo 10:00:00-10:00:20',
  'app-02 esx01.lab.example -> esx02.lab.example vmotion failed (Timedout: Operation timed out.) by LAB\\jo 11:00:00-11:00:00',
  'app-03 esx01.lab.example -> esx02.lab.example vmotion unknown by LAB\\jo 12:00:00-12:00:00',
  'app-04 esx01.lab.example -> esx02.lab.example vmotion succeeded by drs 13:00:00-13:00:00',
  'app-05 esx01.lab.example/SAN 1 -> esx01.lab.example/SAN 2 storage-vmotion succeeded by LAB\\jo 14:00:00-14:00:00',
];

/** Names that begin with a capital, as PowerCLI and older tools have them. */
function capitals(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(capitals);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [name.replace(/^[a-z]/, (one) => one.toUpperCase()), capitals(inner)]),
  );
}

describe('JSON', () => {
  test('a list, on one line or on many, and one event a line', async () => {
    expect(await moves({ 'events.json': JSON.stringify(jsonEvents) })).toEqual(jsonMoves);
    expect(await moves({ 'events.json': JSON.stringify(jsonEvents, undefined, 2) })).toEqual(jsonMoves);
    const lines = jsonEvents.map((one) => JSON.stringify(one)).join('\n');
    expect(await moves({ 'events.ndjson': lines })).toEqual(jsonMoves);
    expect(
      await moves({ 'pasted.txt': jsonEvents.map((one) => JSON.stringify(one, undefined, 4)).join('\n') }),
    ).toEqual(jsonMoves);
  });

  test('newest first, and twice', async () => {
    expect((await moves({ 'events.json': JSON.stringify([...jsonEvents].reverse()) })).sort()).toEqual(jsonMoves);
    expect(await moves({ 'events.json': JSON.stringify([...jsonEvents, ...jsonEvents]) })).toEqual(jsonMoves);
    const file = JSON.stringify(jsonEvents);
    expect(await moves({ 'a/events.json': file, 'b/again.json': file })).toEqual(jsonMoves);
  });

  test('names with capitals, in UTF-16, times of .NET', async () => {
    const dated = jsonEvents.map((one) => ({
      ...(capitals(one) as object),
      _typeName: undefined,
      EventTypeId: `vim.event.${one._typeName}`,
      CreatedTime: `/Date(${Date.parse(one.createdTime)})/`,
    }));
    const text = `\uFEFF${JSON.stringify(dated, undefined, 4).replaceAll('\n', '\r\n')}`;
    expect(await moves({ 'events.json': Buffer.from(text, 'utf16le') })).toEqual(jsonMoves);
  });

  test("an event broker's: the event in data, its type in the envelope", async () => {
    const events = jsonEvents.map(({ _typeName, ...data }) => ({
      id: '1',
      source: 'https://vc01/sdk',
      specversion: '1.0',
      type: 'com.vmware.event.router/event',
      subject: _typeName,
      time: data.createdTime,
      data: capitals(data),
    }));
    expect(await moves({ 'events.json': events.map((one) => JSON.stringify(one)).join('\n') })).toEqual(jsonMoves);
    const named = events.map(({ subject, ...one }) => ({ ...one, type: `com.vmware.vsphere.${subject}.v0` }));
    expect(await moves({ 'events.json': named.map((one) => JSON.stringify(one)).join('\n') })).toEqual(jsonMoves);
  });

  test('without a type the sentence tells, in the words of each release', async () => {
    const sentence = (key: number, fullFormattedMessage: string) =>
      capitals(basic(key, key, `10:00:0${key}`, fullFormattedMessage));
    const events = [
      sentence(1, 'Virtual machine a was migrated from host h1, d1 in DC to h2, d2 in DC'),
      sentence(2, 'Migration of virtual machine b from h1 to h2 completed'),
      sentence(3, 'Cannot migrate c from h1, d1 to h2, d2'),
      sentence(4, 'Relocating d from h1, d1 in DC to h1, d2 in DC'),
      sentence(5, 'Alarm: Migration of virtual machine e from h1 to h2 completed'),
      sentence(6, 'Virtual machine f is migrated'),
    ];
    expect(await moves({ 'a.json': JSON.stringify(events) })).toEqual([
      'a h1/d1 -> h2/d2 vmotion-with-storage succeeded by LAB\\jo 10:00:01-10:00:01',
      'b h1 -> h2 vmotion succeeded by LAB\\jo 10:00:02-10:00:02',
      'c h1/d1 -> h2/d2 vmotion-with-storage failed (Cannot migrate c from h1, d1 to h2, d2) by LAB\\jo 10:00:03-10:00:03',
      'd h1/d1 -> h1/d2 storage-vmotion unknown by LAB\\jo 10:00:04-10:00:04',
    ]);
  });

  test('references as PowerShell writes them below its depth', async () => {
    const flat = {
      Vm: { Vm: 'VirtualMachine-vm-1', Name: 'app-01' },
      SourceHost: { Host: 'HostSystem-host-7', Name: 'h1' },
    };
    const event = {
      ...(capitals(basic(1, 1, '10:00:00', 'x')) as object),
      EventTypeId: 'vim.event.VmMigratedEvent',
      ...flat,
    };
    const [only] = (await read({ 'e.json': JSON.stringify(event) })).migrations;
    expect(only).toMatchObject({ vm: { name: 'app-01', moid: 'vm-1' }, source: { host: 'h1', moid: 'host-7' } });
  });

  test("a record of an export that has an event's names, and a log's line, stays that line", async () => {
    const id = '8743996508480001077';
    const message = `2024-03-05T12:30:00.000Z In(182) vmkernel: cpu4:2758489)Migrate: 314: vmotion: Source vmmLeaderID = 2118927, ts = ${id}, srcIP = <10.0.0.1> dstIP = <10.0.0.2> Dest wid = 2109446 using SHARED swap`;
    const record = { createdTime: at('12:30:01'), category: 'info', message };
    expect((await read({ 'e.json': JSON.stringify([record]) })).migrations.map((one) => one.id)).toEqual([id]);
  });

  test('tasks: alone, and with the events of their chain', async () => {
    const task = (key: number, state: string, more: object) => ({
      _typeName: 'TaskEvent',
      ...basic(key, key, '10:00:00', 'Task: Relocate virtual machine'),
      info: {
        key: `task-${key}`,
        descriptionId: 'VirtualMachine.relocate',
        entity: { type: 'VirtualMachine', value: 'vm-1' },
        entityName: 'app-01',
        state,
        queueTime: at('09:59:58'),
        reason: { userName: 'LAB\\ann' },
        ...more,
      },
    });
    const fault = { fault: { _typeName: 'NoPermission' }, localizedMessage: 'No.' };
    const failed = await read({
      'e.json': JSON.stringify([task(1, 'error', { error: fault, completeTime: at('10:00:05') })]),
    });
    expect(failed.migrations.map(shown)).toEqual([
      'app-01 ? -> ? unknown failed (NoPermission: No.) by LAB\\ann 09:59:58-10:00:05',
    ]);
    expect(failed.migrations[0]?.task).toMatchObject({
      id: 'task-1',
      method: 'vim.VirtualMachine.relocate',
      fault: 'NoPermission',
    });
    expect(failed.migrations[0]?.reachedHost).toBe(false);
    expect(failed.migrations[0]?.asked).not.toHaveProperty('queuedSeconds');
    const waited = await read({ 'e.json': JSON.stringify([task(1, 'running', { startTime: at('10:00:02.500') })]) });
    expect(waited.migrations[0]?.asked?.queuedSeconds).toBe(4.5);
    const withEvents = [task(10, 'running', {}), ...jsonEvents.slice(0, 2)];
    const [both] = (await read({ 'e.json': JSON.stringify(withEvents) })).migrations;
    expect(both?.lines).toHaveLength(3);
    expect(both).toMatchObject({
      outcome: 'succeeded',
      reachedHost: true,
      task: { id: 'task-10' },
      asked: { user: 'LAB\\ann' },
    });
    const other = {
      ...task(3, 'success', {}),
      info: { ...task(3, 'success', {}).info, descriptionId: 'VirtualMachine.powerOn' },
    };
    expect(await moves({ 'e.json': JSON.stringify([other]) })).toEqual([]);
  });

  test('a fact leads to the line of the sentence', async () => {
    const { migrations, sources } = await read({ 'e.json': JSON.stringify([jsonEvents[1]], undefined, 2) });
    const lines = JSON.stringify([jsonEvents[1]], undefined, 2).split('\n');
    const [first] = migrations[0]?.milestones ?? [];
    expect(first).toMatchObject({ name: 'result', time: Date.parse(at('10:00:20.500')) * 1000 });
    expect(lines[(first?.evidence[0]?.line ?? 0) - 1]).toContain('fullFormattedMessage');
    expect(sources).toMatchObject([{ format: 'vcenter-events', readAs: 'JSON', zone: 'stated' }]);
  });

  test('how long it took: from the first event to the one of its end', async () => {
    const [first, second] = (await read({ 'e.json': JSON.stringify(jsonEvents) })).migrations;
    expect(first?.metrics.durationSeconds).toMatchObject({ value: 20, kind: 'derived' });
    expect(second?.metrics.durationSeconds).toBeUndefined();
  });

  test('a warning is no failure, and alone no move', async () => {
    const warning = { ...jsonEvents[0], _typeName: 'MigrationWarningEvent', key: 13, fullFormattedMessage: 'warned' };
    expect(await moves({ 'e.json': JSON.stringify([warning]) })).toEqual([]);
    expect(await moves({ 'e.json': JSON.stringify([...jsonEvents, warning]) })).toEqual(jsonMoves);
  });
});

describe('text', () => {
  const govc = [
    '[Tue Mar  5 10:00:00 2024] [info] Hot migrating app-01 from esx01, SAN 1 in DC to esx02, SAN 1 in DC with encryption',
    '[Tue Mar  5 10:00:20 2024] [info] Virtual machine app-01 was migrated from host esx01, SAN 1 in DC to esx02, SAN 1 in DC',
    '[Tue Mar  5 10:30:00 2024] [info] User LAB\\jo@10.0.0.1 logged in as govc/0.30',
    '[Tue Mar  5 11:00:00 2024] [error] Cannot migrate app-02 from esx01, SAN 1 in DC to esx02, SAN 1 in DC',
    '[Tue Mar  5 12:00:00 2024] [info] Task: Relocate virtual machine (target=VirtualMachine app-03)',
    '[Tue Mar  5 13:00:00 2024] [info] DRS migrated app-04 from esx01 to esx02 in cluster C in DC',
    '[Tue Mar  5 14:00:00 2024] [info] Task: Power On virtual machine (target=VirtualMachine app-05)',
  ];
  const govcMoves = [
    'app-01 esx01/SAN 1 -> esx02/SAN 1 vmotion succeeded 10:00:00-10:00:20',
    'app-02 esx01/SAN 1 -> esx02/SAN 1 vmotion failed (Cannot migrate app-02 from esx01, SAN 1 in DC to esx02, SAN 1 in DC) 11:00:00-11:00:00',
    'app-03 ? -> ? vmotion unknown 12:00:00-12:00:00',
    'app-04 esx01 -> esx02 vmotion succeeded by drs 13:00:00-13:00:00',
  ];

  test('govc events', async () => {
    const { migrations, sources } = await read({ 'events.txt': govc.join('\n') });
    expect(migrations.map(shown)).toEqual(govcMoves);
    expect(sources).toMatchObject([{ format: 'vcenter-events', zone: 'unstated', lines: 7 }]);
    expect(migrations.map(({ lines }) => lines.map(({ line }) => line))).toEqual([[1, 2], [4], [5], [6]]);
  });

  test('lines of a host between them, in an envelope', async () => {
    const id = '8743996508480001077';
    const host = `> 2024-03-05T12:30:00.000Z In(182) vmkernel: cpu4:2758489)Migrate: 314: vmotion: Source vmmLeaderID = 2118927, ts = ${id}, srcIP = <10.0.0.1> dstIP = <10.0.0.2> Dest wid = 2109446 using SHARED swap`;
    const { migrations } = await read({
      'mail.txt': ['Hello,', ...govc.slice(0, 2), 'and:', host, 'CreatedTime: now'].join('\n'),
    });
    expect(migrations.map((one) => [one.id, one.lines.map(({ line }) => line)])).toEqual([
      [id, [5]],
      [undefined, [2, 3]],
    ]);
  });

  test('fields without a time are no event', async () => {
    const text = 'CreatedTime: today\nFullFormattedMessage: Migration of virtual machine x from a to b completed\n';
    expect(await moves({ 'notes.txt': text })).toEqual([]);
  });

  test('govc events -l, with a type that decides', async () => {
    const long = govc.map((line, n) =>
      line.replace(
        /\] (?=[A-Z])/,
        `] [${n + 1}] [${n === 3 ? 'AlarmStatusChangedEvent' : n === 1 ? 'VmMigratedEvent' : 'EventEx'}] `,
      ),
    );
    expect(await moves({ 'events.txt': long.join('\n') })).toEqual([govcMoves[0], ...govcMoves.slice(2)]);
  });

  const list = (time: string, user: string, text: string) =>
    [
      'ScheduledTask        :',
      'Template             : False',
      'Key                  : 12',
      'ChainId              : 10',
      `CreatedTime          : ${time}`,
      `UserName             : ${user}`,
      'Host                 : VMware.Vim.HostEventArgument',
      'Vm                   : VMware.Vim.VmEventArgument',
      `FullFormattedMessage : ${text}`,
      'ChangeTag            :',
    ].join('\r\n');

  test('Get-VIEvent as a list', async () => {
    const text = [
      list(
        '3/25/2024 10:00:20 PM',
        'LAB\\jo',
        'Migration of virtual machine app-01 from esx01, SAN 1 to esx02, \r\n                       SAN 1 completed',
      ),
      list('3/5/2024 11:00:00 AM', 'LAB\\jo', 'Task: Power On virtual machine').replaceAll(': 1', ': 2'),
    ].join('\r\n\r\n\r\n');
    expect(await moves({ 'events.txt': Buffer.from(`\uFEFF${text}`, 'utf16le') })).toEqual([
      'app-01 esx01/SAN 1 -> esx02/SAN 1 vmotion succeeded by LAB\\jo 22:00:20-22:00:20',
    ]);
  });

  test('Get-VIEvent as a table, wrapped', async () => {
    const text = [
      '',
      'CreatedTime           UserName FullFormattedMessage',
      '-----------           -------- --------------------',
      '3/25/2024 10:00:20 PM LAB\\jo   Migration of virtual machine app-01 from esx01, SAN 1 to',
      '                               esx02, SAN 1 completed',
      '3/25/2024 10:30:00 PM LAB\\jo   Alarm on esx01',
      '3/25/2024 11:00:00 PM          Failed to migrate app-02 from esx01, SAN 1 in DC to esx02, SAN 1 in DC',
      '',
    ].join('\n');
    expect(await moves({ 'events.txt': text })).toEqual([
      'app-01 esx01/SAN 1 -> esx02/SAN 1 vmotion succeeded by LAB\\jo 22:00:20-22:00:20',
      'app-02 esx01/SAN 1 -> esx02/SAN 1 vmotion failed (Failed to migrate app-02 from esx01, SAN 1 in DC to esx02, SAN 1 in DC) 23:00:00-23:00:00',
    ]);
  });
});

describe('CSV', () => {
  const csv = (rows: readonly (readonly string[])[], separator = ',') =>
    rows.map((row) => row.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(separator)).join('\r\n');
  const ofPowerShell = [
    ['CreatedTime', 'UserName', 'FullFormattedMessage', 'Vm', 'Host', 'SourceHost', 'ChainId', 'Key'],
    [
      '3/25/2024 10:00:00 AM',
      'LAB\\jo',
      'Hot migrating app, "01" from esx01, SAN 1 in DC to esx02, SAN 1 in DC',
      'app, "01"',
      'esx01',
      '',
      '10',
      '11',
    ],
    [
      '3/25/2024 10:00:20 AM',
      'LAB\\jo',
      'Virtual machine app, "01" was migrated from host esx01, SAN 1 in DC to esx02, SAN 1 in DC',
      'app, "01"',
      'esx02',
      'esx01',
      '10',
      '12',
    ],
    [
      '3/25/2024 11:00:00 AM',
      'LAB\\jo',
      'Unable to migrate app-02 from esx01 to esx02 in DC: Timed out.',
      'VMware.Vim.VmEventArgument',
      'VMware.Vim.HostEventArgument',
      '',
      '20',
      '22',
    ],
    [
      '3/25/2024 12:00:00 PM',
      '',
      'DRS migrated app-04 from esx01 to esx02 in cluster C in DC',
      'app-04',
      'esx02',
      'esx01',
      '40',
      '41',
    ],
    ['3/25/2024 12:30:00 PM', 'LAB\\jo', 'Migrating app-03 off host esx01 in DC', 'app-03', 'esx01', '', '50', '51'],
    ['3/25/2024 1:00:00 PM', 'LAB\\jo', 'User LAB\\jo logged in', '', '', '', '60', '61'],
  ];
  const powerShellMoves = [
    'app, "01" esx01/SAN 1 -> esx02/SAN 1 vmotion succeeded by LAB\\jo 10:00:00-10:00:20',
    'app-02 esx01 -> esx02 vmotion failed (Timed out.) by LAB\\jo 11:00:00-11:00:00',
    'app-04 esx01 -> esx02 vmotion succeeded by drs 12:00:00-12:00:00',
    'app-03 esx01 -> ? vmotion unknown by LAB\\jo 12:30:00-12:30:00',
  ];

  test('of Get-VIEvent: in UTF-8 and UTF-16, with the name of a class above it, with semicolons', async () => {
    const { migrations, sources } = await read({ 'events.csv': csv(ofPowerShell) });
    expect(migrations.map(shown).sort()).toEqual([...powerShellMoves].sort());
    expect(sources).toMatchObject([{ format: 'vcenter-events', zone: 'unstated' }]);
    expect(migrations.find((one) => one.vm.name === 'app-02')?.lines.map(({ line }) => line)).toEqual([4]);
    const typed = `#TYPE VMware.Vim.VmMigratedEvent\r\n${csv(ofPowerShell)}`;
    expect((await moves({ 'events.csv': typed })).sort()).toEqual([...powerShellMoves].sort());
    const wide = Buffer.from(`\uFEFF${csv(ofPowerShell, ';')}`, 'utf16le');
    expect((await moves({ 'events.csv': wide })).sort()).toEqual([...powerShellMoves].sort());
  });

  test("of the vSphere Client's events", async () => {
    const rows = [
      ['Description', 'Type', 'Date Time', 'Task', 'Target', 'User', 'Event Type ID'],
      [
        'Virtual machine app-01 was migrated from host esx01, SAN 1 in DC to esx02, SAN 1 in DC',
        'Information',
        '03/05/2024, 10:00:20 AM',
        '',
        'app-01',
        'LAB\\jo',
        'vim.event.VmMigratedEvent',
      ],
      [
        'Hot migrating app-01 from esx01, SAN 1 in DC to esx02, SAN 1 in DC',
        'Information',
        '03/05/2024, 10:00:00 AM',
        'Relocate virtual machine',
        'app-01',
        'LAB\\jo',
        'vim.event.VmBeingHotMigratedEvent',
      ],
      [
        'Task: Relocate virtual machine',
        'Information',
        '03/05/2024, 9:59:59 AM',
        'Relocate virtual machine',
        'app-01',
        'LAB\\jo',
        'vim.event.TaskEvent',
      ],
      [
        'Alarm "x" on app-01 changed from Green to Red',
        'Warning',
        '03/25/2024, 9:00:00 AM',
        '',
        'app-01',
        '',
        'vim.event.AlarmStatusChangedEvent',
      ],
    ];
    expect(await moves({ 'events.csv': csv(rows) })).toEqual([
      'app-01 esx01/SAN 1 -> esx02/SAN 1 vmotion succeeded by LAB\\jo 09:59:59-10:00:20',
    ]);
  });

  test("of the vSphere Client's tasks", async () => {
    const rows = [
      [
        'Task Name',
        'Target',
        'Status',
        'Details',
        'Initiator',
        'Queued For',
        'Start Time',
        'Completion Time',
        'Server',
      ],
      [
        'Relocate virtual machine',
        'app-01',
        'Completed',
        '',
        'LAB\\jo',
        '3 ms',
        '03/25/2024, 10:00:00 AM',
        '03/25/2024, 10:00:20 AM',
        'vc01',
      ],
      [
        'Migrate virtual machine',
        'app-02',
        'Operation timed out.',
        '',
        'LAB\\jo',
        '3 ms',
        '03/25/2024, 11:00:00 AM',
        '03/25/2024, 11:05:00 AM',
        'vc01',
      ],
      ['Relocate virtual machine', 'app-03', '45%', '', 'LAB\\jo', '3 ms', '03/25/2024, 12:00:00 PM', '', 'vc01'],
      [
        'Power On virtual machine',
        'app-04',
        'Completed',
        '',
        'LAB\\jo',
        '3 ms',
        '03/25/2024, 12:00:00 PM',
        '03/25/2024, 12:00:10 PM',
        'vc01',
      ],
    ];
    const { migrations } = await read({ 'tasks.csv': csv(rows) });
    expect(migrations.map(({ asked }) => asked?.queuedSeconds)).toEqual([0.003, 0.003, 0.003]);
    expect(migrations.map(shown)).toEqual([
      'app-01 ? -> ? unknown succeeded by LAB\\jo 10:00:00-10:00:20',
      'app-02 ? -> ? unknown failed (Operation timed out.) by LAB\\jo 11:00:00-11:05:00',
      'app-03 ? -> ? unknown unknown by LAB\\jo 12:00:00-12:00:00',
    ]);
  });

  test('a date that can be read in two ways is no time', async () => {
    const rows = [ofPowerShell[0] ?? [], (ofPowerShell[2] ?? []).map((cell) => cell.replace('3/25/', '3/5/'))];
    const [only] = (await read({ 'events.csv': csv(rows) })).migrations;
    expect(only).toMatchObject({ vm: { name: 'app, "01"' }, outcome: 'succeeded', firstSeen: undefined });
  });

  test('a row that is cut says nothing', async () => {
    const whole = csv(ofPowerShell.slice(0, 3));
    expect(await moves({ 'events.csv': whole })).toHaveLength(1);
    const cut = whole.slice(0, whole.lastIndexOf('esx02'));
    expect((await read({ 'events.csv': cut })).migrations.map(({ outcome }) => outcome)).toEqual(['unknown']);
  });

  test('a table of something else stays one', async () => {
    const rows = [
      ['Description', 'When', 'Who'],
      ['Virtual machine app-01 was migrated from host esx01, SAN 1 in DC to esx02, SAN 1 in DC', '3/25/2024', 'jo'],
    ];
    expect(await moves({ 'plan.csv': csv(rows) })).toEqual([]);
  });
});

describe("vCenter's stream by syslog", () => {
  const sent = (key: number, chain: number, type: string, text: string, part = '1-1', second = 5) =>
    `<14>1 2024-03-05T10:00:${String(second).padStart(2, '0')}.9+00:00 vc01 vpxd 58650 - -  Event [${key}] [${part}] [2024-03-05T10:00:${String(second).padStart(2, '0')}.5Z] [vim.event.${type}] [info] [LAB\\jo] [DC] [${chain}] [${text}]`;

  test('begun, done, failed, DRS; others yield nothing', async () => {
    const text = [
      sent(11, 10, 'TaskEvent', 'Task: Relocate virtual machine', '1-1', 1),
      sent(
        12,
        10,
        'VmBeingHotMigratedEvent',
        'Hot migrating app-01 from esx01, SAN 1 in DC to esx02, SAN 1 in DC',
        '1-1',
        2,
      ),
      sent(
        13,
        10,
        'VmMigratedEvent',
        'Virtual machine app-01 was migrated from host esx01, SAN 1 in DC to esx02, SAN 1 in DC',
        '1-1',
        9,
      ),
      sent(21, 20, 'VmFailedMigrateEvent', 'Failed to migrate app-02 from esx01, SAN 1 in DC to esx02, SAN 1 in DC'),
      sent(31, 30, 'DrsVmMigratedEvent', 'DRS migrated app-04 from esx01 to esx02 in cluster C in DC'),
      sent(41, 40, 'TaskEvent', 'Task: Relocate virtual machine'),
      sent(
        51,
        50,
        'EventEx',
        "Alarm 'x' triggered by event 13 'Virtual machine app-01 was migrated from host esx01, SAN 1 in DC to esx02'",
      ),
      sent(52, 52, 'UserLoginSessionEvent', 'User LAB\\jo logged in'),
    ].join('\n');
    const { migrations, sources } = await read({ 'vc01.log': text });
    expect(migrations.map(shown)).toEqual([
      'app-01 esx01/SAN 1 -> esx02/SAN 1 vmotion succeeded by LAB\\jo 10:00:01-10:00:09',
      'app-02 esx01/SAN 1 -> esx02/SAN 1 vmotion failed (Failed to migrate app-02 from esx01, SAN 1 in DC to esx02, SAN 1 in DC) by LAB\\jo 10:00:05-10:00:05',
      'app-04 esx01 -> esx02 vmotion succeeded by LAB\\jo drs 10:00:05-10:00:05',
    ]);
    expect(sources).toMatchObject([{ format: 'vcenter-events', host: 'vc01' }]);
    expect(sources[0]?.unread).toBeUndefined();
  });

  test('a text in several parts, in any order', async () => {
    const parts = [
      sent(13, 10, 'VmMigratedEvent', 'Virtual machine app-01 was migrated from host esx01, S', '1-3'),
      sent(13, 10, 'VmMigratedEvent', 'esx02, SAN 1 in DC', '3-3'),
      sent(14, 14, 'UserLoginSessionEvent', 'User LAB\\jo logged in'),
      sent(13, 10, 'VmMigratedEvent', 'AN 1 in DC to ', '2-3'),
    ];
    const expected = ['app-01 esx01/SAN 1 -> esx02/SAN 1 vmotion succeeded by LAB\\jo 10:00:05-10:00:05'];
    expect(await moves({ 'vc01.log': parts.join('\n') })).toEqual(expected);
    const { migrations, sources } = await read({ 'vc01.log': parts.slice(0, 3).join('\n') });
    expect([migrations.length, sources[0]?.unread?.count, sources[0]?.unread?.first[0]?.line]).toEqual([0, 1, 1]);
    // More of them than are waited for.
    const lost = Array.from({ length: 210 }, (_, n) => sent(n, 10, 'VmMigratedEvent', 'Virtual machine', '1-2'));
    expect((await read({ 'vc01.log': lost.join('\n') })).sources[0]?.unread?.count).toBe(210);
  });
});

describe('one move in several logs', () => {
  const id = '8743996508480001077';
  const kernel = (second: string, text: string) =>
    `2024-03-05T10:00:${second}.000Z In(182) vmkernel: cpu4:2758489)${text}`;
  const hostLogs = (host: string, side: string) => ({
    [`esx-${host}-2024-03-05--11.00-1/var/run/log/vmkernel.log`]: [
      kernel(
        '02',
        `Migrate: 314: vmotion: Source vmmLeaderID = 2118927, ts = ${id}, srcIP = <10.0.0.1> dstIP = <10.0.0.2> Dest wid = 2109446 using SHARED swap`,
      ),
      kernel(
        '19',
        `VMotion: 4113: ${id} ${side}: Stopping pre-copy: only 2001 pages left to send, which can be sent within the switchover time goal of 0.500 seconds`,
      ),
    ].join('\n'),
    [`esx-${host}-2024-03-05--11.00-1/vmfs/volumes/ds/app-01/vmware.log`]: [
      `2024-03-05T10:00:01.000Z In(05) vmx - Received migrate 'to' request for mid id ${id}, src ip <10.0.0.1>, dst ip <10.0.0.2>.`,
      '2024-03-05T10:00:03.000Z In(05) vmx - MigrateSetState: Transitioning from state 0 to 1.',
    ].join('\n'),
  });
  const events = JSON.stringify(jsonEvents.slice(0, 2));

  test('events join the migration of the same VM and hosts', async () => {
    const { migrations } = await read({ ...hostLogs('esx01.lab.example', 'S'), 'events.json': events });
    expect(migrations).toHaveLength(1);
    expect(migrations[0]).toMatchObject({
      id,
      outcome: 'succeeded',
      asked: { user: 'LAB\\jo' },
      destination: { host: 'esx02.lab.example' },
    });
  });

  test('not that of a VM of the same name between other hosts', async () => {
    const { migrations } = await read({ ...hostLogs('esx77.lab.example', 'S'), 'events.json': events });
    expect(migrations.map((one) => one.id)).toEqual([id, undefined]);
  });

  test('local times without a zone: a warning names the offset, with which they join', async () => {
    const sentence = (clock: string) =>
      `CreatedTime,FullFormattedMessage\n03/15/2024 ${clock},"Migration of virtual machine app-01 from esx01, SAN 1 to esx02, SAN 1 completed"`;
    const logs = Object.fromEntries(
      Object.entries(hostLogs('esx01.lab.example', 'S')).map(([path, text]) => [
        path,
        text.replaceAll('03-05T', '03-15T'),
      ]),
    );
    const { migrations, warnings } = await read({ ...logs, 'events.csv': sentence('12:00:20') });
    expect(migrations).toHaveLength(2);
    expect(warnings).toMatchObject([{ path: 'events.csv', kind: 'no-zone' }]);
    expect(warnings[0]?.message).toContain('--zone +02:00');
    for (const clock of ['12:05:20', '10:00:20'])
      expect((await read({ ...logs, 'events.csv': sentence(clock) })).warnings).toEqual([]);
    const again = await analyse(
      Object.entries({ ...logs, 'events.csv': sentence('12:00:20') }).map(([path, data]) => memorySource(path, data)),
      { platform: nodePlatform, zoneOffsetMinutes: 120 },
    );
    expect([again.migrations.length, again.warnings]).toEqual([1, []]);
    const joined = await read({
      ...logs,
      'events.csv': `${sentence('10:00:20')}\n${sentence('12:00:20').split('\n')[1]}`,
    });
    expect([joined.migrations.length, joined.warnings]).toEqual([2, []]);
  });

  test('nor an older one of the same VM', async () => {
    const older = events.replaceAll('2024-03-05', '2024-02-05');
    const { migrations } = await read({ ...hostLogs('esx01.lab.example', 'S'), 'events.json': older });
    expect(migrations.map((one) => one.id)).toEqual([id, undefined]);
  });

  describe('another attempt of the same VM beside what the hosts tell', () => {
    const told = (clock: string, text: string) => ({ 'govc.txt': `[Tue Mar  5 ${clock} 2024] [info] ${text}` });
    const cannot = (from: string, to: string) => `Cannot migrate app-01 from ${from}, SAN 1 to ${to}, SAN 1`;
    const both = (folder: (host: string) => string) => {
      const logs = Object.entries({
        ...hostLogs('esx01.lab.example', 'S'),
        ...hostLogs('esx02.lab.example', 'D'),
      });
      return Object.fromEntries(
        logs.map(([path, text]) => [path.replace(/esx-(.+?)-2024[^/]+/, (_, host: string) => folder(host)), text]),
      );
    };
    const ofFolders = both((host) => `esx-${host}`);

    test.each([
      ['a minute before', '09:59:00', cannot('esx01', 'esx02')],
      ['a minute behind', '10:01:05', cannot('esx01', 'esx02')],
      ['at once, to another host', '10:00:25', cannot('ESX01.lab.example', 'esx03.lab.example')],
      ['at once, from another host', '10:00:25', cannot('esx03', 'esx02')],
    ])('%s', async (_, clock, text) => {
      const { migrations } = await read({ ...ofFolders, ...told(clock, text) });
      expect(migrations.map((one) => [one.id, one.outcome])).toEqual(
        expect.arrayContaining([
          [id, 'unknown'],
          [undefined, 'failed'],
        ]),
      );
      expect(migrations).toHaveLength(2);
    });

    test('the one of theirs is joined, whose ends have their names by the folders alone', async () => {
      const { migrations } = await read({ ...ofFolders, ...told('10:00:25', cannot('esx01', 'ESX02.other')) });
      expect(migrations.map((one) => [one.id, one.outcome])).toEqual([[id, 'failed']]);
    });

    test.each([
      ['failed', `VMotion: 3680: ${id} S: failed to end preCopy stream: IO was aborted`],
      ['succeeded', `VMotionRecv: 4113: ${id} D: DONE paging in`],
    ])('what hosts tell as %s is no other outcome', async (outcome, line) => {
      const logs = hostLogs('esx01.lab.example', outcome === 'failed' ? 'S' : 'D');
      const [path = '', text] = Object.entries(logs)[0] ?? [];
      const files = { ...logs, [path]: `${text}\n${kernel('20', line)}` };
      expect((await read(files)).migrations.map((one) => one.outcome)).toEqual([outcome]);
      const done = 'Migration of virtual machine app-01 from esx01, SAN 1 to esx02, SAN 1 completed';
      const other = outcome === 'failed' ? done : cannot('esx02', 'esx01');
      const { migrations } = await read({ ...files, ...told('10:00:25', other) });
      expect(migrations.map((one) => one.outcome).sort()).toEqual(['failed', 'succeeded']);
    });

    test('an event names no host anew', async () => {
      const logs = both((host) => `esx-${host}-2024-03-05--11.00-1`);
      const { migrations } = await read({
        ...logs,
        ...told('10:00:00', 'Migrating app-01 from esx01, SAN 1 to esx02, SAN 1'),
      });
      expect(migrations).toMatchObject([
        { id, source: { host: 'esx01.lab.example', datastore: 'SAN 1' }, destination: { host: 'esx02.lab.example' } },
      ]);
    });
  });

  test('events join an operation of vpxd', async () => {
    const vpxd = (second: string, text: string) =>
      `2024-03-05T10:00:${second}.000Z info vpxd[45715] [Originator@6876 sub=vpxLro opID=7e1280cf] [VpxLRO] -- ${text}`;
    const log = [
      vpxd('00', 'BEGIN task-9 -- app-01 -- vim.VirtualMachine.relocate -- 52(52)'),
      vpxd('20', 'FINISH task-9'),
    ].join('\n');
    const { migrations } = await read({ 'vpxd.log': log, 'events.json': events });
    expect(migrations).toHaveLength(1);
    expect(migrations[0]).toMatchObject({ task: { id: 'task-9' }, outcome: 'succeeded', opIds: ['7e1280cf'] });
  });

  test('also one that names the VM by its id alone, and no other', async () => {
    const vpxd = (second: string, text: string) =>
      `2024-03-05T10:00:${second}.000Z info vpxd[45715] [Originator@6876 sub=vpxLro opID=7e1280cf] [VpxLRO] -- ${text}`;
    const log = (id: string) =>
      [vpxd('00', `BEGIN task-9 -- ${id} -- vim.VirtualMachine.relocate -- 52(52)`), vpxd('20', 'FINISH task-9')].join(
        '\n',
      );
    const same = await read({ 'vpxd.log': log('vm-1'), 'events.json': events });
    expect(same.migrations.map((one) => [one.task?.id, one.outcome])).toEqual([['task-9', 'succeeded']]);
    expect((await read({ 'vpxd.log': log('vm-9'), 'events.json': events })).migrations).toHaveLength(2);
  });

  test('two exports of one move are one, moves there and back are two', async () => {
    const back = [
      '[Tue Mar  5 10:00:20 2024] [info] Migration of virtual machine app-01 from esx01, SAN 1 to esx02, SAN 1 completed',
      '[Tue Mar  5 10:01:20 2024] [info] Migration of virtual machine app-01 from esx02, SAN 1 to esx01, SAN 1 completed',
      '[Tue Mar  5 10:02:20 2024] [info] Migration of virtual machine app-01 from esx01, SAN 1 to esx02, SAN 1 completed',
    ].join('\n');
    const { migrations } = await read({ 'events.json': events, 'govc.txt': back });
    expect(migrations.map(({ lines }) => lines.length)).toEqual([3, 1, 1]);
  });
});

describe('which events are one move', () => {
  interface Told {
    readonly type: string;
    readonly clock: string;
    readonly from?: number;
    readonly to?: number;
    readonly key: number;
    readonly chain?: number;
    readonly name?: string;
    readonly id?: string;
  }
  const event = ({ type, clock, from = 1, to = 2, key, chain, name = 'app-01', id = 'vm-1' }: Told) => {
    const isDone = type === 'VmMigratedEvent';
    return {
      _typeName: type,
      ...{ key, ...(chain !== undefined && { chainId: chain }) },
      ...{ createdTime: at(clock), userName: '', fullFormattedMessage: type, ...vm(name, id) },
      host: hosts(isDone ? to : from),
      ...(isDone ? { sourceHost: hosts(from) } : type === 'VmEmigratingEvent' ? {} : { destHost: hosts(to) }),
    };
  };
  const [hot, off, done, cannot] = [
    'VmBeingHotMigratedEvent',
    'VmEmigratingEvent',
    'VmMigratedEvent',
    'VmFailedMigrateEvent',
  ] as const;
  const told = async (events: readonly Told[]) => {
    const { migrations } = await read({ 'events.json': JSON.stringify(events.map(event)) });
    const short = (host = '?') => host.split('.')[0] ?? host;
    return migrations
      .map(({ vm: { name }, source, destination, outcome, firstSeen, lastSeen }) => {
        const [begin, end] = [firstSeen, lastSeen].map((time) => (formatMicros(time ?? 0) ?? '').slice(14, 19));
        return `${name} ${short(source.host)} ${short(destination.host)} ${outcome} ${begin}-${end}`;
      })
      .sort((a, b) => a.slice(-11).localeCompare(b.slice(-11)));
  };

  test('an own key as the chain of each is none', async () => {
    const events = [
      { type: hot, clock: '10:00:00', key: 1, chain: 1 },
      { type: off, clock: '10:00:01', key: 2, chain: 2 },
      { type: done, clock: '10:00:10', key: 3, chain: 3 },
    ];
    expect(await told(events)).toEqual(['app-01 esx01 esx02 succeeded 00:00-00:10']);
    // Here it is one: that of the first is of others, too.
    expect(await told([...events, { type: off, clock: '10:00:11', key: 4, chain: 3 }])).toHaveLength(4);
  });

  test.each<number | undefined>([undefined, 7])('an outcome ends it: a retry, two moves (chain %s)', async (chain) => {
    const events = [
      { type: hot, clock: '10:00:00', key: 1 },
      { type: cannot, clock: '10:00:10', key: 2 },
      { type: cannot, clock: '10:00:11', key: 3 },
      { type: hot, clock: '10:00:20', key: 4 },
      { type: off, clock: '10:00:21', key: 5 },
      { type: done, clock: '10:00:30', key: 6 },
      { type: hot, clock: '10:01:00', key: 7, from: 2, to: 3 },
      { type: done, clock: '10:01:30', key: 8, from: 2, to: 3 },
      { type: done, clock: '10:01:40', key: 9, from: 3, to: 2 },
      { type: done, clock: '10:01:50', key: 10, from: 2, to: 3 },
    ];
    const all = [
      'app-01 esx01 esx02 failed 00:00-00:11',
      'app-01 esx01 esx02 succeeded 00:20-00:30',
      'app-01 esx02 esx03 succeeded 01:00-01:30',
      'app-01 esx03 esx02 succeeded 01:40-01:40',
      'app-01 esx02 esx03 succeeded 01:50-01:50',
    ];
    expect(await told(events.map((one) => ({ ...one, ...(chain && { chain }) })))).toEqual(all);
    expect(await told(events.map((one) => ({ ...one, ...(chain && { chain }) })).reverse())).toEqual(all);
  });

  test('a warning behind the end of its chain is of it', async () => {
    const events = [
      { type: hot, clock: '10:00:00', key: 1, chain: 7 },
      { type: cannot, clock: '10:00:10', key: 2, chain: 7 },
      { type: 'MigrationWarningEvent', clock: '10:00:12', key: 3, chain: 7 },
    ];
    expect(await told(events)).toEqual(['app-01 esx01 esx02 failed 00:00-00:12']);
  });

  test('one ends in the second in which the way back begins', async () => {
    const events = [
      { type: hot, clock: '10:00:00', key: 1 },
      { type: hot, clock: '10:00:10', key: 3, from: 2, to: 1 },
      { type: off, clock: '10:00:10', key: 4, from: 2 },
      { type: done, clock: '10:00:10', key: 2 },
      { type: done, clock: '10:00:20', key: 5, from: 2, to: 1 },
      { type: done, clock: '10:00:40', key: 6 },
    ];
    expect(await told(events)).toEqual([
      'app-01 esx01 esx02 succeeded 00:00-00:10',
      'app-01 esx02 esx01 succeeded 00:10-00:20',
      'app-01 esx01 esx02 succeeded 00:40-00:40',
    ]);
  });

  test.each<number | undefined>([undefined, 7])('two VMs of one name (chain %s)', async (chain) => {
    const own = chain === undefined ? {} : { chain };
    const events = [
      { type: hot, clock: '10:00:00', key: 1, id: 'vm-1', ...own },
      { type: hot, clock: '10:00:05', key: 2, id: 'vm-2', ...own },
      { type: done, clock: '10:01:00', key: 3, id: 'vm-1', ...own },
      { type: cannot, clock: '10:01:05', key: 4, id: 'vm-2', ...own },
    ];
    expect(await told(events)).toEqual([
      'app-01 esx01 esx02 succeeded 00:00-01:00',
      'app-01 esx01 esx02 failed 00:05-01:05',
    ]);
  });

  test('a VM that is renamed meanwhile; two of one id in two vCenters', async () => {
    const renamed = [
      { type: hot, clock: '10:00:00', key: 1, chain: 7 },
      { type: done, clock: '10:00:10', key: 2, chain: 7, name: 'app-02' },
    ];
    expect(await told(renamed)).toEqual(['app-01 esx01 esx02 succeeded 00:00-00:10']);
    const [first, second] = renamed.map((one) => JSON.stringify([event(one)]));
    expect((await read({ 'a.json': first ?? '', 'b.json': second ?? '' })).migrations).toHaveLength(2);
  });

  const rows = (times: readonly string[], newestFirst: boolean, keyed = false) => {
    const both = [
      ['esx01', 'esx02', 'completed'],
      ['esx02', 'esx01', 'completed'],
      ['esx01', 'esx02', 'failed'],
      ['esx01', 'esx02', 'completed'],
    ];
    const all = both.flatMap(([a, b, how], n) => {
      const [begin, end] = [
        `Migrating app-01 from ${a} to ${b}`,
        `Migration of virtual machine app-01 from ${a} to ${b} ${how}`,
      ];
      return [begin, `Migrating app-01 off host ${a} in DC`, end].map((text, at) => [
        times[n] ?? '',
        text,
        String(3 * n + at),
      ]);
    });
    const ordered = newestFirst ? all.reverse() : all;
    return [['CreatedTime', 'FullFormattedMessage', 'Key'], ...ordered]
      .map((row) => row.slice(0, keyed ? 3 : 2).join(','))
      .join('\n');
  };

  test.each([
    ['oldest first', false, false],
    ['newest first', true, false],
    ['oldest first, with keys', false, true],
    ['newest first, with keys', true, true],
  ])('without a time as the rows are: %s', async (_, newestFirst, keyed) => {
    const text = rows(
      ['3/5/2024 10:00:00', '3/6/2024 10:00:00', '3/7/2024 10:00:00', '3/8/2024 10:00:00'],
      newestFirst,
      keyed,
    );
    const found = (await read({ 'events.csv': text })).migrations.map(({ source, destination, outcome, firstSeen }) => [
      source.host,
      destination.host,
      outcome,
      firstSeen,
    ]);
    expect(found).toEqual([
      ['esx01', 'esx02', 'succeeded', undefined],
      ['esx02', 'esx01', 'succeeded', undefined],
      ['esx01', 'esx02', 'failed', undefined],
      ['esx01', 'esx02', 'succeeded', undefined],
    ]);
  });
});

describe('a move to another vCenter, of which each tells its side', () => {
  const event = (type: string, host: number, given: Readonly<Record<string, string>>, text = 'text') => ({
    _typeName: 'EventEx',
    eventTypeId: `com.vmware.vc.vm.${type}`,
    ...basic(11, 10, '10:00:00', text),
    ...vm('app-01', 'vm-1'),
    host: hosts(host),
    ds: stores('SAN 1'),
    arguments: Object.entries(given).map(([key, value]) => ({ key, value })),
  });

  test.each([
    [
      'SrcVmMigratedEvent',
      1,
      { destHost: 'esx02', destDatastore: 'SAN 2' },
      'esx01.lab.example/SAN 1 -> esx02/SAN 2 cross-vcenter succeeded',
    ],
    [
      'SrcVmMigratedEvent',
      1,
      { dstHost: 'esx02', dstDatastore: 'SAN 2' },
      'esx01.lab.example/SAN 1 -> esx02/SAN 2 cross-vcenter succeeded',
    ],
    [
      'DstVmMigratedEvent',
      2,
      { srcHost: 'esx01', srcDatastore: 'SAN 2' },
      'esx01/SAN 2 -> esx02.lab.example/SAN 1 cross-vcenter succeeded',
    ],
    ['DstVmMigratedEvent', 2, { sourceHost: 'esx01' }, 'esx01 -> esx02.lab.example/SAN 1 cross-vcenter succeeded'],
    [
      'SrcVmMigrateFailedEvent',
      1,
      { destHost: 'esx02' },
      'esx01.lab.example/SAN 1 -> esx02 cross-vcenter failed (text)',
    ],
    [
      'DstVmMigrateFailedEvent',
      2,
      { srcHost: 'esx01' },
      'esx01 -> esx02.lab.example/SAN 1 cross-vcenter failed (text)',
    ],
  ])('%s', async (type, host, given, expected) => {
    const found = await moves({ 'events.json': JSON.stringify([event(type, host, given)]) });
    expect(found).toEqual([`app-01 ${expected} by LAB\\jo 10:00:00-10:00:00`]);
  });
});

test.each([
  ['Timedout', 'Canceled meanwhile.', 'failed'],
  ['RequestCanceled', 'Too long.', 'cancelled'],
  ['MethodFault', 'Task canceled.', 'cancelled'],
  ['LocalizedMethodFault', 'Task canceled.', 'cancelled'],
  ['SystemError', 'Task canceled.', 'cancelled'],
  ['GenericVmConfigFault', 'Task canceled.', 'cancelled'],
  ['RuntimeFault', 'Task canceled.', 'cancelled'],
  ['VimFault', 'Task canceled.', 'cancelled'],
])('a fault says more than words: %s, %s', async (_typeName, localizedMessage, outcome) => {
  const event = {
    _typeName: 'VmFailedMigrateEvent',
    ...basic(22, 21, '11:00:00', 'Cannot migrate app-02'),
    ...vm('app-02', 'vm-2'),
    reason: { fault: { _typeName }, localizedMessage },
  };
  expect((await read({ 'events.json': JSON.stringify([event]) })).migrations).toMatchObject([{ outcome }]);
});

test.each([
  ['Completed', 'succeeded'],
  ['Abgeschlossen', 'unknown'],
  ['Completed with warnings', 'unknown'],
  ['Operation timed out.', 'failed'],
  ['Cannot complete the operation.', 'failed'],
  ['Canceled', 'cancelled'],
])('a task whose status is "%s"', async (status, outcome) => {
  const row = `Relocate virtual machine,app-01,${status},03/25/2024 10:00:00 AM,03/25/2024 10:20:00 AM`;
  const text = `Task Name,Target,Status,Start Time,Completion Time\n${row}`;
  expect((await read({ 'tasks.csv': text })).migrations).toMatchObject([{ outcome }]);
});

test.each([
  [['VmBeingHotMigratedEvent', 'VmMigratedEvent'], 'vmotion'],
  [['VmMigratedEvent'], 'vmotion'],
  [['VmFailedMigrateEvent'], 'vmotion'],
  [['VmEmigratingEvent'], 'vmotion'],
  [['DrsVmMigratedEvent'], 'vmotion'],
  [['VmBeingMigratedEvent', 'com.vmware.vc.vm.VmHotMigratingWithEncryptionEvent'], 'vmotion'],
  [['VmBeingRelocatedEvent', 'DrsVmMigratedEvent'], 'vmotion'],
  [['VmBeingMigratedEvent', 'VmMigratedEvent'], 'unknown'],
  [['VmBeingRelocatedEvent'], 'unknown'],
  [['VmRelocatedEvent'], 'unknown'],
  [['VmRelocateFailedEvent'], 'unknown'],
])('%j: %s, as a VM that is off is relocated by the same words', async (types, kind) => {
  const events = types.map((_typeName, n) => ({
    _typeName,
    ...basic(11 + n, 10, `10:00:0${n}`, 'text'),
    ...vm('app-01', 'vm-1'),
  }));
  expect((await read({ 'events.json': JSON.stringify(events) })).migrations).toMatchObject([{ kind }]);
});

test.each([
  ['Hot migrating app-01 from esx01 to esx02', 'vmotion'],
  ['Migrating app-01 from esx01 to esx02', 'vmotion'],
  ['Migrating app-01 from esx01 to esx01', 'unknown'],
  ['Relocating app-01 from esx01 to esx02', 'unknown'],
  ['Virtual machine app-01 was relocated from esx01 to esx02', 'unknown'],
  ["Cannot relocate virtual machine 'app-01' in DC", 'unknown'],
])('%s: %s', async (text, kind) => {
  expect((await read({ 'events.txt': `[Tue Mar  5 10:00:00 2024] [info] ${text}` })).migrations).toMatchObject([
    { kind },
  ]);
});

test.each([
  ['Migration of virtual machine copy from prod from esx01, SAN to esx02, SAN completed', 'copy from prod', 'SAN'],
  ['Cannot migrate back to a from esx01 to esx02', 'back to a', undefined],
  ['Cannot migrate moved to esx09, old from esx01, SAN to esx02, SAN', 'moved to esx09, old', 'SAN'],
  ['Relocating x from esx01, a, b to esx02, c', 'x', 'a, b'],
])('words and commas in names: %s', async (text, name, datastore) => {
  const { migrations } = await read({ 'events.txt': `[Tue Mar  5 10:00:00 2024] [info] ${text}` });
  expect(migrations).toMatchObject([{ vm: { name }, source: { host: 'esx01' }, destination: { host: 'esx02' } }]);
  expect(migrations[0]?.source.datastore).toBe(datastore);
});

test('a typed event of a move that cannot be read is told of', async () => {
  const typed = '[Tue Aug 10 18:26:24 2021] [info] [7] [VmRelocatedEvent] Completed the relocation of it';
  const { migrations, sources } = await read({ 'events.txt': typed });
  expect([migrations.length, sources[0]?.unread?.count]).toEqual([0, 1]);
});

test('events of other things alone: they are read, and tell of no move', async () => {
  const others = [
    'User LAB\\jo@10.0.0.1 logged in as govc',
    'app-01 on esx01 in DC is powered on',
    "Alarm 'Virtual machine CPU usage' on app-01 changed from Green to Red",
    'Virtual machine app-01 was cloned to app-02 on esx01',
    'Migrating is not supported from esx01 to',
    'Cannot migrate',
    'Migration to host esx02 failed with error Already disconnected (195887150).',
    'vMotion is enabled on esx01',
    'Task: Migrate virtual machine storage policies',
  ];
  const govc = others.map((text, n) => `[Tue Mar  5 10:00:0${n} 2024] [info] ${text}`).join('\n');
  expect(await moves({ 'events.txt': govc })).toEqual([]);
  const json = others.map((fullFormattedMessage, key) => ({
    ...basic(key, key, `10:00:0${key}`, fullFormattedMessage),
  }));
  const { migrations, sources } = await read({ 'events.json': JSON.stringify(json) });
  expect([migrations.length, sources.map(({ format }) => format)]).toEqual([0, ['vcenter-events']]);
});
