/** `simulate [--json] [--sweep RANGE]... [--evacuate] FILE|-`: what migrations with these inputs would do. */
import { messageOf } from '../../renderer/engine/base/message-of.ts';
import { evacuate, inputHelp, parseAxis, simulate, sweep } from '../../renderer/engine/simulate/index.ts';
import type { Axis, Evacuation, Scenario, SimulatedMigration, Sweep } from '../../renderer/engine/simulate/index.ts';
import type { CommandIo, ExitCode } from './io.ts';

const usage = `usage: simulate [--json] [--sweep INPUT=FROM:TO:log|linear:STEPS]... [--evacuate] FILE|-

FILE or standard input holds { "id", "hypervisor", "mode", "inputs": { "memoryMiB": 65536, ... } } or an array of them.
"simulate --inputs" lists what may stand in "inputs".
`;

/** Runs of noise behind each prediction's band. */
const bandRuns = 40;

interface Request {
  readonly json: boolean;
  readonly evacuate: boolean;
  readonly axes: readonly Axis[];
  readonly path: string;
}

/** The result of one scenario: something to print, or its problems. */
type Answer =
  | { readonly ok: true; readonly data: unknown; readonly words: string }
  | { readonly ok: false; readonly id: string | undefined; readonly problems: readonly string[] };

export async function simulateCommand(args: readonly string[], io: CommandIo): Promise<ExitCode> {
  if (args.length === 1 && args[0] === '--inputs') {
    await io.out(inputHelp());
    return 0;
  }
  const request = requestOf(args);
  if (typeof request === 'string') return complain(io, request, 2);
  const read = await scenariosOf(request.path, io);
  if (typeof read === 'string') return complain(io, read, 1);
  const answers = [read].flat().map((one) => answerTo(one, request));
  for (const answer of answers) if (!answer.ok) complain(io, sentences(answer), 1);
  const data = answers.map((answer) => (answer.ok ? answer.data : { id: answer.id, problems: answer.problems }));
  const done = answers.filter((answer) => answer.ok);
  if (request.json) await io.out(`${JSON.stringify(Array.isArray(read) ? data : data[0])}\n`);
  else await io.out(done.map(({ words }) => `${words}\n`).join('\n'));
  if (answers.length === 0) return complain(io, 'There is no scenario in the input.', 1);
  return done.length > 0 ? 0 : 1;
}

function complain(io: CommandIo, words: string, code: ExitCode): ExitCode {
  io.err(words.endsWith('\n') ? words : `${words}\n`);
  return code;
}

const sentences = (answer: Extract<Answer, { ok: false }>): string =>
  answer.problems.map((problem) => (answer.id === undefined ? problem : `${answer.id}: ${problem}`)).join('\n');

/** The request, or a sentence about what is wrong with the arguments. */
function requestOf(args: readonly string[]): Request | string {
  const axes: Axis[] = [];
  const paths: string[] = [];
  const flags = new Set<string>();
  for (let at = 0; at < args.length; at++) {
    const arg = args[at] ?? '';
    const range = arg === '--sweep' ? (args[++at] ?? '') : /^--sweep=(.*)$/.exec(arg)?.[1];
    if (range !== undefined) {
      const parsed = parseAxis(range);
      if (!parsed.ok) return parsed.problem;
      axes.push(parsed.axis);
    } else if (arg === '--json' || arg === '--evacuate') flags.add(arg);
    else if (arg.startsWith('--')) return `Unknown option ${arg}.\n${usage}`;
    else paths.push(arg);
  }
  const [path, ...more] = paths;
  if (path === undefined || more.length > 0) return usage;
  if (axes.length > 2) return 'A sweep runs over one input or two.';
  if (axes.reduce((count, { values }) => count * values.length, 1) > 100_000)
    return 'That sweep has more than 100,000 points; give fewer steps.';
  return { json: flags.has('--json'), evacuate: flags.has('--evacuate'), axes, path };
}

/** The parsed input, or a sentence about why there is none. */
async function scenariosOf(path: string, io: CommandIo): Promise<object | string> {
  let text: string;
  try {
    text = path === '-' ? await io.stdin() : await io.readFile(path);
  } catch (cause) {
    return `${path} cannot be read: ${messageOf(cause)}.`;
  }
  try {
    const parsed: unknown = JSON.parse(text);
    if (typeof parsed === 'object' && parsed !== null) return parsed;
  } catch {
    // Reported below.
  }
  return `${path === '-' ? 'Standard input' : path} is no JSON object or array of scenarios.`;
}

