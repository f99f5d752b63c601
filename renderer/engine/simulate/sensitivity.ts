/** Which input matters most here: every number that was given is moved up and down a little. */
import { inputSpecs } from './inputs.ts';
import type { InputName, Inputs } from './inputs.ts';
import { resolve } from './parameters.ts';
import type { Scenario } from './parameters.ts';
import { sweep } from './sweep.ts';
import type { SweepPoint } from './sweep.ts';

export interface Influence {
  readonly input: InputName;
  readonly label: string;
  /** Change of the total time and of the downtime, in percent, when the input grows by 10 %. Undefined where the ending changes. */
  readonly totalTimePercent: number | undefined;
  readonly downtimePercent: number | undefined;
  /** Ten percent up or down changes how the migration ends. */
  readonly changesVerdict: boolean;
}

const step = 0.1;

/** Inputs that describe the scenario to the reader or the random numbers, not the migration. */
const notPhysical: ReadonlySet<string> = new Set([
  'seed',
  'noisePercent',
  'giveUpAfterMs',
  'dirtyRatePagesPerSecRequested',
]);

/** All influences, the strongest first: what changes the verdict, then by change of total time and downtime. */
export function sensitivity(given: Scenario): readonly Influence[] {
  const scenario = { ...given, inputs: withGoal(given) };
  const names = Object.keys(scenario.inputs).filter((name): name is InputName => movable(name, scenario.inputs));
  return names.map((input) => influenceOf(scenario, input)).sort((a, b) => strength(b) - strength(a));
}

/** The goal matters whether it was told or is the hypervisor's own. */
function withGoal(scenario: Scenario): Inputs {
  const { inputs } = scenario;
  if (inputs.switchoverGoalSeconds !== undefined || inputs.downtimeLimitMs !== undefined) return inputs;
  const resolved = resolve(scenario);
  if (!resolved.ok || resolved.parameters.goalSeconds === 0) return inputs;
  return { ...inputs, switchoverGoalSeconds: resolved.parameters.goalSeconds };
}

function movable(name: string, inputs: Inputs): boolean {
  if (!Object.hasOwn(inputSpecs, name) || notPhysical.has(name)) return false;
  const spec = inputSpecs[name as InputName];
  const value = inputs[name as InputName];
  return spec.kind === 'number' && spec.use === undefined && typeof value === 'number' && value > 0;
}

function influenceOf(scenario: Scenario, input: InputName): Influence {
  const value = scenario.inputs[input] as number;
  const { points } = sweep(scenario, [{ input, values: [value * (1 - step), value, value * (1 + step)] }]);
  const [down, here, up] = points;
  const possible = [down, up].filter((point) => point !== undefined && point.verdict !== 'impossible');
  const changesVerdict = possible.some((point) => point?.verdict !== here?.verdict);
  const same = down?.completed === here?.completed && up?.completed === here?.completed && here?.completed === true;
  return {
    input,
    label: inputSpecs[input].label,
    totalTimePercent: same ? slope(down, here, up, (point) => point.totalTimeSeconds) : undefined,
    downtimePercent: same ? slope(down, here, up, (point) => point.downtimeMs ?? 0) : undefined,
    changesVerdict,
  };
}

function slope(
  down: SweepPoint | undefined,
  here: SweepPoint | undefined,
  up: SweepPoint | undefined,
  value: (point: SweepPoint) => number,
): number | undefined {
  if (!down || !here || !up || value(here) === 0) return undefined;
  return (50 * (value(up) - value(down))) / value(here);
}

function strength({ changesVerdict, totalTimePercent, downtimePercent }: Influence): number {
  const change = Math.max(Math.abs(totalTimePercent ?? 0), Math.abs(downtimePercent ?? 0));
  return (changesVerdict ? 1000 : 0) + (Number.isFinite(change) ? change : 0);
}
