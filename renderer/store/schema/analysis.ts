/** {@link Analysis} as it comes from a file or from the database. */
import * as v from 'valibot';
import type {
  Analysis,
  ClockOffset,
  DowntimeEstimate,
  Endpoint,
  Failure,
  Finding,
  FindingSlots,
  InputWarning,
  LeftOut,
  LineRef,
  LogLine,
  LogSource,
  Metric,
  MetricName,
  Metrics,
  Migration,
  Milestone,
  Phase,
  Round,
  StateChange,
  UnreadLine,
  UnreadLines,
  VcenterTask,
  VirtualMachine,
  ZoneGuess,
} from '../../engine/model.ts';
import type { OwnString, Slot } from '../../engine/base/own-text.ts';
import { limitNames } from '../../engine/limits.ts';
import { hostFacts } from './hosts.ts';
import { count, known, lineNumber, link, list, micros, number, oneOf, said, shape, text, yesNo } from './shape.ts';
import type { Schema } from './shape.ts';

const time = known(micros);
const side = oneOf('source', 'destination');
export const lineRef = shape<LineRef>()({ source: count, line: lineNumber });
const evidence = list(lineRef);

const metric = shape<Metric>()({
  value: number,
  unit: oneOf('pages', 's', 'ms', 'MB/s', '%', 'bytes', 'rounds', 'worlds'),
  kind: oneOf('stated', 'derived'),
  evidence,
});
/** Written as a record so that a new metric does not compile until it is named here. */
const metricNames: Readonly<Record<MetricName, true>> = {
  pagesLeft: true,
  switchoverGoalSeconds: true,
  bandwidthMBps: true,
  transmitToDirtyPercent: true,
  downtimeMs: true,
  preCopyStunMs: true,
  destinationWaitSeconds: true,
  lowMemoryWaitSeconds: true,
  maxSwitchoverSeconds: true,
  copiedBytes: true,
  copiedPages: true,
  preCopySeconds: true,
  durationSeconds: true,
  rounds: true,
  destinationBandwidthMBps: true,
  pageInBandwidthMBps: true,
  pagesFaulted: true,
  passThroughPages: true,
};
const metrics = v.strictObject(
  Object.fromEntries(Object.keys(metricNames).map((name) => [name, said(metric)])),
) as unknown as Schema<Metrics>;

const phase = shape<Phase>()({
  name: oneOf(
    'prepare',
    'setup',
    'pre-copy',
    'pre-copy-end',
    'switchover',
    'restore',
    'resume',
    'page-in',
    'complete',
    'failed',
  ),
  side: known(side),
  start: time,
  end: time,
  evidence,
});

const milestone = shape<Milestone>()({
  name: oneOf(
    'start',
    'pre-copy-start',
    'pre-copy-end',
    'all-pages-sent',
    'all-pages-received',
    'stun',
    'stunned',
    'unstun',
    'restore',
    'resume',
    'page-in-end',
    'result',
    'failure',
    'cleanup',
  ),
  time,
  side: known(side),
  evidence,
});

const round = shape<Round>()({
  n: count,
  pages: said(number),
  bytes: said(number),
  seconds: said(number),
  remainingPages: said(number),
  bandwidthMBps: said(number),
  transmitToDirtyPercent: said(number),
  start: said(micros),
  end: said(micros),
  evidence,
});

const stateChange = shape<StateChange>()({
  from: number,
  to: number,
  fromName: said(text),
  toName: said(text),
  time,
  side: known(side),
  evidence,
});

const endpoint = shape<Endpoint>()({
  host: said(text),
  ip: said(text),
  managementIp: said(text),
  worldId: said(number),
});

const failure = shape<Failure>()({
  messageId: said(text),
  status: said(text),
  code: said(text),
  fault: said(text),
  message: said(text),
  side: said(side),
  evidence,
});

