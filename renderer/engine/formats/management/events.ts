/** What management logs say of their host: counters of physical adapters, and when a management agent was started. */
import { parseStamp } from '../../base/time.ts';
import type { HostEventSample, StatedHostEvent } from '../host-event.ts';
import { kb399074, lnav } from '../publications.ts';
import type { LogRecord } from '../record.ts';
import { never, seen } from '../sample.ts';

const title = /^Error stats for pnic: (?<object>vmnic\d{1,5})$/;
/** The sums; `RxCRCErrors` and others below are parts of them. */
const counter = /^(?:-->)?\s{0,8}(?<what>errors|dropped)[RT]x: (?<count>\d{1,15})$/;

const section =
  /^(?:last log rotation time, (?<started>\S{1,40}) - )?time the service was last started, Section for VMware ESX,/;

/** @param log name of the file, without rotation */
export function managementEvent(
  record: LogRecord,
  continuation: readonly string[],
  log: string,
): StatedHostEvent | undefined {
  return nicErrors(record, continuation) ?? (agents.has(log.toLowerCase()) ? agentStarted(record) : undefined);
}
const agents: ReadonlySet<string> = new Set(['hostd', 'vpxa']);

/** Each file of hostd and vpxa begins with it, and those of many other daemons; vCenter's own start is none of a host. */
function agentStarted({ body, time }: LogRecord): StatedHostEvent | undefined {
  const groups = body.includes('the service was') ? section.exec(body)?.groups : undefined;
  if (!groups) return undefined;
  const started = groups['started'] === undefined ? time : parseStamp(groups['started'])?.micros;
  return started === undefined
    ? undefined
    : { kind: 'agent-started', name: 'time the service was last started', time: started };
}

/** hostd writes them again and again where there are errors. */
function nicErrors({ body }: LogRecord, continuation: readonly string[]): StatedHostEvent | undefined {
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
  seen(
    lnav('ESXi 7.0'),
    '2021-05-24T20:31:05.671Z - last log rotation time, 2021-05-24T09:30:02.683Z - time the service was last started, Section for VMware ESX, pid=1000080910, version=7.0.3, build=0, option=DEBUG',
    {
      kind: 'agent-started',
      name: 'time the service was last started',
      time: Date.parse('2021-05-24T09:30:02.683Z') * 1000,
    },
  ),
  never(
    '2023-04-15T08:30:10.000Z - time the service was last started, Section for VMware ESX, pid=11927129, version=6.7.0',
    {
      kind: 'agent-started',
      name: 'time the service was last started',
      time: Date.parse('2023-04-15T08:30:10.000Z') * 1000,
    },
  ),
  never(stats('errorsTx: 7\n-->droppedTx: 3'), { ...ofAdapter, counters: { errors: 7, drops: 3 } }),
];
