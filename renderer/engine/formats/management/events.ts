/** hostd's counters of a physical adapter, which it writes again and again where there are errors. */
import type { HostEventSample, StatedHostEvent } from '../host-event.ts';
import { kb399074 } from '../publications.ts';
import type { LogRecord } from '../record.ts';
import { never, seen } from '../sample.ts';

const title = /^Error stats for pnic: (?<object>vmnic\d{1,5})$/;
/** The sums; `RxCRCErrors` and others below are parts of them. */
const counter = /^(?:-->)?\s{0,8}(?<what>errors|dropped)[RT]x: (?<count>\d{1,15})$/;

export function nicErrors({ body }: LogRecord, continuation: readonly string[]): StatedHostEvent | undefined {
  const object = body.startsWith('Error stats') ? title.exec(body)?.groups?.['object'] : undefined;
  if (object === undefined) return undefined;
  let [errors, drops] = [0, 0];
  for (const line of continuation) {
    const { what, count } = counter.exec(line)?.groups ?? {};
    if (what === 'errors') errors += Number(count);
    else drops += Number(count ?? 0);
  }
  return { kind: 'nic-errors', name: 'Error stats for pnic', object, counters: { errors, drops } };
}

const stats = (lines: string) =>
  `2024-11-08T03:11:10.313Z warning hostd[2100510] [Originator@6876 sub=Statssvc] Error stats for pnic: vmnic1\n${lines}`;
const ofAdapter = { kind: 'nic-errors', name: 'Error stats for pnic', object: 'vmnic1' } as const;

export const samples: readonly HostEventSample[] = [
  seen(kb399074, stats('--> droppedRx: 4640800\n--> errorsRx: 6\n--> RxCRCErrors: 6'), {
    ...ofAdapter,
    counters: { errors: 6, drops: 4640800 },
  }),
  never(stats('errorsTx: 7\n-->droppedTx: 3'), { ...ofAdapter, counters: { errors: 7, drops: 3 } }),
];
