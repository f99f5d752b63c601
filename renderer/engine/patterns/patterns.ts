/**
 * What failing or slow moves share and the others do not. Each attribute's share among them is held against its share among the others by
 * Fisher's test, corrected for everything that is asked (`family.ts`); of patterns about the same moves the one that says most is kept.
 */
import { nothing, own, written } from '../base/own-text.ts';
import type { OwnText } from '../base/own-text.ts';
import { pushTo } from '../base/push-to.ts';
import { grouped, significant } from '../presentation/figures.ts';
import { groupsOf } from './attributes.ts';
import type { Group } from './attributes.ts';
import { alpha, canMatter, corrected } from './family.ts';
import { leastTail, logUpperTail } from './fisher.ts';
import type { Margins } from './fisher.ts';
import type { Move } from './move.ts';
import { attributeKinds } from './pattern.ts';
import type { AttributeKind, Pattern, Share } from './pattern.ts';
import { fewestHits, questionsFor } from './questions.ts';
import type { Question } from './questions.ts';
import type { Surroundings } from './surroundings.ts';

/** For each question; what comes behind explains little more. */
const mostPatterns = 3;
const mostAlso = 3;
/** Above this share two groups are about the same failing moves. */
const nearlySame = 0.8;
/** Of logarithms: what is this near to the strongest is as strong, and the order of kinds decides. */
const asStrong = 0.8;

/** A question with its answers, by place of the move; undefined where it is not asked. */
interface Asked {
  readonly question: Question;
  readonly answers: readonly (boolean | undefined)[];
}

/** One question about one group. */
interface Test {
  readonly asked: Asked;
  readonly group: Group;
  readonly margins: Margins;
  /** The least p-value that its margins allow. */
  readonly least: number;
}

/** A test whose result chance does not explain. */
interface Candidate extends Test {
  /** ln of the p-value; the strongest has the least. */
  readonly log: number;
  /** Corrected for all tests. */
  readonly p: number;
  /** Places of the hits that have the attribute. */
  readonly hits: ReadonlySet<number>;
}

export function patternsAmong(moves: readonly Move[], around: Surroundings): readonly Pattern[] {
  const questions = questionsFor(moves);
  if (questions.length === 0) return [];
  const groups = groupsOf(moves, around);
  const asked = questions.map((question) => ({ question, answers: moves.map((move) => question.isHit(move)) }));
  const tests = canMatter(asked.flatMap((one) => testsOf(one, groups)));
  const candidates = candidatesOf(tests).filter((one) => one.group.kind !== 'hour' || isOfSeveralDays(one, moves));
  const byQuestion = asked.map((one) => {
    const own = candidates.filter((candidate) => candidate.asked === one);
    return strongest(own, tests.length).map((first) => patternOf(first, alsoOf(first, own), moves));
  });
  // The strongest of each question before the second of any.
  return Array.from({ length: mostPatterns }, (_one, rank) => byQuestion.flatMap((all) => all[rank] ?? [])).flat();
}

function testsOf(asked: Asked, groups: readonly Group[]): readonly Test[] {
  const { answers } = asked;
  // Groups of one kind share the list of moves of which the attribute is known.
  const counted = new Map<readonly boolean[], Omit<Margins, 'members'>>();
  return groups.flatMap((group) => {
    const { known } = group;
    const whole = counted.get(known) ?? countKnown(answers, known);
    counted.set(known, whole);
    let members = 0;
    for (const at of group.members) if (answers[at] !== undefined) members += 1;
    if (members < fewestHits || members === whole.total) return [];
    const margins = { ...whole, members };
    return { asked, group, margins, least: leastTail(margins) };
  });
}

/** @param without places that are left out */
function countKnown(
  answers: Asked['answers'],
  known: readonly boolean[],
  without?: ReadonlySet<number>,
): Omit<Margins, 'members'> {
  let [total, hits] = [0, 0];
  answers.forEach((answer, at) => {
    if (answer === undefined || known[at] !== true || without?.has(at) === true) return;
    total += 1;
    if (answer) hits += 1;
  });
  return { total, hits };
}