const task = shape<VcenterTask>()({
  id: text,
  method: text,
  entity: text,
  askedBy: known(oneOf('vsphere-client', 'vcenter')),
  begin: time,
  end: time,
  queuedSeconds: known(number),
  fault: known(text),
  evidence,
});

const clock = shape<ClockOffset>()({ lowMicros: number, highMicros: number, isConsistent: yesNo, evidence });

const downtime = shape<DowntimeEstimate>()({
  way: oneOf('vpxa-result', 'unstun', 'stun-to-resume'),
  ms: number,
  lowMs: number,
  highMs: number,
  evidence,
});

const logLine = shape<LogLine>()({ source: count, line: lineNumber, time, side: known(side), text });

/** A file of a stranger's can call anything ours: outside its slots a report takes it for text of a log all the same. */
const words = text as Schema<string> as Schema<OwnString>;
const slot = shape<Slot>()({
  kind: oneOf('host', 'vm', 'address', 'network', 'datastore', 'path', 'line'),
  at: count,
  length: count,
});

const finding = shape<Finding>()({
  id: text,
  title: words,
  rank: oneOf('cause', 'consequence', 'noise', 'observation'),
  confidence: oneOf('documented', 'likely', 'possible'),
  cause: words,
  remedy: list(words),
  links: list(link),
  evidence,
  slots: said(shape<FindingSlots>()({ title: said(list(slot)), cause: said(list(slot)) })),
});

const leftOut = shape<LeftOut>()({ lines: count, rounds: count });

const virtualMachine = shape<VirtualMachine>()({
  name: said(text),
  path: said(text),
  uuid: said(text),
  vmid: said(number),
});

const migration = shape<Migration>()({
  key: text,
  id: known(text),
  idHex: known(text),
  kind: oneOf('vmotion', 'storage-vmotion', 'self-migration', 'unknown'),
  sides: list(side),
  hostLogs: list(side),
  vm: virtualMachine,
  source: endpoint,
  destination: endpoint,
  opIds: list(text),
  priority: known(text),
  swap: known(text),
  encrypted: known(yesNo),
  firstSeen: time,
  lastSeen: time,
  states: list(stateChange),
  preCopyEnd: known(oneOf('converged', 'no-progress')),
  outcome: oneOf('succeeded', 'failed', 'cancelled', 'unknown'),
  runsOn: known(side),
  failure: known(failure),
  task: known(task),
  clock: known(clock),
  downtimes: list(downtime),
  findings: list(finding),
  lines: list(logLine),
  leftOut: said(leftOut),
  milestones: list(milestone),
  phases: list(phase),
  rounds: list(round),
  metrics,
});

const unreadLines = shape<UnreadLines>()({
  count,
  first: list(shape<UnreadLine>()({ line: lineNumber, text })),
});

const logSource = shape<LogSource>()({
  path: text,
  format: oneOf('vmkernel', 'hostd', 'vpxa', 'vpxd', 'vmware', 'simplified', 'unknown'),
  host: known(text),
  lines: count,
  bytes: count,
  zone: oneOf('stated', 'unstated', 'assumed'),
  firstTime: time,
  lastTime: time,
  unread: said(unreadLines),
});

const warning = shape<InputWarning>()({
  path: text,
  offset: known(number),
  kind: oneOf(
    'truncated',
    'damaged',
    'unreadable',
    'changed',
    'skipped',
    'limit',
    'missing-fragment',
    'no-log',
    'long-line',
  ),
  message: text,
  limit: said(oneOf(...limitNames)),
});

const zoneGuess = shape<ZoneGuess>()({ offsetMinutes: number, evidence });

/** Keys must tell migrations apart: lists are drawn by them. */
export const migrations = v.pipe(
  list(migration),
  v.check((all) => new Set(all.map(({ key }) => key)).size === all.length, 'Two migrations have the same key.'),
);

export const analysis = shape<Analysis>()({
  hosts: list(hostFacts),
  zoneGuess: known(zoneGuess),
  sources: list(logSource),
  warnings: list(warning),
  migrations,
  findings: list(finding),
});