function answerTo(given: unknown, request: Request): Answer {
  if (typeof given !== 'object' || given === null || !('inputs' in given))
    return { ok: false, id: idOf(given), problems: ['A scenario is an object with "inputs".'] };
  const scenario = given as Scenario;
  if (request.evacuate) return evacuationAnswer(scenario);
  if (request.axes.length > 0) return sweepAnswer(scenario, request.axes);
  const done = simulate(scenario, { bandRuns });
  if (!done.ok) return { ...done, id: idOf(given) };
  return { ok: true, data: migrationEntry(done.migration), words: migrationWords(done.migration) };
}

const idOf = (given: unknown): string | undefined =>
  typeof given === 'object' && given !== null && 'id' in given ? String(given.id) : undefined;

/** What the JSON holds of a simulated migration. `verdict` is "converged" for all that complete; `ending` says how. */
function migrationEntry(one: SimulatedMigration) {
  return {
    id: one.id,
    verdict: one.completed ? 'converged' : one.verdict,
    ending: one.verdict,
    reason: one.reason,
    totalTimeSeconds: one.totalTimeSeconds,
    downtimeMs: one.downtimeMs,
    downtimeParts: one.downtimeParts,
    transferredMiB: one.transferredMiB,
    iterations: one.iterations,
    rounds: one.rounds.map(({ evidence: _, ...round }) => round),
    throttleMostPercent: one.throttleMostPercent,
    lostCpuSeconds: one.lostCpuSeconds,
    steadyState: one.steadyState,
    postCopy: one.postCopy,
    bandwidthBoundBy: one.bandwidthBoundBy,
    band: one.band,
    assumptions: one.assumptions,
  };
}

function migrationWords(one: SimulatedMigration): string {
  const { band } = one;
  const range = (span: { low: number; high: number } | undefined, unit: string) =>
    span ? ` (${figure(span.low)} to ${figure(span.high)} ${unit})` : '';
  const error = band?.validated;
  return [
    `${one.id}: ${one.verdict}`,
    one.reason,
    `  total time   ${figure(one.totalTimeSeconds)} s${range(band?.totalTimeSeconds, 's')}`,
    ...(one.downtimeMs === undefined
      ? []
      : [`  downtime     ${figure(one.downtimeMs)} ms${range(band?.downtimeMs, 'ms')}`]),
    `  transferred  ${figure(one.transferredMiB)} MiB in ${one.iterations} rounds, bound by ${one.bandwidthBoundBy}`,
    ...(band?.widestBy === undefined ? [] : [`  least sure   ${band.widestBy}`]),
    error
      ? `  our error    ${error.totalTimePercent.median} % in total time (median of ${error.cases} measured, ${error.region})`
      : '  our error    unknown: no measured migrations of this hypervisor were at hand',
    ...one.assumptions.map((sentence) => `  assumed      ${sentence}`),
  ].join('\n');
}

const figure = (value: number): string => Number(value.toPrecision(3)).toLocaleString('en');

function sweepAnswer(scenario: Scenario, axes: readonly Axis[]): Answer {
  const swept = sweep(scenario, axes);
  if (swept.points.every(({ verdict }) => verdict === 'impossible')) {
    const why = simulate({ ...scenario, inputs: { ...scenario.inputs, ...firstOf(axes) } });
    return { ok: false, id: scenario.id, problems: why.ok ? ['No point of the sweep is possible.'] : why.problems };
  }
  return { ok: true, data: { id: scenario.id, ...swept }, words: sweepWords(swept) };
}

const firstOf = (axes: readonly Axis[]) => Object.fromEntries(axes.map(({ input, values }) => [input, values[0]]));

function sweepWords({ axes, points }: Sweep): string {
  const head = [...axes.map(({ input }) => input), 'seconds', 'downtime ms', 'verdict'].join('\t');
  const rows = points.map(({ at, totalTimeSeconds, downtimeMs, verdict }) =>
    [...at.map(figure), figure(totalTimeSeconds), downtimeMs === undefined ? '-' : figure(downtimeMs), verdict].join(
      '\t',
    ),
  );
  return [head, ...rows].join('\n');
}

function evacuationAnswer(scenario: Scenario): Answer {
  const done = evacuate(scenario);
  if (!done.ok) return { ...done, id: scenario.id };
  return { ok: true, data: { id: scenario.id, ...done.evacuation }, words: evacuationWords(done.evacuation) };
}

function evacuationWords({ totalSeconds, vms, stay, atOnce, binds, advice }: Evacuation): string {
  const longest = Math.max(0, ...vms.map(({ downtimeMs }) => downtimeMs ?? 0));
  return [
    `${vms.length} VMs in ${figure(totalSeconds)} s, ${atOnce} at once; bound by ${binds}; longest downtime ${figure(longest)} ms.`,
    advice,
    ...(stay.length > 0 ? [`These would not complete: ${stay.join(', ')}.`] : []),
  ].join('\n');
}
