/** Events of a host in vmkernel.log, where vobd.log may be missing: links, devices, heartbeats of datastores. */
import { oneBlank } from '../../base/one-blank.ts';
import type { HostEventSample, StatedHostEvent } from '../host-event.ts';
import { deviceIn } from '../host-event.ts';
import { kb438264 } from '../publications.ts';
import type { LogRecord } from '../record.ts';
import { never, seen } from '../sample.ts';

interface EventTemplate {
  readonly needle: string;
  readonly pattern: RegExp;
  yields(groups: Readonly<Record<string, string | undefined>>, text: string): Omit<StatedHostEvent, 'name'>;
}

const templates: readonly EventTemplate[] = [
  {
    needle: ' notification',
    pattern: /^netschedHClk: NetSchedHClkNotify: (?:\d{1,10}: )?(?<object>vmnic\d{1,5}): link (?<state>down|up)\b/,
    yields: ({ object = '', state }) => ({ kind: state === 'up' ? 'link-up' : 'link-down', object }),
  },
  {
    needle: 'performance has ',
    pattern: /^ScsiDeviceIO: \d{1,10}: Device .{1,255}? performance has (?<state>deteriorated|improved)\b/,
    yields: ({ state }, text) => ({
      kind: state === 'improved' ? 'latency-improved' : 'latency-high',
      ...objectOf(deviceIn(text)),
    }),
  },
  {
    needle: 'timed out HB',
    pattern: /^HBX: \d{1,10}: '(?<datastore>[^']{1,255})': HB at offset \d{1,20} - Waiting for timed out HB/,
    yields: ({ datastore = '' }) => ({ kind: 'heartbeat-lost', datastore }),
  },
  {
    needle: 'Reclaimed heartbeat',
    pattern: /^HBX: \d{1,10}: Reclaimed heartbeat for volume [\w-]{1,64} \((?<datastore>[^)]{1,255})\)/,
    yields: ({ datastore = '' }) => ({ kind: 'heartbeat-back', datastore }),
  },
  {
    needle: 'Dumping cartel',
    pattern:
      /^UserDump: \d{1,10}: (?:[\w.-]{1,64}: )?Dumping cartel \d{1,20} \(from world \d{1,20}\) to file \S{0,512}?(?<object>[\w.-]{1,64}?)-zdump/,
    yields: ({ object = '' }) => ({ kind: 'process-crashed', object }),
  },
];

export function vmkernelEvent({ body }: LogRecord): StatedHostEvent | undefined {
  for (const { needle, pattern, yields } of templates) {
    if (!body.includes(needle)) continue;
    const text = oneBlank(body).replace(/^(?:WARNING|ALERT): /, '');
    const groups = pattern.exec(text)?.groups;
    if (groups) return { name: needle.trim(), ...yields(groups, text) };
  }
  return undefined;
}

function objectOf(object: string | undefined): Pick<StatedHostEvent, 'object'> {
  return object === undefined ? {} : { object };
}

const line = (text: string) => `2024-11-08T03:11:10.313Z cpu5:2097612)${text}`;

export const samples: readonly HostEventSample[] = [
  seen(kb438264, line('netschedHClk: NetSchedHClkNotify: vmnic0: link down notification'), {
    kind: 'link-down',
    name: 'notification',
    object: 'vmnic0',
  }),
  seen(kb438264, line('netschedHClk: NetSchedHClkNotify: vmnic0: link up notification'), {
    kind: 'link-up',
    name: 'notification',
    object: 'vmnic0',
  }),
  never(line('netschedHClk: NetSchedHClkNotify: 2892: vmnic0: link up notification'), {
    kind: 'link-up',
    name: 'notification',
    object: 'vmnic0',
  }),
  never(
    line(
      'WARNING: ScsiDeviceIO: 1448: Device naa.6000144 performance has deteriorated. I/O latency increased from average value of 1343 microseconds to 28022 microseconds.',
    ),
    { kind: 'latency-high', name: 'performance has', object: 'naa.6000144' },
  ),
  never(line('ALERT: ScsiDeviceIO: 1448: Device xyz performance has improved. I/O latency reduced.'), {
    kind: 'latency-improved',
    name: 'performance has',
  }),
  never(line("HBX: 2832: 'ds 1': HB at offset 4177920 - Waiting for timed out HB:"), {
    kind: 'heartbeat-lost',
    name: 'timed out HB',
    datastore: 'ds 1',
  }),
  never(line('UserDump: 1485: Dumping cartel 14235 (from world 14258) to file /var/core/vpxa-zdump.000 ...'), {
    kind: 'process-crashed',
    name: 'Dumping cartel',
    object: 'vpxa',
  }),
  never(
    line('UserDump: 3024: vmx: Dumping cartel 33431 (from world 33431) to file /vmfs/volumes/ds1/a/vmx-zdump.000 ...'),
    { kind: 'process-crashed', name: 'Dumping cartel', object: 'vmx' },
  ),
  never(
    line('HBX: 258: Reclaimed heartbeat for volume 50a91d2c-1b2c3d4e-5f60-0025b5000000 (ds1): [Timeout] [HB state]'),
    { kind: 'heartbeat-back', name: 'Reclaimed heartbeat', datastore: 'ds1' },
  ),
];
