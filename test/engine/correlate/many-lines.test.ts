import { describe, expect, test } from 'vitest';
import { reconstruct } from '../../helpers/reconstruct.ts';

const id = '8743996508480001077';
const vmx = (text: string) => `2023-04-15T08:52:00.500Z In(05) vmx - ${text}\n`;
const vpxd = (time: string, text: string) =>
  `2023-04-15T08:${time}.000Z info vpxd[1] [Originator@6876 sub=vpxLro opID=abc-h5:1-2] [VpxLRO] -- ${text}\n`;
const begins =
  vpxd('50:00', 'BEGIN task-1 -- vm-12 -- vim.VirtualMachine.migrate -- a(b)') +
  `2023-04-15T08:50:01.000Z info vpxd[1] [Originator@6876 sub=vmomi opID=abc-h5:1-2] [MIGRATE] (${id}) begins\n`;

test('a session of more lines than a call takes arguments', () => {
  const begin = vmx(`Received migrate 'from' request for mid id ${id}, src ip <10.0.0.1>, dst ip <10.0.0.2>.`);
  const { migrations } = reconstruct({
    'vmware.log': begin + vmx('Migrate: cleaning up migration state.').repeat(200_000),
  });
  expect(migrations.map((one) => one.id)).toEqual([id]);
});

test('an operation of vCenter that a rotation cuts has its end, whichever part is read first', () => {
  const newer = vpxd('52:00', 'FINISH task-9') + vpxd('52:01', 'FINISH task-1');
  const ends = [
    { 'vpxd-1.log': begins, 'vpxd.log': newer },
    { 'vpxd.log': newer, 'vpxd-1.log': begins },
  ].map((files) => reconstruct(files).migrations.map(({ task }) => task?.end));
  const end = Date.parse('2023-04-15T08:52:01.000Z') * 1000;
  expect(ends).toEqual([[end], [end]]);
});

test('however many other operations end, the end of a migration’s own is found', () => {
  const others = Array.from({ length: 3000 }, (_, n) => vpxd('49:00', `FINISH task-other-${n}`)).join('');
  const [good] = reconstruct({ 'vpxd.log': others + begins + vpxd('52:01', 'FINISH task-1') }).migrations;
  expect(good?.task?.end).toBe(Date.parse('2023-04-15T08:52:01.000Z') * 1000);
  const fault = 'ERROR task-1 -- vm-12 -- migrate: vim.fault.Timedout';
  const [bad] = reconstruct({ 'vpxd.log': others + begins + vpxd('52:01', fault) }).migrations;
  expect(bad?.task?.fault).toBe('vim.fault.Timedout');
});

describe('lines without an id, as many as those with one', () => {
  const kernel = (n: number, text: string) =>
    `2023-04-15T08:${String(Math.floor(n / 1000) % 60).padStart(2, '0')}:00.000Z cpu4:2758489)${text}\n`;
  const hostd = (n: number, sub: string, text: string) =>
    `2023-04-15T08:${String(Math.floor(n / 1000) % 60).padStart(2, '0')}:00.000Z info hostd[A1BF1B70] [Originator@6876 sub=${sub} opID=lro-1-2-${n}] ${text}\n`;
  const count = 40_000;
  const lines = (line: (n: number) => string) => Array.from({ length: count }, (_, n) => line(n)).join('');

  // Each of these took minutes where every line was held against every other.
  test.each([
    [
      'by opID and thread',
      'hostd.log',
      (n: number) =>
        n % 2
          ? hostd(n, `Vcsvc.VMotionSrc (${id})`, 'VMotionInitiateSrc')
          : hostd(n, 'Vmsvc.vm:/a', 'State Transition (VM_STATE_ON -> VM_STATE_EMIGRATING)'),
    ],
    [
      'by world',
      'vmkernel.log',
      (n: number) =>
        n % 2
          ? kernel(n, `VMotion: 1: ${id} S: Resume handshake successful`)
          : kernel(n, 'Hbr: 1: Migration start received (worldID=2758489)'),
    ],
    [
      'in a vmware.log without stamps',
      'vmware.log',
      (n: number) =>
        `vmx| ${n === 0 ? `Received migrate 'from' request for mid id ${id}, src ip <10.0.0.1>, dst ip <10.0.0.2>.` : n % 2 ? 'Checkpoint_Unstun: vm stopped for 5 us' : 'Migrate: VM successfully stunned'}\n`,
    ],
  ])('%s', (_name, path, line) => {
    const { migrations } = reconstruct({ [path]: lines(line) });
    expect(migrations.map((one) => one.id)).toEqual([id]);
  });
});

