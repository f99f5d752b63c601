/** The cause is often logged on the other host only: finds its lines there, or states that its logs are missing. */
import { own, slot } from '../base/own-text.ts';
import type { OwnText } from '../base/own-text.ts';
import type { Finding, LineRef, LogLine, Migration, Side } from '../model.ts';
import { finding } from './finding.ts';

/** Signatures that only mean "the other side failed". */
const points: ReadonlySet<string> = new Set([
  'destination-failed-to-resume',
  'stream-keepalive-conn-closed',
  'waiting-for-data-195887167',
  'vmk-status-conn-closed',
]);
const troubleWords = /\bfailed\b|\berror\b|\bfailure\b|\bunable to\b|could not|timed out|0xbad0/i;
const article = 'https://knowledge.broadcom.com/external/article/307365';

/**
 * Where a line on one side points at the other: the first lines of trouble there as the cause, or, where that side's logs
 * are not here, that they are needed. The latter also where nothing here is a cause.
 *
 * @param known findings of signatures, some of which may point
 */
export function otherHost(migration: Migration, known: readonly Finding[]): readonly Finding[] {
  const { outcome, kind, lines } = migration;
  if (outcome === 'succeeded' || kind === 'self-migration' || kind === 'storage-vmotion') return [];
  const pointing = evidenceOf(known.filter(({ id }) => points.has(id)));
  const side = pointedAt(lines.filter((line) => pointing.some((at) => same(at, line))));
  const there = lines.filter((line) => line.side === side);
  if (!side) return unexplained(migration, known);
  const trouble = there.filter((line) => isTrouble(line) && !pointing.some((at) => same(at, line)));
  if (trouble.length > 0) return [foundThere(side, trouble.slice(0, 5))];
  return migration.hostLogs.includes(side) ? [] : [missing(side, migration, pointing, 'likely')];
}

/** It failed, one host has nothing but consequences, and the other host's lines are missing. */
function unexplained(migration: Migration, known: readonly Finding[]): readonly Finding[] {
  const follows = known.filter(({ rank }) => rank === 'consequence');
  const [only, ...more] = [...new Set(migration.lines.flatMap(({ side }) => side ?? []))];
  if (follows.length === 0 || known.some(({ rank }) => rank === 'cause') || !only || more.length > 0) return [];
  return [missing(otherThan(only), migration, evidenceOf(follows), 'possible')];
}

/** The side opposite to the log with these lines; `msg.migrate.fail.dst` always means the destination. */
function pointedAt(lines: readonly LogLine[]): Side | undefined {
  if (lines.some(({ text }) => /msg\.migrate\.fail\.dst|destination failed to resume/.test(text))) return 'destination';
  const side = lines.find((line) => line.side)?.side;
  return side && otherThan(side);
}

function foundThere(side: Side, lines: readonly LogLine[]): Finding {
  return finding({
    id: 'cause-on-the-other-host',
    title: own`The cause is on the ${side}`,
    rank: 'cause',
    confidence: 'likely',
    cause: own`One host only saw the other fail. The ${side} logged this first: ${quoted(lines[0]?.text ?? '')}`,
    remedy: [own`Read the ${side}’s lines from the first of these on.`],
    links: [article],
    evidence: lines.map(({ source, line }) => ({ source, line })),
  });
}

function missing(
  side: Side,
  migration: Migration,
  evidence: readonly LineRef[],
  confidence: Finding['confidence'],
): Finding {
  const { host, ip } = migration[side];
  const name = host ?? ip;
  const named = name === undefined ? own`` : own` (${slot('host', name)})`;
  return finding({
    id: 'look-on-the-other-host',
    title: own`Look on the ${side}${named}: its logs are not here`,
    rank: 'cause',
    confidence,
    cause: own`These lines only follow from a failure, most likely on the ${side}. Why it failed stands in that host’s logs, which were not opened.`,
    remedy: [
      own`Add the support bundle of the ${side}; the VM’s vmware.log there and the host’s vmkernel.log and hostd.log of that time tell.`,
    ],
    links: [article],
    evidence,
  });
}

function isTrouble({ text }: LogLine): boolean {
  return troubleWords.test(text);
}

function evidenceOf(findings: readonly Finding[]): readonly LineRef[] {
  return findings.flatMap(({ evidence }) => evidence);
}

function otherThan(side: Side): Side {
  return side === 'source' ? 'destination' : 'source';
}

function quoted(text: string): OwnText {
  const short = text.trim();
  return own`“${slot('line', short.length > 300 ? `${short.slice(0, 299)}…` : short)}”`;
}

function same(a: LineRef, b: LineRef): boolean {
  return a.source === b.source && a.line === b.line;
}
