/** Why a migration did not go well, and what to do next: what is read after the headline, on screen and in reports. */
import { own, slot } from '../base/own-text.ts';
import type { OwnText } from '../base/own-text.ts';
import type { Confirmation, Finding, LineRef, Migration, Side } from '../model.ts';
import { isBetweenHosts } from '../vocabulary.ts';
import type { Confidence, ConfirmedOn } from '../vocabulary.ts';
import { wordsOf } from './cause.ts';
import { grouped } from './figures.ts';
import { endLabel } from './names.ts';

export interface Why {
  /** Absent where no cause is known. */
  readonly finding?: Finding;
  readonly title: OwnText;
  readonly words: OwnText;
  /** `likely, 4 lines for`. */
  readonly sure: string;
  readonly against: OwnText | undefined;
  readonly evidence: readonly LineRef[];
  readonly links: readonly string[];
  /** Further findings of rank cause. */
  readonly also: readonly Finding[];
}

export interface NextStep {
  readonly text: OwnText;
  /** A command that only reads. */
  readonly command?: OwnText;
}

export interface Answer {
  readonly why: Why;
  readonly next: readonly NextStep[];
  /** Findings that it is made of: they need not be told again. */
  readonly told: readonly Finding[];
}

/** Undefined for what succeeded: there is nothing to explain. */
export function answerOf(migration: Migration): Answer | undefined {
  if (migration.outcome === 'succeeded') return undefined;
  const causes = migration.findings.filter(({ rank }) => rank === 'cause');
  const step = migration.findings.find(({ rank }) => rank === 'next-step');
  const [cause] = causes;
  return {
    why: cause ? known(cause, causes.slice(1)) : unknown(migration, step),
    next: nextOf(migration, cause, step),
    told: [...(cause ? [cause] : []), ...(step ? [step] : [])],
  };
}

function known(cause: Finding, also: readonly Finding[]): Why {
  const { slots, title, cause: words, against, evidence, links } = cause;
  return {
    finding: cause,
    title: { text: title, slots: slots?.title ?? [] },
    words: { text: words, slots: slots?.cause ?? [] },
    sure: sureOf(cause.confidence, evidence),
    against: against === undefined ? undefined : { text: against, slots: slots?.against ?? [] },
    evidence,
    links,
    also,
  };
}

const sureOf = (confidence: Confidence, { length }: readonly LineRef[]): string =>
  length === 0 ? confidence : `${confidence}, ${grouped(length)} ${length === 1 ? 'line' : 'lines'} for`;

/** The log's own words are no cause, and it is told that they are none. */
function unknown({ failure, outcome }: Migration, step: Finding | undefined): Why {
  const said = failure && wordsOf(failure);
  const quoted = said === undefined ? undefined : own`“${slot('line', said)}”`;
  const who = failure?.side === undefined ? own`The log says` : own`The ${failure.side} says`;
  const title =
    quoted !== undefined
      ? own`${who} ${quoted}${failure?.code === undefined ? own`` : own` (${slot('line', failure.code)})`}`
      : failure || outcome === 'failed'
        ? own`No line says why`
        : outcome === 'cancelled'
          ? own`It was cancelled`
          : own`No line here says how it ended`;
  const why: OwnText = step
    ? { text: step.cause, slots: step.slots?.cause ?? [] }
    : outcome === 'cancelled'
      ? own`No line here says who cancelled it, or why.`
      : outcome === 'unknown'
        ? own`Nothing here speaks of a failure, and nothing of an end.`
        : own`That is how it ended. No line here says what led to it.`;
  const evidence = failure?.evidence ?? [];
  const sure = evidence.length === 0 ? 'not known' : 'the cause is not known';
  return { title, words: why, sure, against: undefined, evidence: evidence.slice(0, 1), links: [], also: [] };
}

/** The remedy of the cause, then the log to read, then the command that shows whether it holds. */
function nextOf(migration: Migration, cause: Finding | undefined, step: Finding | undefined): readonly NextStep[] {
  const steps: NextStep[] = [];
  // Without a cause the log to read comes first: nothing else is to be done yet.
  if (step) steps.push({ text: { text: step.title, slots: step.slots?.title ?? [] } });
  for (const text of step?.remedy ?? []) steps.push({ text: { text, slots: [] } });
  const remedy = (cause?.remedy ?? []).map((text): NextStep => ({ text: { text, slots: [] } }));
  steps.unshift(...remedy);
  const confirmed = cause?.confirm ? cause : step?.confirm ? step : undefined;
  if (confirmed?.confirm) steps.push(confirming(migration, confirmed.confirm, confirmed));
  if (!step) for (const side of missingHosts(migration)) steps.push({ text: addLogsOf(migration, side) });
  return steps;
}

function confirming(migration: Migration, { on, command }: Confirmation, { slots }: Finding): NextStep {
  return {
    text: own`Make sure: run this on ${whereOf(migration, on)}`,
    command: { text: command, slots: slots?.confirm ?? [] },
  };
}

function whereOf(migration: Migration, on: ConfirmedOn): OwnText {
  const host = on === 'source' || on === 'destination' ? endLabel(migration, on) : undefined;
  return host === undefined ? onWhich[on] : own`${slot('host', host)} (${onWhich[on]})`;
}

/** Where a command is to be run, where no host is known by name. */
export const onWhich: Readonly<Record<ConfirmedOn, OwnText>> = {
  source: own`the source`,
  destination: own`the destination`,
  'either host': own`either host`,
  vCenter: own`vCenter`,
};

/** Sides of a vMotion whose host's own logs are not here. Of a move that reached no host none is missing. */
export function missingHosts(migration: Migration): readonly Side[] {
  const { hostLogs, reachedHost } = migration;
  if (!isBetweenHosts(migration) || reachedHost === false) return [];
  return (['source', 'destination'] as const).filter((side) => !hostLogs.includes(side));
}

function addLogsOf(migration: Migration, side: Side): OwnText {
  const host = endLabel(migration, side);
  const which = host === undefined ? own`the ${side} host` : own`${slot('host', host)} (the ${side})`;
  return own`Add the support bundle of ${which}: without its vmkernel.log and hostd.log this is half the story.`;
}
