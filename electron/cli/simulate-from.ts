/**
 * `simulate --from PATH... [--id ID] [--set INPUT=VALUE]... [--scenarios FILE] [--sweep RANGE]... [--json]`: a real migration, calibrated from
 * its lines, and what it would have done with other settings.
 */
import { messageOf } from '../../renderer/engine/base/message-of.ts';
import { hostsByName, sourceHostOf } from '../../renderer/engine/host-facts.ts';
import type { AnalysisInParts, LineRef, Migration } from '../../renderer/engine/model.ts';
import { metricTable } from '../../renderer/engine/metric-table.ts';
import { backtestSentence } from '../../renderer/engine/presentation/backtest.ts';
import { figure as written } from '../../renderer/engine/presentation/figures.ts';
import { routeLabel, shortLabel } from '../../renderer/engine/presentation/names.ts';
import {
  backtest,
  calibrate,
  checkInputs,
  choosePairsFor,
  compare,
  flightsIn,
  hypervisorOf,
  readSetting,
  simulate,
  usualRuns,
  withInput,
} from '../../renderer/engine/simulate/index.ts';
import type {
  Axis,
  Calibration,
  Comparison,
  InputName,
  Inputs,
  Scenario,
  SimulatedMigration,
} from '../../renderer/engine/simulate/index.ts';
import { flightEntry } from '../../renderer/engine/report/analysis-file.ts';
import { isBetweenHosts } from '../../renderer/engine/vocabulary.ts';
import { difference, isCalibrated, resultOfReal, resultOfSimulated } from '../../renderer/engine/what-if/index.ts';
import { flightLine } from './answer.ts';
import { complain } from './io.ts';
import type { CommandIo, ExitCode } from './io.ts';
import { readPaths } from './read.ts';
import { axesOf, figure, migrationEntry, migrationWords, sweepAnswer } from './simulated.ts';
import { misuseOf } from './standard-input.ts';
import { plain } from './table.ts';

export const fromUsage = `usage: simulate --from PATH... [--id ID] [--set INPUT=VALUE]... [--scenarios FILE] [--hypervisor NAME] [--sweep ...] [--json]

Calibrates from a migration of these logs, and asks for other settings: --set linkGbps=25 --set vmknics=2. Where the VM, or
others, moved several times, each move is predicted from the one before, and how far that is off is told.
  --id ID                migration id, in decimal or hex, or the VM's name; needed where there are several migrations
  --scenarios FILE       several at once: an array of { "id": "25 GbE", "inputs": { "linkGbps": 25 } }; --set holds for all of them
  --hypervisor NAME      whose rules the log arose under and it would run under; vMotion's unless QEMU, Xen or Hyper-V is named
`;

/** Migrations that a complaint names. */
const mostNamed = 20;

interface Request {
  readonly paths: readonly string[];
  readonly id: string | undefined;
  readonly set: readonly (readonly [InputName, Inputs[InputName]])[];
  readonly scenarios: string | undefined;
  readonly hypervisor: string | undefined;
  readonly axes: readonly Axis[];
  readonly isJson: boolean;
}

/** What was asked for, under its name. */
interface Asked {
  readonly id: string;
  readonly inputs: Inputs;
}

