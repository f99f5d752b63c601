/**
 * Migrations in the trace event format that ui.perfetto.dev and chrome://tracing open: a process for each host, in it a thread
 * for each migration, phases as slices, milestones as marks, pages left as a counter. Times in microseconds.
 */
import type { Analysis, Migration, Side } from '../../model.ts';
import { endLabel, vmLabel } from '../../presentation/names.ts';
import { documentId } from './ids.ts';
import { momentsOf, spansOf } from './spans.ts';

export function perfetto({ migrations }: Pick<Analysis, 'migrations'>, isRedacted = false): object {
  const processes = new Map<string, number>();
  const processOf = (one: Migration, side: Side | undefined): number => {
    const name = side === undefined ? 'vCenter and the whole' : (endLabel(one, side) ?? side);
    if (!processes.has(name)) processes.set(name, processes.size + 1);
    return processes.get(name) ?? 0;
  };
  const events = migrations.flatMap((one, at) => eventsOf(one, at + 1, processOf));
  const names = [...processes].map(([name, pid]) => ({ ph: 'M', name: 'process_name', pid, tid: 0, args: { name } }));
  return {
    displayTimeUnit: 'ms',
    otherData: { names: isRedacted ? 'redacted' : 'not redacted' },
    traceEvents: [...names, ...events],
  };
}

function eventsOf(
  one: Migration,
  tid: number,
  processOf: (one: Migration, side: Side | undefined) => number,
): readonly object[] {
  const { spans } = spansOf(one);
  const label = `${vmLabel(one)} ${documentId(one)}`;
  const pids = new Set([...spans, ...momentsOf(one)].map(({ side }) => processOf(one, side)));
  const id = { id: documentId(one) };
  return [
    ...[...pids].map((pid) => ({ ph: 'M', name: 'thread_name', pid, tid, args: { name: label } })),
    ...spans.map(({ name, kind, side, start, end, round }) => {
      const args =
        kind === 'migration'
          ? { ...id, outcome: one.outcome, vm: one.vm.name }
          : { ...id, pagesLeft: round?.remainingPages };
      return { ph: 'X', cat: kind, name, pid: processOf(one, side), tid, ts: start, dur: end - start, args };
    }),
    ...momentsOf(one).map(({ name, side, time }) => ({
      ph: 'i',
      s: 't',
      cat: 'milestone',
      name,
      pid: processOf(one, side),
      tid,
      ts: time,
      args: id,
    })),
    ...one.rounds.flatMap(({ end, remainingPages }) =>
      end === undefined || remainingPages === undefined
        ? []
        : [
            {
              ph: 'C',
              name: `pages left ${label}`,
              pid: processOf(one, 'source'),
              tid,
              ts: end,
              args: { pages: remainingPages },
            },
          ],
    ),
  ];
}
