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
