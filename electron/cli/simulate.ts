/** `simulate [--json] [--sweep RANGE]... [--evacuate] FILE|-`: what migrations with these inputs would do. */
import { messageOf } from '../../renderer/engine/base/message-of.ts';
import { evacuate, inputHelp, simulate, usualRuns } from '../../renderer/engine/simulate/index.ts';
import type { Axis, Evacuation, Scenario } from '../../renderer/engine/simulate/index.ts';
import { complain } from './io.ts';
import type { CommandIo, ExitCode } from './io.ts';
import { axesOf, figure, migrationEntry, migrationWords, sweepAnswer } from './simulated.ts';
import type { Answer } from './simulated.ts';
import { simulateFrom, fromUsage } from './simulate-from.ts';

const usage = `usage: simulate [--json] [--sweep INPUT=FROM:TO:log|linear:STEPS]... [--evacuate] FILE|-

FILE or standard input holds { "id", "hypervisor", "mode", "inputs": { "memoryMiB": 65536, ... } } or an array of them.
"simulate --inputs" lists what may stand in "inputs".

${fromUsage}`;

interface Request {
  readonly json: boolean;
  readonly evacuate: boolean;
  readonly axes: readonly Axis[];
  readonly path: string;
}

export async function simulateCommand(args: readonly string[], io: CommandIo): Promise<ExitCode> {
  if (args.length === 1 && args[0] === '--inputs') {
    await io.out(inputHelp());
    return 0;
  }
  if (args.some((arg) => arg === '--from' || arg.startsWith('--from='))) return await simulateFrom(args, io);
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

const sentences = (answer: Extract<Answer, { ok: false }>): string =>
  answer.problems.map((problem) => (answer.id === undefined ? problem : `${answer.id}: ${problem}`)).join('\n');

/** The request, or a sentence about what is wrong with the arguments. */
function requestOf(args: readonly string[]): Request | string {
  const ranges: string[] = [];
  const paths: string[] = [];
  const flags = new Set<string>();
  for (let at = 0; at < args.length; at++) {
    const arg = args[at] ?? '';
    const range = arg === '--sweep' ? (args[++at] ?? '') : /^--sweep=(.*)$/.exec(arg)?.[1];
    if (range !== undefined) ranges.push(range);
    else if (arg === '--json' || arg === '--evacuate') flags.add(arg);
    else if (arg.startsWith('--')) return `Unknown option ${arg}.\n${usage}`;
    else paths.push(arg);
  }
  const [path, ...more] = paths;
  if (path === undefined || more.length > 0) return usage;
  const axes = axesOf(ranges);
  if (typeof axes === 'string') return axes;
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
  const done = simulate(scenario, { bandRuns: usualRuns });
  if (!done.ok) return { ...done, id: idOf(given) };
  return { ok: true, data: migrationEntry(done.migration), words: migrationWords(done.migration) };
}

const idOf = (given: unknown): string | undefined =>
  typeof given === 'object' && given !== null && 'id' in given ? String(given.id) : undefined;

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