export async function simulateFrom(args: readonly string[], io: CommandIo): Promise<ExitCode> {
  const request = requestOf(args);
  if (typeof request === 'string') return complain(io, request, 2);
  const misuse = misuseOf(request.paths, io);
  if (misuse !== undefined) return complain(io, misuse, 2);
  const asked = await scenariosOf(request, io);
  if (typeof asked === 'string') return complain(io, asked, 1);
  const analysis = await readPaths(request.paths, { zoneOffsetMinutes: undefined, limits: {} }, io);
  const migration = migrationOf(analysis, request.id);
  if (typeof migration === 'string') return complain(io, migration, 1);
  const calibration = calibrated(migration, analysis, request);
  const named = asked.map((one) =>
    one.id === unchanged && !isCalibrated(calibration) ? { ...one, id: 'assumed guest' } : one,
  );
  const answers = named.map((one) => answerTo(one, { migration, calibration, axes: request.axes }));
  const base = baseOf(migration, calibration);
  const flight = flightsIn(analysis)(migration);
  const backtests = backtestsOf(analysis, migration);
  for (const { id, problems } of answers) for (const problem of problems) io.err(`${plain(id)}: ${problem}\n`);
  const entries = answers.map(({ entry }) => entry);
  if (request.isJson) {
    const expected = flightEntry(migration, analysis.sources, flight);
    const about = {
      ...aboutReal(migration),
      ...expected,
      calibration,
      asCalibrated: base.entry,
      backtest: backtests.entry,
    };
    const isOne = request.scenarios === undefined;
    const shown = isOne ? { ...about, ...entries[0] } : { ...about, scenarios: entries };
    await io.out(`${JSON.stringify(shown)}\n`);
  } else {
    const expected = flightLine(migration, analysis.sources, flight) ?? '';
    const words = [realWords(migration), expected, calibrationWords(calibration, analysis), base.words];
    await io.out(
      `${[...words, ...answers.map((one) => one.words), backtests.words].filter((text) => text !== '').join('\n\n')}\n`,
    );
  }
  return answers.some(({ problems }) => problems.length === 0) ? 0 : 1;
}

/** The request, or a sentence about what is wrong with the arguments. */
function requestOf(args: readonly string[]): Request | string {
  const values = new Map<string, string[]>();
  const paths: string[] = [];
  let isJson = false;
  for (let at = 0; at < args.length; at += 1) {
    const [, name, given] = /^(--[a-z]{1,32})(?:=(.*))?$/s.exec(args[at] ?? '') ?? [];
    if (name === undefined) paths.push(args[at] ?? '');
    else if (name === '--json') isJson = true;
    else if (!taking.has(name)) return `Unknown option ${name}.\n${fromUsage}`;
    else {
      const value = given ?? args[(at += 1)];
      if (value === undefined || value === '') return `${name} needs a value.`;
      values.set(name, [...(values.get(name) ?? []), value]);
    }
  }
  const all = (name: string) => values.get(name) ?? [];
  const axes = axesOf(all('--sweep'));
  const set = all('--set').map(readSetting);
  const wrong = [...(typeof axes === 'string' ? [axes] : []), ...set.filter((one) => typeof one === 'string')];
  const [hypervisor] = all('--hypervisor');
  if (hypervisor !== undefined && hypervisorOf(hypervisor) === undefined)
    wrong.push(`Unknown hypervisor “${hypervisor}”: VMware, QEMU, Xen or Hyper-V.`);
  if (typeof axes === 'string' || wrong.length > 0) return wrong.join('\n');
  return {
    paths: [...all('--from'), ...paths],
    id: all('--id').at(-1),
    set: set.filter((one) => typeof one !== 'string'),
    scenarios: all('--scenarios').at(-1),
    hypervisor,
    axes,
    isJson,
  };
}

const taking: ReadonlySet<string> = new Set(['--from', '--id', '--set', '--scenarios', '--hypervisor', '--sweep']);

/** What is asked for: one scenario, or those of a file; a sentence where it cannot be read. */
async function scenariosOf({ scenarios, set }: Request, io: CommandIo): Promise<readonly Asked[] | string> {
  const own = Object.fromEntries(set) as Inputs;
  if (scenarios === undefined) return [{ id: inWords(own), inputs: own }];
  try {
    const parsed: unknown = JSON.parse(await io.readFile(scenarios));
    const given = (Array.isArray(parsed) ? parsed : [parsed]) as readonly unknown[];
    const found = given.flatMap((one, at) => {
      if (typeof one !== 'object' || one === null || !('inputs' in one)) return [];
      const { id = `scenario ${at + 1}`, inputs } = one as { id?: unknown; inputs: Inputs };
      return [{ id: String(id), inputs: { ...own, ...inputs } }];
    });
    if (found.length !== given.length || found.length === 0)
      return `${scenarios}: a scenario is an object with "inputs".`;
    return found;
  } catch (cause) {
    return `${scenarios} cannot be read: ${messageOf(cause)}.`;
  }
}

const unchanged = 'as calibrated';