/** What chance does not explain, the strongest first. */
function candidatesOf(tests: readonly Test[]): readonly Candidate[] {
  const results = tests.map((test) => {
    const { group, asked, margins } = test;
    let both = 0;
    for (const at of group.members) if (asked.answers[at] === true) both += 1;
    return { test, both, log: logUpperTail(margins, both) };
  });
  const values = corrected(results.map(({ log }) => Math.exp(log)));
  return results
    .map((one, at) => ({ ...one, p: values[at] ?? 1 }))
    .filter(({ test, both, p }) => p <= alpha && isClear(test.margins, both))
    .map(({ test, log, p }) => ({ ...test, ...{ log, p }, hits: hitsOf(test) }))
    .sort(byStrength);
}

function hitsOf({ group: { members }, asked: { answers } }: Test): ReadonlySet<number> {
  return new Set(members.filter((at) => answers[at] === true));
}

function byStrength(a: Candidate, b: Candidate): number {
  return a.log === b.log ? rankOf(a) - rankOf(b) : a.log - b.log;
}

/** With thousands of moves a small difference is certain, and still of no use. */
function isClear({ total, hits, members }: Margins, both: number): boolean {
  if (both < fewestHits) return false;
  const [among, elsewhere] = [both / hits, (members - both) / (total - hits)];
  return among >= 2 * elsewhere || among - elsewhere >= 0.3;
}

const rankOf = ({ group }: Test): number => attributeKinds.indexOf(group.kind);

function isOfSeveralDays({ hits }: Candidate, moves: readonly Move[]): boolean {
  const days = new Set([...hits].map((at) => Math.floor((moves[at]?.start ?? 0) / 86_400e6)));
  return days.size > 1;
}

/**
 * The strongest, then what still holds among the moves that it does not cover: a bad host also makes each of its pairs and its subnet look
 * bad, and they explain no more.
 *
 * @param factor how many tests there are
 */
function strongest(candidates: readonly Candidate[], factor: number): readonly Candidate[] {
  const kept: Candidate[] = [];
  const covered = new Set<number>();
  let rest = candidates;
  while (rest.length > 0 && kept.length < mostPatterns) {
    const first = sayingMost(rest);
    if (!first) break;
    kept.push(first);
    for (const at of first.group.members) covered.add(at);
    rest = rest
      .filter((one) => one !== first)
      .map((one) => ({ ...one, log: leftOf(one, covered) }))
      .map((one) => ({ ...one, p: Math.min(1, factor * Math.exp(one.log)) }))
      .filter(({ p }) => p <= alpha)
      .sort(byStrength);
  }
  return kept;
}

/** Of those that are about as strong as the first and about nearly the same failing moves. */
function sayingMost(sorted: readonly Candidate[]): Candidate | undefined {
  const [first] = sorted;
  if (!first) return undefined;
  const limit = asStrong * first.log;
  const equal = sorted.filter((one) => one.log <= limit && likeness(one.hits, first.hits) >= nearlySame);
  return equal.reduce((best, one) => (rankOf(one) < rankOf(best) ? one : best), first);
}

/** ln of the p-value among the moves that are not covered. */
function leftOf({ asked: { answers }, group }: Candidate, covered: ReadonlySet<number>): number {
  const left = group.members.filter((at) => answers[at] !== undefined && !covered.has(at));
  const both = left.filter((at) => answers[at]).length;
  const margins = { ...countKnown(answers, group.known, covered), members: left.length };
  return isClear(margins, both) ? logUpperTail(margins, both) : 0;
}

/** Jaccard's index: what both hold, of what either holds. */
function likeness(one: ReadonlySet<number>, other: ReadonlySet<number>): number {
  let shared = 0;
  for (const at of one) if (other.has(at)) shared += 1;
  return shared / (one.size + other.size - shared);
}

/** Kinds that follow from one another: a host's address, a pair's destination. */
const families: Partial<Record<AttributeKind, string>> = {
  ...{ destination: 'place', source: 'place', host: 'place', pair: 'place', address: 'place' },
  ...{ window: 'time', hour: 'time', vm: 'vm', 'vm-names': 'vm' },
};
const familyOf = ({ group: { kind } }: Test): string => families[kind] ?? kind;

