import { describe, expect, test } from 'vitest';
import { management } from '../../../renderer/engine/formats/management/header.ts';
import type { LogFormat } from '../../../renderer/engine/formats/record.ts';
import { vmkernel } from '../../../renderer/engine/formats/vmkernel/header.ts';
import { vmware } from '../../../renderer/engine/formats/vmware/header.ts';
import { formatMicros } from '../../../renderer/engine/base/time.ts';

/** The record with its time written out, so that a failing line can be read. */
function read(format: LogFormat, line: string): Record<string, unknown> | undefined {
  const record = format.read(line);
  if (!record) return undefined;
  const { time, ...rest } = record;
  return { ...rest, time: time === undefined ? undefined : formatMicros(time, rest.zoned) };
}

describe('vmkernel headers', () => {
  test('5.x: time and body', () => {
    expect(read(vmkernel, '2015-12-25T16:39:25.565Z cpu4:2758489)Migrate: vm 1: 2: text')).toMatchObject({
      time: '2015-12-25T16:39:25.565Z',
      body: 'Migrate: vm 1: 2: text',
    });
  });

  test('opID before the parenthesis', () => {
    expect(read(vmkernel, '2016-03-01T13:42:19.481Z cpu9:112174 opID=dc2104c4)World: 14299: x')).toMatchObject({
      opId: 'dc2104c4',
      body: 'World: 14299: x',
    });
  });

  test('8.x: severity, PRI, and early boot without a CPU or milliseconds', () => {
    expect(
      read(vmkernel, '2023-08-08T15:08:36.834Z Wa(180) vmkwarning: cpu0:263421 opID=a03fc439)WARNING: Sched: vm 1'),
    ).toMatchObject({ time: '2023-08-08T15:08:36.834Z', opId: 'a03fc439', body: 'WARNING: Sched: vm 1' });
    const boot = read(vmkernel, '2023-08-08T14:13:55Z In(182) vmkernel: VMB: 65: Reserved 4 MPNs starting @ 0x4c1');
    expect(boot).toMatchObject({ time: '2023-08-08T14:13:55.000Z', body: 'VMB: 65: Reserved 4 MPNs starting @ 0x4c1' });
  });

  test('forwarded by syslog, with and without <PRI>', () => {
    const line = '2014-12-10T18:50:27.101Z esx.vmware.com vmkernel: cpu11:1674338)VMotionSend: 3508: x';
    expect(read(vmkernel, `<181>${line}`)).toMatchObject({
      host: 'esx.vmware.com',
      body: 'VMotionSend: 3508: x',
    });
    expect(read(vmkernel, line)).toMatchObject({ host: 'esx.vmware.com', time: '2014-12-10T18:50:27.101Z' });
  });

  test('4.x: no time, as it states none that has a year, also where the blank before the host is missing', () => {
    const line = 'Mar 6 17:31:20ESX01 vmkernel: 15:07:33:14.289 cpu1:4234)WARNING: LinNet: x';
    const record = read(vmkernel, line);
    expect(record).toMatchObject({ host: 'ESX01', zoned: false, body: 'WARNING: LinNet: x' });
    expect(record?.['time']).toBeUndefined();
    expect(read(vmkernel, 'vmkernel: 114:03:25:51.489 cpu0:4100)WARNING: FSR: 690: x')).toMatchObject({
      zoned: false,
      body: 'WARNING: FSR: 690: x',
    });
  });

  test('masked by an article: kept, without a time', () => {
    const record = read(vmkernel, '####-##-##T##:##:##.###Z In() vmkernel: cpu## opID=d5991c6f)Migrate: 314: x');
    expect(record).toMatchObject({ opId: 'd5991c6f', body: 'Migrate: 314: x', time: undefined });
  });
});