const inWords = (inputs: Inputs): string =>
  Object.entries(inputs)
    .map(([name, value]) => `${name}=${String(value)}`)
    .join(' ') || unchanged;

/** The migration that is meant, or a sentence about why none is. */
function migrationOf({ migrations }: AnalysisInParts, id: string | undefined): Migration | string {
  const found = [...migrations].filter((one) => isBetweenHosts(one) && one.reachedHost !== false);
  const wanted = id?.toLowerCase();
  const named = found.filter(
    (one) =>
      wanted === undefined ||
      [one.id, one.idHex, one.idHex && `0x${one.idHex}`, one.key, one.vm.name].some(
        (name) => name?.toLowerCase() === wanted,
      ),
  );
  const [only, ...more] = named;
  if (only && more.length === 0) return only;
  if (found.length === 0) return 'These logs hold no vMotion between two hosts.';
  const list = (only ? named : found)
    .slice(0, mostNamed)
    .map((one) => `  ${one.id ?? one.key}  ${plain(shortLabel(one))}`);
  const what = only
    ? id === undefined
      ? 'Say which one with --id'
      : `Several migrations are of ${plain(id)}; say which`
    : `No migration is ${plain(id ?? '')}`;
  return `${what}:\n${list.join('\n')}${named.length > mostNamed ? `\n  and ${named.length - mostNamed} more` : ''}\n`;
}

function calibrated(migration: Migration, { hosts }: AnalysisInParts, { hypervisor }: Request): Calibration {
  return calibrate(
    migration,
    sourceHostOf(migration, hostsByName(hosts)),
    hypervisor === undefined ? {} : { hypervisor },
  );
}

interface Answer {
  readonly id: string;
  readonly entry: object;
  readonly words: string;
  readonly problems: readonly string[];
}

interface Base {
  readonly migration: Migration;
  readonly calibration: Calibration;
  readonly axes: readonly Axis[];
}

function answerTo({ id, inputs: asked }: Asked, { migration, calibration, axes }: Base): Answer {
  const wrong = checkInputs(asked);
  if (wrong.length > 0) return { id, entry: { id, set: asked, problems: wrong }, words: '', problems: wrong };
  const firstOfAxes = axes.map(({ input, values }) => [input, values[0]] as const);
  const inputs = [...(Object.entries(asked) as [InputName, Inputs[InputName]][]), ...firstOfAxes].reduce(
    (all, [name, value]) => withInput(all, name, value),
    calibration.scenario.inputs,
  );
  const scenario: Scenario = { ...calibration.scenario, id, inputs };
  if (axes.length > 0) {
    const swept = sweepAnswer(scenario, axes);
    return swept.ok
      ? { id, entry: { ...swept.data, set: asked }, words: swept.words, problems: [] }
      : { id, entry: { id, set: asked, problems: swept.problems }, words: '', problems: swept.problems };
  }
  const done = simulate(scenario, { bandRuns: usualRuns });
  if (!done.ok) return { id, entry: { id, set: asked, problems: done.problems }, words: '', problems: done.problems };
  const inShort = difference(id, resultOfSimulated(done.migration), resultOfReal(migration));
  const notes = withoutEffect(asked, scenario);
  return {
    id,
    entry: { ...migrationEntry(done.migration), set: asked, inputs, inShort, notes },
    words: [
      migrationWords(done.migration),
      `  beside real  ${inShort}`,
      ...notes.map((note) => `  no effect    ${note}`),
    ].join('\n'),
    problems: [],
  };
}

/** What was asked for and changes nothing, as nothing reads it here: without a word the figures would seem to be its. */
function withoutEffect(asked: Inputs, scenario: Scenario): readonly string[] {
  const outcome = (inputs: Inputs) => {
    const done = simulate({ ...scenario, inputs });
    return done.ok ? `${done.migration.totalTimeSeconds} ${done.migration.downtimeMs} ${done.migration.verdict}` : '';
  };
  const all = outcome(scenario.inputs);
  const isOwnRate = scenario.inputs.bandwidthMiBps !== undefined && asked.bandwidthMiBps === undefined;
  const why = isOwnRate ? ': the rate is the log’s own; linkGbps asks for another line' : '';
  return Object.keys(asked)
    .filter((name) => ofTheLine.has(name))
    .filter((name) => {
      const { [name as InputName]: _, ...without } = scenario.inputs;
      return outcome(without) === all;
    })
    .map((name) => `${name} changes nothing here${why}.`);
}
const ofTheLine: ReadonlySet<string> = new Set([
  ...(['mtu', 'encryption', 'encryptionCores', 'streams', 'vmknics', 'esxiRelease', 'vcpus', 'lossPercent'] as const),
  ...(['link', 'sharePercent', 'transport', 'compression'] as const),
]);