describe('migrations that all show one mark, and for each a line that shows no more', () => {
  const count = 15_000;
  const idOf = (n: number) => String(4_243_513_634_000_000_000n + BigInt(n) * 1013n);
  const stampOf = (seconds: number) => new Date(Date.UTC(2023, 3, 15) + seconds * 1000).toISOString();
  const hostd = (seconds: number, sub: string, opId: string, text: string) =>
    `${stampOf(seconds)} info hostd[A1BF1B7${seconds}] [Originator@6876 sub=${sub}${opId}] ${text}\n`;
  const kernel = (seconds: number, text: string) => `${stampOf(seconds)} cpu4:2758489)${text}\n`;
  const leaves = 'State Transition (VM_STATE_ON -> VM_STATE_EMIGRATING)';
  const setUp = (n: number) =>
    `Migrate: vm 2758489: 3885: Setting VMOTION info: Source ts = ${idOf(n)}, src ip = <10.0.0.1> dest ip = <10.0.0.2>`;
  const arrives = (n: number) => `[MIGRATE] (${idOf(n)}) immigrating VM at path /vmfs/volumes/a/V/V.vmx has vmid 5`;
  const inAll = (lines: (n: number) => string) => Array.from({ length: count }, (_, n) => lines(n)).join('');

  // Each of these took minutes where every line was held against every migration.
  test.each([
    [
      'a VM that moves every five minutes',
      'hostd.log',
      (n: number) =>
        hostd(300 * n, `Vcsvc.VMotionDst (${idOf(n)})`, '', arrives(n)) +
        hostd(300 * n + 1, 'Vmsvc.vm:/vmfs/volumes/a/V/V.vmx', '', leaves),
      2,
    ],
    [
      'a world',
      'vmkernel.log',
      (n: number) =>
        kernel(300 * n, setUp(n)) + kernel(300 * n + 1, 'Hbr: 1: Migration start received (worldID=2758489)'),
      2,
    ],
    [
      'the stem of an opID, as all that DRS starts',
      'hostd.log',
      (n: number) =>
        hostd(n, `Vcsvc.VMotionSrc (${idOf(n)})`, ` opID=task-internal-1-${n}`, 'VMotionInitiateSrc') +
        hostd(n + 40_000, 'Vmsvc', ` opID=task-internal-1-${n}-01`, leaves),
      2,
    ],
    [
      'an opID',
      'hostd.log',
      (n: number) =>
        hostd(n, `Vcsvc.VMotionSrc (${idOf(n)})`, ' opID=abc-1-2', 'VMotionInitiateSrc') +
        hostd(n + 40_000, 'Vmsvc', ` opID=abc-1-2-${n}`, leaves),
      1,
    ],
    [
      'a world, all in one second',
      'vmkernel.log',
      (n: number) => kernel(0, setUp(n)) + kernel(0, 'Hbr: 1: Migration start received (worldID=2758489)'),
      1,
    ],
  ])('%s', (_name, path, lines, each) => {
    const { migrations } = reconstruct({ [path]: inAll(lines) });
    expect(migrations).toHaveLength(count);
    expect(new Set(migrations.map((one) => one.lines.length))).toEqual(new Set([each]));
  });
});
