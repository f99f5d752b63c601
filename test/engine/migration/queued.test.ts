import { expect, test } from 'vitest';
import { reconstruct } from '../../helpers/reconstruct.ts';

const id = '8743996508480001077';
const opId = 'lgfd4abh-18745-auto-egq-h5:70005734-88';
const vpxd = (second: number, sub: string, text: string) =>
  `2023-04-15T08:52:${String(second).padStart(2, '0')}.000Z info vpxd[45715] [Originator@6876 sub=${sub} opID=${opId}] ${text}`;
const begin = vpxd(0, 'vpxLro', '[VpxLRO] -- BEGIN task-48963 -- vm-42 -- vim.VirtualMachine.migrate -- 52a6(52b7)');
const failed = vpxd(46, 'MIGRATE', `[MIGRATE] (${id}) vMotion failed: vmodl.fault.SystemError`);

/** What vCenter's operation says of the only migration in this vpxd.log. */
const taskIn = (...lines: readonly string[]) => reconstruct({ 'vpxd.log': lines.join('\n') }).migrations[0]?.task;

test('a migration of which vCenter first says that it failed was not queued until then', () => {
  const task = taskIn(begin, failed);
  expect(task).toMatchObject({ id: 'task-48963' });
  expect(task?.queuedSeconds).toBeUndefined();
});

test('nor until a line that says no more than its id, or that it has ended', () => {
  expect(taskIn(begin, vpxd(9, 'MIGRATE', `[MIGRATE] (${id}) waits`), failed)?.queuedSeconds).toBeUndefined();
  const result = `[MIGRATE] (${id}) vmotion result has downtime value 284157`;
  expect(taskIn(begin, vpxd(40, 'MIGRATE', result))?.queuedSeconds).toBeUndefined();
});

test('it was queued until vCenter says that it starts', () => {
  const start = vpxd(9, 'vpxLro', `VMotionPrepare (${id}): Sending 'to' srcIp=<10.0.0.1> dstIp=<10.0.0.2>`);
  expect(taskIn(begin, start, failed)?.queuedSeconds).toBe(9);
});