/** The log's own link and settings: how well the model gives what the log says. */
function baseOf(migration: Migration, calibration: Calibration): Pick<Answer, 'entry' | 'words'> {
  const { scenario, byConstruction } = calibration;
  const done = simulate(scenario, { bandRuns: usualRuns });
  if (!done.ok) return { entry: { problems: done.problems }, words: '' };
  const compared = compare(migration, done.migration, byConstruction);
  const isFound = isCalibrated(calibration);
  return {
    entry: { ...migrationEntry(done.migration), compared, isCalibrated: isFound },
    words: isFound ? comparedWords(done.migration, compared) : assumedWords,
  };
}

/** How far such predictions are off on the moves of these logs: of the VM (else of its hosts), and of all. */
function backtestsOf(analysis: AnalysisInParts, migration: Migration): Pick<Answer, 'entry' | 'words'> {
  const { own, all } = choosePairsFor(analysis, migration);
  const told = [
    ['own', own && backtest(own), 'this VM'],
    ['all', all && backtest(all), 'these logs'],
  ] as const;
  const sentences = told.map(([, tested, whose]) => backtestSentence(tested, whose));
  return {
    entry: Object.fromEntries(
      told.flatMap(([name, tested], at) =>
        sentences[at] === undefined ? [] : [[name, { ...tested, sentence: sentences[at] }]],
      ),
    ),
    words: sentences.filter((sentence) => sentence !== undefined).join('\n'),
  };
}

const assumedWords =
  'These lines state no rounds with a rate: the guest is assumed, and what follows is not this migration.';

function comparedWords({ verdict }: SimulatedMigration, { metrics, verdict: inShort }: Comparison): string {
  const rows = metrics.map(({ name, unit, real, simulated, percent, byConstruction }) => {
    const off = percent === undefined ? '' : `  ${percent > 0 ? '+' : ''}${figure(percent)} %`;
    const given = byConstruction ? '  given to the simulation, proves nothing' : '';
    const [a, b] = [real, simulated].map((value) => written({ value, unit }));
    return `  ${metricTable[name].title}: real ${a}, simulated ${b}${off}${given}`;
  });
  return [`as calibrated: ${verdict}. ${inShort}`, ...rows].join('\n');
}

function aboutReal({ key, id, vm, source, destination, outcome, metrics }: Migration): object {
  return { migration: { key, id, vm: vm.name, source, destination, outcome, metrics } };
}

function realWords(migration: Migration): string {
  const name = plain(`${shortLabel(migration)} ${routeLabel(migration)}`);
  return `${name}, ${migration.outcome}${migration.id === undefined ? '' : ` (migration ${migration.id})`}`;
}

function calibrationWords(
  { identified, assumed, residualPercent, contradictions }: Calibration,
  { sources }: AnalysisInParts,
): string {
  const placeOf = ([at]: readonly LineRef[]) =>
    at === undefined ? '' : ` (${plain(sources[at.source]?.path.split('/').at(-1) ?? '')}:${at.line})`;
  return [
    ...(identified.length > 0 ? ['calibrated from its lines'] : []),
    ...identified.map(
      ({ input, value, unit, from, evidence }) => `  ${input} ${figure(value)} ${unit}: ${from}${placeOf(evidence)}`,
    ),
    'assumed',
    ...assumed.map(({ input, value, unit, why }) => `  ${input} ${figure(value)} ${unit}: ${why}`),
    ...(residualPercent === undefined ? [] : [`pages left after each round: missed by ${figure(residualPercent)} %`]),
    ...contradictions.map((sentence) => `contradiction: ${plain(sentence)}`),
  ].join('\n');
}
