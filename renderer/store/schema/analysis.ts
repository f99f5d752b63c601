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
import { slotKinds } from '../../engine/base/own-text.ts';
import type { OwnString, Slot } from '../../engine/base/own-text.ts';
import { limitNames } from '../../engine/limits.ts';
import { metricNames } from '../../engine/metric-table.ts';
import {
  askers,
  confidences,
  downtimeWays,
  logFormatNames,
  metricKinds,
  migrationKinds,
  milestoneNames,
  outcomes,
  phaseNames,
  preCopyEnds,
  ranks,
  sides,
  stampZones,
  units,
  warningKinds,
} from '../../engine/vocabulary.ts';
import { hostFacts } from './hosts.ts';
import { count, known, lineNumber, link, list, micros, number, oneOf, said, shape, text, yesNo } from './shape.ts';
import type { Schema } from './shape.ts';

const time = known(micros);
const side = oneOf(sides);
export const lineRef = shape<LineRef>()({ source: count, line: lineNumber });
const evidence = list(lineRef);

const metric = shape<Metric>()({
  value: number,
  unit: oneOf(units),
  kind: oneOf(metricKinds),
  evidence,
});
const metrics = v.strictObject(
  Object.fromEntries(metricNames.map((name) => [name, said(metric)])),
) as unknown as Schema<Metrics>;

const phase = shape<Phase>()({
  name: oneOf(phaseNames),
  side: known(side),
  start: time,
  end: time,
  evidence,
});

const milestone = shape<Milestone>()({
  name: oneOf(milestoneNames),
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
  askedBy: known(oneOf(askers)),
  begin: time,
  end: time,
  queuedSeconds: known(number),
  fault: known(text),
  evidence,
});

const clock = shape<ClockOffset>()({ lowMicros: number, highMicros: number, isConsistent: yesNo, evidence });

const downtime = shape<DowntimeEstimate>()({
  way: oneOf(downtimeWays),
  ms: number,
  lowMs: number,
  highMs: number,
  evidence,
});

const logLine = shape<LogLine>()({ source: count, line: lineNumber, time, side: known(side), text });

/** A file of a stranger's can call anything ours: outside its slots a report takes it for text of a log all the same. */
const words = text as Schema<string> as Schema<OwnString>;
const slot = shape<Slot>()({
  kind: oneOf(slotKinds),
  at: count,
  length: count,
});

const finding = shape<Finding>()({
  id: text,
  title: words,
  rank: oneOf(ranks),
  confidence: oneOf(confidences),
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
  kind: oneOf(migrationKinds),
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
  preCopyEnd: known(oneOf(preCopyEnds)),
  outcome: oneOf(outcomes),
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
  format: oneOf(logFormatNames),
  host: known(text),
  lines: count,
  bytes: count,
  zone: oneOf(stampZones),
  firstTime: time,
  lastTime: time,
  unread: said(unreadLines),
});

const warning = shape<InputWarning>()({
  path: text,
  offset: known(number),
  kind: oneOf(warningKinds),
  message: text,
  limit: said(oneOf(limitNames)),
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
