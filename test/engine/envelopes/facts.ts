/** Holds an analysis against the facts of an excerpt's `expected.json`. */
import type { Analysis, Migration, MilestoneName } from '../../../renderer/engine/model.ts';
import type { MetricName } from '../../../renderer/engine/metric-table.ts';

export type Wanted = Readonly<Record<string, unknown>> & { readonly id: string | null };

export interface Tally {
  /** `id: fact`, of those that hold. */
  readonly found: readonly string[];
  /** Facts of which the analysis says something else. */
  readonly wrong: readonly string[];
  /** Migrations that are not in the lines. */
  readonly invented: readonly string[];
}

type Say = (migration: Migration) => unknown;

const time =
  (name: MilestoneName): Say =>
  ({ milestones }) =>
    milestones.find((one) => one.name === name)?.time;
const metric =
  (name: MetricName, factor = 1): Say =>
  ({ metrics }) => {
    const value = metrics[name]?.value;
    return value === undefined ? undefined : value * factor;
  };
const outcomes: Readonly<Record<string, string>> = {
  success: 'succeeded',
  failure: 'failed',
  unknown: 'unknown',
  cancelled: 'cancelled',
};

/** What an analysis says where the expected facts have a value under this name. */
const says: Readonly<Record<string, Say>> = {
  firstSeen: (one) => one.firstSeen,
  start: (one) => one.firstSeen,
  lastSeen: (one) => one.lastSeen,
  end: (one) => one.lastSeen,
  resultAt: time('result'),
  preCopyEnd: time('pre-copy-end'),
  allPagesSentAt: time('all-pages-sent'),
  restoreSeenAt: time('restore'),
  vm: (one) => one.vm.name,
  vmx: (one) => one.vm.path,
  vmUuid: (one) => one.vm.uuid,
  vmid: (one) => one.vm.vmid,
  sourceIp: (one) => one.source.ip,
  destinationIp: (one) => one.destination.ip,
  destinationMgmtIp: (one) => one.destination.managementIp,
  sourceWorldId: (one) => one.source.worldId,
  destinationWorldId: (one) => one.destination.worldId,
  swap: (one) => one.swap,
  encrypted: (one) => one.encrypted,
  priority: (one) => one.priority,
  id_hex: (one) => one.idHex,
  pagesLeft: metric('pagesLeft'),
  switchoverGoalSeconds: metric('switchoverGoalSeconds'),
  bandwidthMBps: metric('bandwidthMBps'),
  t2dPercent: metric('transmitToDirtyPercent'),
  downtimeMs: metric('downtimeMs'),
  precopyStunTimeUs: metric('preCopyStunMs', 1000),
  stunUs: metric('downtimeMs', 1000),
  destinationWaitedSeconds: metric('destinationWaitSeconds'),
  vmRunsOn: (one) => one.runsOn,
};
const times = new Set([
  'firstSeen',
  'start',
  'lastSeen',
  'end',
  'resultAt',
  'preCopyEnd',
  'allPagesSentAt',
  'restoreSeenAt',
]);

function isSame(name: string, said: unknown, wanted: unknown): boolean {
  if (times.has(name)) {
    const text = String(wanted);
    const zone = /Z$|[-+]\d\d:\d\d$/.test(text) ? '' : 'Z';
    return typeof said === 'number' && Math.abs(said / 1000 - Date.parse(text + zone)) < 1;
  }
  if (typeof said === 'number' && typeof wanted === 'number') {
    return Math.abs(said - wanted) <= 1e-6 * Math.max(1, Math.abs(wanted));
  }
  return said === wanted;
}

type Verdict = 'found' | 'missing' | 'wrong';

function judged(name: string, one: Migration, wanted: unknown): Verdict | undefined {
  if (name === 'outcome') {
    if (one.outcome === outcomes[String(wanted)]) return 'found';
    return one.outcome === 'unknown' ? 'missing' : 'wrong';
  }
  if (name === 'role') {
    const sides = String(wanted).split('+');
    if (/same host|both/.test(String(wanted))) return one.kind === 'vmotion' ? 'wrong' : 'found';
    if (one.sides.some((side) => !sides.includes(side))) return 'wrong';
    return one.sides.length === sides.length ? 'found' : 'missing';
  }
  if (name === 'host') {
    const hosts = [one.source.host, one.destination.host];
    if (hosts.includes(wanted as string)) return 'found';
    return hosts.includes(undefined) ? 'missing' : 'wrong';
  }
  if (name === 'opId') return one.opIds.includes(wanted as string) ? 'found' : 'missing';
  if (name === 'failure') {
    const all = Object.entries(wanted as object).filter(([key]) =>
      ['messageId', 'code', 'fault', 'status'].includes(key),
    );
    const said = all.map(([key, value]) => [(one.failure as Record<string, unknown> | undefined)?.[key], value]);
    if (said.every(([is, value]) => is === value)) return 'found';
    return said.some(([is, value]) => is !== undefined && is !== value) ? 'wrong' : 'missing';
  }
  const say = says[name];
  if (!say) return undefined;
  const said = say(one);
  if (isSame(name, said, wanted)) return 'found';
  return said === undefined ? 'missing' : 'wrong';
}

export function tallied({ migrations }: Pick<Analysis, 'migrations'>, wanted: readonly Wanted[]): Tally {
  const left = [...migrations];
  const [found, wrong]: [string[], string[]] = [[], []];
  for (const [at, want] of wanted.entries()) {
    const place = left.findIndex(({ id }) => (want.id === null ? id === undefined : id === want.id));
    const [one] = place < 0 ? [] : left.splice(place, 1);
    if (!one) continue;
    const label = want.id ?? `(no id, ${at})`;
    found.push(label);
    for (const [name, value] of Object.entries(want)) {
      const verdict = judged(name, one, value);
      if (verdict === 'found') found.push(`${label}: ${name}`);
      if (verdict === 'wrong') wrong.push(`${label}: ${name} should be ${JSON.stringify(value)}`);
    }
  }
  return { found, wrong, invented: left.map(({ id }) => id ?? '(no id)') };
}
