/** {@link Model.Analysis} as it comes from a file or from the database. */
import * as v from 'valibot';
import type * as Model from '../../engine/model.ts';
import { slotKinds } from '../../engine/base/own-text.ts';
import type { OwnString, Slot } from '../../engine/base/own-text.ts';
import { limitNames } from '../../engine/limits.ts';
import { metricNames } from '../../engine/metric-table.ts';
import * as words from '../../engine/vocabulary.ts';
import { hostFacts } from './hosts.ts';
import { count, known, lineNumber, link, list, micros, number, oneOf, said, shape, text, yesNo } from './shape.ts';
import type { Schema } from './shape.ts';

const time = known(micros);
const side = oneOf(words.sides);
export const lineRef = shape<Model.LineRef>()({ source: count, line: lineNumber });
const evidence = list(lineRef);

const metric = shape<Model.Metric>()({
  value: number,
  unit: oneOf(words.units),
  kind: oneOf(words.metricKinds),
  evidence,
});
const metrics = v.strictObject(
  Object.fromEntries(metricNames.map((name) => [name, said(metric)])),
) as unknown as Schema<Model.Metrics>;

const phase = shape<Model.Phase>()({
  name: oneOf(words.phaseNames),
  side: known(side),
  start: time,
  end: time,
  evidence,
});

const milestone = shape<Model.Milestone>()({
  name: oneOf(words.milestoneNames),
  time,
  side: known(side),
  evidence,
});

const round = shape<Model.Round>()({
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

const stateChange = shape<Model.StateChange>()({
  from: number,
  to: number,
  fromName: said(text),
  toName: said(text),
  time,
  side: known(side),
  evidence,
});

const endpoint = shape<Model.Endpoint>()({
  host: said(text),
  ip: said(text),
  managementIp: said(text),
  moid: said(text),
  datastore: said(text),
  worldId: said(number),
});

const failure = shape<Model.Failure>()({
  messageId: said(text),
  status: said(text),
  code: said(text),
  fault: said(text),
  message: said(text),
  side: said(side),
  fields: said(list(shape<Model.FaultField>()({ name: text, value: text }))),
  causedBy: said(list(text)),
  evidence,
});

const task = shape<Model.VcenterTask>()({
  id: text,
  method: text,
  entity: text,
  askedBy: known(oneOf(words.askers)),
  begin: time,
  end: time,
  queuedSeconds: known(number),
  fault: known(text),
  evidence,
});

const asked = shape<Model.Asked>()({
  user: said(text),
  by: said(oneOf(words.askers)),
  queuedSeconds: said(number),
  evidence,
});

const clock = shape<Model.ClockOffset>()({ lowMicros: number, highMicros: number, isConsistent: yesNo, evidence });

const clockStep = shape<Model.ClockStep>()({ side: said(side), backMicros: number, evidence });

const downtime = shape<Model.DowntimeEstimate>()({
  way: oneOf(words.downtimeWays),
  ms: number,
  lowMs: number,
  highMs: number,
  evidence,
});

const logLine = shape<Model.LogLine>()({
  source: count,
  line: lineNumber,
  time,
  side: known(side),
  text,
  copies: said(evidence),
  isCut: said(yesNo),
  isRejoined: said(yesNo),
});

/** A foreign file can contain anything here: reports treat it as text of a log outside of its slots. */
const ours = text as Schema<string> as Schema<OwnString>;
const slot = shape<Slot>()({
  kind: oneOf(slotKinds),
  at: count,
  length: count,
});

const finding = shape<Model.Finding>()({
  id: text,
  title: ours,
  rank: oneOf(words.ranks),
  confidence: oneOf(words.confidences),
  cause: ours,
  remedy: list(ours),
  against: said(ours),
  confirm: said(shape<Model.Confirmation>()({ on: oneOf(words.confirmedOn), command: ours })),
  links: list(link),
  evidence,
  slots: said(
    shape<Model.FindingSlots>()({
      title: said(list(slot)),
      cause: said(list(slot)),
      against: said(list(slot)),
      confirm: said(list(slot)),
    }),
  ),
});

const hostEvent = shape<Model.HostEvent>()({
  kind: oneOf(words.hostEventKinds),
  name: text,
  side,
  time: micros,
  since: said(micros),
  count: said(number),
  object: said(text),
  datastore: said(text),
  evidence,
});

const leftOut = shape<Model.LeftOut>()({ lines: count, rounds: count });

const virtualMachine = shape<Model.VirtualMachine>()({
  name: said(text),
  path: said(text),
  uuid: said(text),
  vmid: said(number),
  moid: said(text),
});

const migration = shape<Model.Migration>()({
  key: text,
  id: known(text),
  idHex: known(text),
  kind: oneOf(words.migrationKinds),
  reachedHost: said(yesNo),
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
  preCopyEnd: known(oneOf(words.preCopyEnds)),
  outcome: oneOf(words.outcomes),
  runsOn: known(side),
  failure: known(failure),
  task: known(task),
  asked: said(asked),
  clock: known(clock),
  clockStep: said(clockStep),
  downtimes: list(downtime),
  findings: list(finding),
  lines: list(logLine),
  leftOut: said(leftOut),
  around: said(list(hostEvent)),
  aroundMore: said(count),
  milestones: list(milestone),
  phases: list(phase),
  rounds: list(round),
  metrics,
});

const unreadLines = shape<Model.UnreadLines>()({
  count,
  first: list(shape<Model.UnreadLine>()({ line: lineNumber, text })),
});

const logSource = shape<Model.LogSource>()({
  path: text,
  format: oneOf(words.logFormatNames),
  host: known(text),
  lines: count,
  bytes: count,
  zone: oneOf(words.stampZones),
  firstTime: time,
  lastTime: time,
  copies: said(count),
  unread: said(unreadLines),
  readAs: said(text),
});

const warning = shape<Model.InputWarning>()({
  path: text,
  offset: known(number),
  kind: oneOf(words.warningKinds),
  message: text,
  limit: said(oneOf(limitNames)),
});

const zoneGuess = shape<Model.ZoneGuess>()({ offsetMinutes: number, evidence });

/** Keys must be distinct: lists are drawn by them. */
export const migrations = v.pipe(
  list(migration),
  v.check((all) => new Set(all.map(({ key }) => key)).size === all.length, 'Two migrations have the same key.'),
);

export const analysis = shape<Model.Analysis>()({
  hosts: list(hostFacts),
  zoneGuess: known(zoneGuess),
  sources: list(logSource),
  warnings: list(warning),
  migrations,
  findings: list(finding),
});
