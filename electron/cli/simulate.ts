/** `simulate --json FILE|-`: what migrations with these inputs would do. One scenario or an array; an array gives an array. */
import { simulate } from '../../renderer/engine/simulate/index.ts';
import type { Scenario, SimulatedMigration } from '../../renderer/engine/simulate/index.ts';
import type { CommandIo, ExitCode } from './io.ts';

const usage = 'usage: simulate --json FILE|-';

export async function simulateCommand(args: readonly string[], io: CommandIo): Promise<ExitCode> {
  const [flag, path, ...rest] = args;
  if (flag !== '--json' || path === undefined || rest.length > 0) return refuse(io, usage);
  const scenarios = parse(path === '-' ? await io.stdin() : await io.readFile(path));
  if (!scenarios) return refuse(io, 'The scenario is not JSON.');
  const answers = [scenarios].flat().map((one) => answerOf(one as Scenario));
  io.out(`${JSON.stringify(Array.isArray(scenarios) ? answers : answers[0])}\n`);
  return 0;
}

function refuse(io: CommandIo, words: string): ExitCode {
  io.err(`${words}\n`);
  return 2;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function answerOf(scenario: Scenario) {
  const done = simulate(scenario);
  return done.ok ? answer(done.migration) : { id: scenario.id, problems: done.problems };
}

function answer(one: SimulatedMigration) {
  return {
    id: one.id,
    verdict: one.completed ? 'converged' : one.verdict,
    totalTimeSeconds: one.totalTimeSeconds,
    downtimeMs: one.downtimeMs,
    transferredMiB: one.transferredMiB,
    iterations: one.iterations,
  };
}
