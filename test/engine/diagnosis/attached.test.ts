/** What is known is found wherever it can stand: by itself, in a failing task of vCenter, in a failing migration. */
import { describe, expect, test } from 'vitest';
import { analyse } from '../../../renderer/engine/analyse.ts';
import { knownFaults } from '../../../renderer/engine/diagnosis/faults.ts';
import { emptyFaults } from '../../../renderer/engine/diagnosis/weights.ts';
import { signatures } from '../../../renderer/engine/diagnosis/signatures.ts';
import statusCodes from '../../../renderer/engine/diagnosis/status-codes.json' with { type: 'json' };
import type { Analysis, Migration } from '../../../renderer/engine/model.ts';
import { nodePlatform } from '../../../renderer/platform/platform.node.ts';
import { memorySource } from '../../helpers/memory-source.ts';

const id = '5422550518507384986';
const opId = 'lgfd4abh-18745-auto-egq-h5:70005734-88';

function read(files: Readonly<Record<string, string>>): Promise<Analysis> {
  return analyse(
    Object.entries(files).map(([path, text]) => memorySource(path, Buffer.from(text))),
    { platform: nodePlatform },
  );
}
const idsOf = ({ findings }: Pick<Migration, 'findings'>) => findings.map((one) => one.id);
const causesOf = ({ findings }: Pick<Migration, 'findings'>) => findings.filter(({ rank }) => rank === 'cause');

const header = (second: string, program: string, sub: string) =>
  `2023-04-15T08:52:${second}Z info ${program}[27349] [Originator@6876 sub=${sub} opID=${opId}] `;
const dump = (fault: string, reason = '') =>
  [
    '--> Result:',
    `--> (${fault}) {`,
    '-->    faultCause = (vmodl.MethodFault) null,',
    '-->    faultMessage = <unset>,',
    `-->    reason = "${reason.replaceAll('"', "'")}",`,
    '-->    msg = ""',
    '--> }',
    '--> Args:',
    '',
  ].join('\n');
/** A relocation that vCenter ended with a fault. */
const task = (fault: string, reason?: string) => ({
  'vpxd.log':
    `${header('30.000', 'vpxd', 'vpxLro')}[VpxLRO] -- BEGIN task-846063 -- vm-123 -- vim.VirtualMachine.relocate -- 52806149-fe15-f6ff-7685-353ae5d93dcc(525aa)\n` +
    `${header('59.900', 'vpxd', 'Default')}[VpxLRO] -- ERROR task-846063 -- 52806149-fe15-f6ff-7685-353ae5d93dcc -- vm-123 -- vim.VirtualMachine.relocate: ${fault}:\n` +
    dump(fault, reason),
});
/** The source's part of a migration that failed. */
const migration = (reason: string) => ({
  'hostd.log': `${header('59.901', 'hostd', `Vcsvc.VMotionSrc (${id})`)}ResolveCb: Failed with fault: (vmodl.fault.SystemError) {\n${dump('vmodl.fault.SystemError', reason)}`,
});

