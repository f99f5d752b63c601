/** The cause is often logged on the other host only: where it is, or that its logs are not here. */
import type { Finding, LineRef, LogLine, Migration } from '../model.ts';

/** Signatures that say no more than "the other side failed". */
const points: ReadonlySet<string> = new Set([
  'destination-failed-to-resume',
  'stream-keepalive-conn-closed',
  'waiting-for-data-195887167',
  'vmk-status-conn-closed',
]);
const trouble = /\bfailed\b|\berror\b|\bfailure\b|\bunable to\b|could not|timed out|0xbad0/i;
const article = 'https://knowledge.broadcom.com/external/article/307365';

/**
 * Nothing unless a line on one side points at the other. Then the first lines of trouble of that side as a cause, or,
 * where its logs are not here, that they are needed.
 *
 * @param known findings of signatures, to see which of them points
 */
export function otherHost(migration: Migration, known: readonly Finding[]): readonly Finding[] {
  if (migration.outcome === 'succeeded') return [];
  const pointing = known.filter(({ id }) => points.has(id)).flatMap(({ evidence }) => evidence);
  const lines = migration.lines.filter((line) => pointing.some((at) => same(at, line)));
  const side = pointedAt(lines);
  if (!side) return [];
  const there = migration.lines.filter((line) => line.side === side);
  const [first, ...more] = there.filter(
    ({ text, ...at }) => trouble.test(text) && !pointing.some((one) => same(one, at)),
  );
  if (first) return [foundThere(side, [first, ...more].slice(0, 5))];
  return there.length === 0 ? [missing(side, migration, pointing)] : [];
}

/** The side that is not the one whose log says so; `msg.migrate.fail.dst` always means the destination. */
function pointedAt(lines: readonly LogLine[]): 'source' | 'destination' | undefined {
  if (lines.some(({ text }) => /msg\.migrate\.fail\.dst|destination failed to resume/.test(text))) return 'destination';
  const side = lines.find((line) => line.side)?.side;
  return side && (side === 'source' ? 'destination' : 'source');
}

function foundThere(side: 'source' | 'destination', lines: readonly LogLine[]): Finding {
  return {
    id: 'cause-on-the-other-host',
    title: `The cause is on the ${side}`,
    rank: 'cause',
    confidence: 'likely',
    cause: `One host only saw the other fail. The ${side} logged this first: ${quoted(lines[0]?.text ?? '')}`,
    remedy: [`Read the ${side}’s lines from the first of these on.`],
    links: [article],
    evidence: lines.map(({ source, line }) => ({ source, line })),
  };
}

function missing(side: 'source' | 'destination', migration: Migration, evidence: readonly LineRef[]): Finding {
  const { host, ip } = migration[side];
  const name = host ?? ip;
  return {
    id: 'look-on-the-other-host',
    title: `Look on the ${side}${name === undefined ? '' : ` (${name})`}: its logs are not here`,
    rank: 'cause',
    confidence: 'likely',
    cause: `These lines only say that the ${side} failed. Why stands in its own logs, which were not opened.`,
    remedy: [
      `Add the support bundle of the ${side}; the VM’s vmware.log there and the host’s vmkernel.log and hostd.log of that time tell.`,
    ],
    links: [article],
    evidence,
  };
}

function quoted(text: string): string {
  const short = text.trim();
  return `“${short.length > 300 ? `${short.slice(0, 299)}…` : short}”`;
}

function same(a: LineRef, b: LineRef): boolean {
  return a.source === b.source && a.line === b.line;
}
