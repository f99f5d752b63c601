/** `analyse --follow PATH...`: each migration as it develops, one line a change, and the usual list at the end. */
import { analyseInParts } from '../../renderer/engine/analyse.ts';
import type { Limits } from '../../renderer/engine/limits.ts';
import type { AnalysisInParts, LogSource, Migration, Phase } from '../../renderer/engine/model.ts';
import { moment } from '../../renderer/engine/presentation/figures.ts';
import { shownRow } from '../../renderer/engine/presentation/row.ts';
import { flightsIn, isInFlight } from '../../renderer/engine/simulate/index.ts';
import { phaseNames } from '../../renderer/engine/vocabulary.ts';
import { FollowedFiles } from '../../renderer/platform/follow.node.ts';
import { LinesByPath } from '../../renderer/platform/kept-lines.ts';
import type { KnownLines } from '../../renderer/platform/kept-lines.ts';
import { nodePlatform } from '../../renderer/platform/platform.node.ts';
import { flightLine } from './answer.ts';
import type { CommandIo } from './io.ts';
import { plain } from './table.ts';

interface FollowOptions {
  readonly zoneOffsetMinutes: number | undefined;
  readonly limits: Partial<Limits>;
}

/** Milliseconds between two looks at the files; an analysis that takes long is made less often: a fifth of the time. */
const pause = 500;
const share = 4;
/** Milliseconds between two checks for Ctrl C. */
const check = 50;

/** Follows files until Ctrl C. Undefined: none of them was ever there. */
export async function follow(
  paths: readonly string[],
  options: FollowOptions,
  io: CommandIo,
): Promise<AnalysisInParts | undefined> {
  const files = new FollowedFiles(paths);
  const seen = new Seen();
  let analysis: AnalysisInParts | undefined;
  let isTold = false;
  try {
    for (let isFirst = true, isLast = false; !isLast; isFirst = false) {
      isLast = io.cancel.aborted;
      const started = Date.now();
      const { hasGrown, notes } = await files.poll((path) => seen.linesOf(path));
      for (const note of notes) io.err(`${plain(note)}\n`);
      if (isFirst && files.count === 0) return undefined;
      if (hasGrown || isFirst) {
        analysis = await read(files, options);
        const changes = seen.take(analysis);
        if (!isFirst) for (const change of changes) await io.out(`${change}\n`);
        isTold ||= !isFirst && changes.length > 0;
      }
      if (isFirst) io.err(beginning(files.count, seen.count));
      if (!isLast) await untilNext(Math.max(pause, share * (Date.now() - started)), io);
    }
    if (isTold) await io.out('\n');
    return analysis;
  } finally {
    await files.close();
  }
}

async function read(files: FollowedFiles, { zoneOffsetMinutes, limits }: FollowOptions): Promise<AnalysisInParts> {
  const zone = zoneOffsetMinutes === undefined ? {} : { zoneOffsetMinutes };
  const { migrations, ...rest } = await analyseInParts(files.sources, { platform: nodePlatform, limits, ...zone });
  // Built once: they are looked at several times.
  return { ...rest, migrations: [...migrations] };
}

function beginning(files: number, migrations: number): string {
  const [what, found] = [files === 1 ? 'file' : 'files', migrations === 1 ? 'migration' : 'migrations'];
  return `Following ${files} ${what}, with ${migrations} ${found} in what is there. Ctrl C ends with the list.\n`;
}

/** Ends early at Ctrl C. */
async function untilNext(milliseconds: number, { cancel }: Pick<CommandIo, 'cancel'>): Promise<void> {
  const until = Date.now() + milliseconds;
  while (!cancel.aborted && Date.now() < until)
    await new Promise((resolve) => setTimeout(resolve, Math.min(check, until - Date.now())));
}

/** What was told of each migration, and its lines. */
class Seen {
  readonly #told = new Map<string, string>();
  #lines = new LinesByPath();

  get count(): number {
    return this.#told.size;
  }

  linesOf(path: string): KnownLines {
    return this.#lines.of(path);
  }

  /** A line for each migration that is another than at the last time, in order of time; in flight, what is expected, too. */
  take(analysis: AnalysisInParts): readonly string[] {
    const { migrations, sources } = analysis;
    const lines = new LinesByPath();
    const changed: Migration[] = [];
    for (const one of migrations) {
      lines.add(one, sources);
      // In flight, each round changes what is to be expected.
      const state = [...stateOf(one), ...(isInFlight(one) ? [one.rounds.length] : [])].join(' ');
      if (this.#told.get(one.key) !== state) changed.push(one);
      this.#told.set(one.key, state);
    }
    this.#lines = lines;
    const flightOf = flightsIn(analysis);
    return changed
      .sort((a, b) => (a.lastSeen ?? 0) - (b.lastSeen ?? 0))
      .flatMap((one) => {
        const expected = flightLine(one, sources, flightOf(one));
        return [changeOf(one, sources), ...(expected === undefined ? [] : [`  ${expected}`])];
      });
  }
}

/** 2023-04-15 08:52:34.879Z  8743996508480001077  db-03  switchover  no end yet */
function changeOf(one: Migration, sources: readonly LogSource[]): string {
  const isZoned = one.lines.every(({ source }) => sources[source]?.zone !== 'unstated');
  const time = one.lastSeen === undefined ? '—' : moment(one.lastSeen) + (isZoned ? 'Z' : '');
  const [vm, phase, outcome] = stateOf(one);
  return [time.padEnd(24), (one.id ?? '(no id)').padEnd(19), vm.padEnd(20), phase.padEnd(12), outcome]
    .map(plain)
    .join('  ')
    .trimEnd();
}

/** VM, phase and outcome in words. */
function stateOf(one: Migration): readonly [string, string, string] {
  const { outcome, cause, downtime } = shownRow(one);
  const why = cause === '' ? '' : `: ${cause}`;
  const stood = downtime === '—' ? '' : `, stood still ${downtime}`;
  return [
    one.vm.name ?? '—',
    lastPhase(one.phases)?.name ?? '—',
    one.outcome === 'unknown' ? 'no end yet' : `${outcome}${why}${stood}`,
  ];
}

/** The one that began last; of several, that which comes last in a migration. */
function lastPhase(phases: readonly Phase[]): Phase | undefined {
  const order = ({ name }: Phase) => phaseNames.indexOf(name);
  return phases.toSorted((a, b) => (a.start ?? 0) - (b.start ?? 0) || order(a) - order(b)).at(-1);
}