describe('management headers', () => {
  test('4.x: local time without a zone', () => {
    const line =
      "[2011-04-01 15:14:34.203 F5A5AB90 info 'vm:/vmfs/volumes/a/V/V.vmx' opID=F6FC49D5-000007E6-d] VMotionPrepare: x";
    expect(read(management, line)).toMatchObject({
      time: '2011-04-01T15:14:34.203',
      zoned: false,
      thread: 'F5A5AB90',
      component: 'vm:/vmfs/volumes/a/V/V.vmx',
      opId: 'F6FC49D5-000007E6-d',
      body: 'VMotionPrepare: x',
    });
  });

  test('5.x: user, masked date, forwarding', () => {
    expect(
      read(
        management,
        "YYYY-MM-DDT18:04:27.748Z [4FA40B70 warning 'Vcsvc.VMotionDst (1)' opID=57C7-9c user=vpxuser] Bind: x",
      ),
    ).toMatchObject({ time: undefined, component: 'Vcsvc.VMotionDst (1)', opId: '57C7-9c', body: 'Bind: x' });
    expect(
      read(management, "<166>2014-12-10T18:33:19.874Z esx.vmware.com Hostd: [6A623B90 verbose 'VMotionSrc (1)'] Set"),
    ).toMatchObject({ host: 'esx.vmware.com', program: 'hostd', body: 'Set' });
  });

  test('6.x: a component with blanks and brackets is not cut short', () => {
    expect(
      read(
        management,
        '2020-05-11T22:36:11.202Z verbose hostd[1000212678] [Originator@6876 sub=Vimsvc.Ticket 52 66 af-3a 39 opID=ec9d7fe8] Ticket issued',
      ),
    ).toMatchObject({ component: 'Vimsvc.Ticket 52 66 af-3a 39', opId: 'ec9d7fe8', thread: '1000212678' });
    expect(
      read(
        management,
        '2022-06-02T08:34:54.811Z info vpxd[44568] [Originator@6876 sub=SoapAdapter[0].HTTPService] Max',
      ),
    ).toMatchObject({ component: 'SoapAdapter[0].HTTPService', program: 'vpxd' });
  });

  test('offsets are honoured', () => {
    expect(
      read(management, '2014-11-04T15:53:31.075+05:30 verbose vpxd[05160] [Originator@6876 sub=P opID=x-1] RecordOp'),
    ).toMatchObject({ time: '2014-11-04T10:23:31.075Z', zoned: true });
  });

  test('8.x with and without the repeated level; vCenter of 2025 with quotes', () => {
    expect(
      read(
        management,
        '2022-06-02T02:15:22.987Z In(166) Hostd[1001392061]: info -[1001392061] [Originator@6876 sub=Default] S',
      ),
    ).toMatchObject({ component: 'Default', program: 'hostd', body: 'S' });
    expect(
      read(management, '2022-06-02T02:56:51.118Z Db(167) Hostd[1001392583]: [Originator@6876 sub=AdapterServer] Vdt'),
    ).toMatchObject({ component: 'AdapterServer', body: 'Vdt' });
    expect(
      read(
        management,
        '2025-06-04T17:06:21.349Z INFO vpxd 20973 [Originator@4413 sub="ServiceAccount" opID="Svc-5a"] up',
      ),
    ).toMatchObject({ thread: '20973', component: 'ServiceAccount', opId: 'Svc-5a', body: 'up' });
  });
});

describe('vmware.log headers', () => {
  test.each([
    ['2012-03-23T16:22:51.876Z| vcpu-0| Checkpoint_Unstun: x', 'vcpu-0', 'Checkpoint_Unstun: x'],
    ['2018-02-15T02:55:01.542Z| vmx| I125: CPT: Restoring', 'vmx', 'CPT: Restoring'],
    ['2023-04-15T08:52:34.879Z In(05) vmx - MigrateSetInfo: state=1', 'vmx', 'MigrateSetInfo: state=1'],
    ['vmx| MigrateSetState: x', 'vmx', 'MigrateSetState: x'],
    ['vmx|', 'vmx', ''],
    ['yyyy-mm-ddThh:mm:ssIn(05) vmx - Migrate: x', 'vmx', 'Migrate: x'],
    ['[YYYY-MM-DDTHH:MM:SS] In(05) vmx - Migrate: x', 'vmx', 'Migrate: x'],
    ['[timestamp] vmx| I125: VMotion: 1914: 1 S: x', 'vmx', 'VMotion: 1914: 1 S: x'],
    ['[2024-01-15 10:23:45.123] vmx| I125: VMotion: x', 'vmx', 'VMotion: x'],
    ['2024-01-15 10:23:45 vmx| I125: VMotion: x', 'vmx', 'VMotion: x'],
  ])('%s', (line, thread, body) => {
    expect(read(vmware, line)).toMatchObject({ thread, body });
  });

  test('an opID in the third field, a local offset, a bracketed time', () => {
    expect(read(vmware, '2023-04-15T08:52:34.879Z In(05) vcpu-0 a-b-1 MainMem: x')).toMatchObject({ opId: 'a-b-1' });
    expect(read(vmware, '2020-01-01T12:00:00.000+01:00| vmx| I125: x')).toMatchObject({
      time: '2020-01-01T11:00:00.000Z',
    });
    expect(read(vmware, '[2024-01-15 10:23:45.123] vmx| I125: x')).toMatchObject({ time: '2024-01-15T10:23:45.123' });
  });
});

test('no format takes another one’s lines', () => {
  const lines: readonly (readonly [LogFormat, string])[] = [
    [vmkernel, '2015-12-25T16:39:25.565Z cpu4:2758489)Migrate: x'],
    [management, '2022-06-02T08:34:54.811Z info vpxd[44568] [Originator@6876 sub=Default] x'],
    [vmware, '2018-02-15T02:55:01.542Z| vmx| I125: x'],
    [vmware, '2023-04-15T08:52:34.879Z In(05) vmx - x'],
  ];
  for (const [own, line] of lines) {
    for (const format of [vmkernel, management, vmware]) expect(format.read(line) !== undefined).toBe(format === own);
  }
});

test.each(['\u2028', '\r', '\u2029'])('a body may hold %j', (odd) => {
  expect(read(vmkernel, `2015-12-25T16:39:25.565Z cpu4:2758489)Migrate: a${odd}b`)).toMatchObject({
    body: `Migrate: a${odd}b`,
  });
});
