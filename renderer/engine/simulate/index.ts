/** The simulator's public face; README.md of this folder explains the model. */
export { bandOf } from './band.ts';
export type { Band, Range } from './band.ts';
export { checkInputs } from './check.ts';
export { inputSpecs } from './inputs.ts';
export type { DirtyCurve, InputName, InputSpec, Inputs, RateStep } from './inputs.ts';
export { hypervisorOf, resolve } from './parameters.ts';
export type { Hypervisor, Mode, Parameters, Scenario } from './parameters.ts';
export type { RoundRecord } from './run-result.ts';
export { simulate } from './simulate.ts';
export type { BacklogPoint, SimulatedMigration, SimulateOptions, Simulated } from './simulate.ts';
export type { SteadyState } from './steady-state.ts';
export { validatedError } from './validated.ts';
export type { ValidatedError } from './validated.ts';
export { completes } from './verdict.ts';
export type { Verdict } from './verdict.ts';