/** Shown only where the fault that it sums up is not known. */
const isSummary = (name: string) => name === 'vpxd-migrate-failed-summary';
/** A sentence, not a line of a log with its header. */
const isSentence = (line: string) => !/^(?:\d{4}-|\[\d{4}-|vmkernel:|cpu\d|In\(|WARNING:|vmx\||<\d)/.test(line);
const sentences = signatures.flatMap(({ id: name, rank, logs, samples }) => {
  const lines = samples.map(({ line }) => line).filter(isSentence);
  const isOfTasks = logs.some((log) => /vcenter-task|vpxd|hostd/.test(log));
  return lines.length === 0 || !isOfTasks || isSummary(name) ? [] : [{ name, rank, lines }];
});

describe.each(sentences)('$name', ({ name, rank, lines }) => {
  test('by itself', async () => {
    const found = await Promise.all(
      lines.map(async (line) => {
        const { findings, migrations } = await read({ 'paste.txt': `${line}\n` });
        return [...findings.map((one) => one.id), ...migrations.flatMap(idsOf)];
      }),
    );
    expect(found.flat()).toContain(name);
  });

  const [line = ''] = lines;
  test.each([
    ['in a failing task', task('vmodl.fault.SystemError', line)],
    ['in a failing migration', migration(line)],
  ])('%s', async (_where, files) => {
    const { findings, migrations } = await read(files);
    expect(migrations).toHaveLength(1);
    expect(findings).toEqual([]);
    expect(migrations.flatMap(idsOf)).toContain(name);
    const found = migrations[0]?.findings.find((one) => one.id === name);
    expect(found?.rank).toBe(rank);
    // The line that says so, not the first one of the entry.
    expect(found?.evidence[0]?.line).toBeGreaterThan(2);
  });
});

test.each(knownFaults.map(({ fault, id: name }) => [fault, name]))(
  '%s as the end of a task is a failed move, explained',
  async (fault, name) => {
    const { migrations } = await read(task(`vim.fault.${fault}`));
    expect(migrations).toHaveLength(1);
    const [move] = migrations as [Migration];
    expect([move.id, move.reachedHost, move.vm.moid, move.opIds]).toEqual([undefined, false, 'vm-123', [opId]]);
    if (move.outcome === 'cancelled') expect(causesOf(move).map((one) => one.id)).toEqual(['cancelled']);
    else if (emptyFaults.has(name)) {
      // It says nothing: what to read next is told.
      expect(causesOf(move)).toEqual([]);
      expect(idsOf(move)).toEqual(['look-in-more-logs', name]);
    } else expect([move.outcome, causesOf(move).map((one) => one.id)]).toEqual(['failed', [name]]);
  },
);

describe('each status of VMkernel', () => {
  const codes = statusCodes.filter(({ name }) => name !== 'VMK_OK');
  const hex = (code: number) => `0x${code.toString(16)}`;
  const setUp = (side: string) =>
    `2023-04-15T08:52:30.000Z cpu4:2758489)Migrate: vm 2758492: 3284: Setting VMOTION info: ${side} ts = ${id}, src ip = <10.0.0.1> dest ip = <10.0.0.2> Dest wid = 1830931 using SHARED swap\n`;
  const failed = (side: 'S' | 'D', { text, code }: (typeof codes)[number]) =>
    `2023-04-15T08:52:50.000Z cpu5:2758489)WARNING: Migrate: 269: ${id} ${side}: Failed: ${text} (${hex(code)}) @0x41801e280b11\n`;
  const byVmx = `2023-04-15T08:52:51.000Z cpu5:2758489)WARNING: Migrate: 5454: ${id} S: Migration considered a failure by the VMX.\n`;

  test.each(codes.map((status) => [status.name, status] as const))('%s', async (_name, status) => {
    const forms = {
      alone: { 'vmkernel.log': setUp('Source') + failed('S', status) },
      'with the line of the VMX': { 'vmkernel.log': setUp('Source') + failed('S', status) + byVmx },
      'on the destination': { 'vmkernel.log': setUp('Dest') + failed('D', status) },
      'on both sides': {
        'esx-a/vmkernel.log': setUp('Source') + failed('S', status),
        'esx-b/vmkernel.log': setUp('Dest') + failed('D', status),
      },
    };
    for (const [form, files] of Object.entries(forms)) {
      const { migrations } = await read(files);
      expect(migrations, form).toHaveLength(1);
      const [move] = migrations as [Migration];
      const causes = causesOf(move).map((one) => one.id);
      // Never a host; one cause, or a log that would tell.
      expect(idsOf(move), form).not.toContain('cause-on-the-other-host');
      if (causes.length === 0)
        expect(
          move.findings.map(({ rank }) => rank),
          form,
        ).toContain('next-step');
      else expect(causes, form).toHaveLength(1);
    }
  });
});