/** What else nearly all of the same hits share, one of each family. */
function alsoOf(first: Candidate, candidates: readonly Candidate[]): readonly Candidate[] {
  const said = new Set([familyOf(first)]);
  const like = candidates.filter(({ hits }) => likeness(hits, first.hits) >= nearlySame);
  return like
    .filter((one) => {
      const isNew = !said.has(familyOf(one));
      said.add(familyOf(one));
      return isNew;
    })
    .slice(0, mostAlso);
}

function patternOf(first: Candidate, also: readonly Candidate[], moves: readonly Move[]): Pattern {
  const { asked, group, margins } = first;
  const { question, answers } = asked;
  const at = (places: Iterable<number>) => [...places].flatMap((place) => moves[place] ?? []);
  const hits = at(first.hits);
  const phrase = group.phrase(hits);
  const others = at(group.members.filter((place) => answers[place] === false)).filter(
    (move) => group.kind !== 'window' || isWithin(move, hits),
  );
  const shares = {
    hits: { count: hits.length, of: margins.hits },
    others: { count: others.length, of: margins.total - margins.hits },
  };
  const unknown = answers.filter((answer) => answer !== undefined).length - margins.total;
  return {
    question: question.name,
    attribute: { kind: group.kind, value: phrase.value },
    sentence: own`${howMany(shares.hits, question.noun)} ${phrase.does}; ${ofOthers(shares.others)} ${phrase.auxiliary}${unknown === 0 ? nothing : own` (not known of ${written(grouped, unknown)})`}`,
    rates: ratesOf(question, shares),
    also: also.map((one) => {
      const shared = at([...one.hits].filter((place) => first.hits.has(place)));
      const many = shared.length === hits.length ? own`all` : own`${written(grouped, shared.length)}`;
      return own`${many} of these ${one.group.phrase(shared).does}`;
    }),
    cause: question.name === 'failed' ? causeOfMost(hits) : undefined,
    ...shares,
    unknown,
    p: first.p,
    keys: { hits: hits.map(({ key }) => key), others: others.map(({ key }) => key) },
  };
}

/** A window is told by its first and last hit: what began before or after them is not counted either. */
function isWithin({ start = NaN }: Move, hits: readonly Move[]): boolean {
  return hits.some((one) => (one.start ?? Infinity) <= start) && hits.some((one) => (one.start ?? -Infinity) >= start);
}

function howMany({ count, of }: Share, noun: OwnText): OwnText {
  if (count === of) return own`All ${written(grouped, of)} ${noun}`;
  return own`${written(grouped, count)} of ${written(grouped, of)} ${noun}`;
}

/** Below this many a share in per cent says less than the number. */
const fewOthers = 50;

function ofOthers({ count, of }: Share): OwnText {
  const all = own`of the ${written(grouped, of)} other moves`;
  if (count === 0) return own`none ${all}`;
  if (of < fewOthers) return own`${written(grouped, count)} ${all}`;
  return own`${written(percent, count / of)} % ${all}`;
}

const percent = (share: number): string => significant(Number((100 * share).toPrecision(2)));

/** `14 of 149 such moves failed, 1 of 1,366 elsewhere`. */
function ratesOf({ name }: Question, { hits, others }: Readonly<Record<'hits' | 'others', Share>>): OwnText {
  const rate = (hit: number, other: number) => own`${written(grouped, hit)} of ${written(grouped, hit + other)}`;
  const elsewhere = rate(hits.of - hits.count, others.of - others.count);
  return own`${rate(hits.count, others.count)} such moves ${name === 'failed' ? 'failed' : 'are so slow'}, ${elsewhere} elsewhere`;
}

function causeOfMost(hits: readonly Move[]): Pattern['cause'] {
  const byCause = new Map<string, Move[]>();
  for (const move of hits) if (move.cause) pushTo(byCause, move.cause.text, move);
  const [most] = [...byCause.values()].sort((a, b) => b.length - a.length);
  const words = most?.[0]?.cause;
  return most && words && 2 * most.length >= hits.length ? { words, count: most.length } : undefined;
}
