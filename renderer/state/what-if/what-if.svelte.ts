/** What-if: scenarios beside what happened, the result of each, and details of the selected one. */
import type { SavedScenario } from '../../engine/investigation/model.ts';
import type { HostFacts } from '../../engine/host-facts.ts';
import type { Analysis, Migration } from '../../engine/model.ts';
import { compare } from '../../engine/simulate/index.ts';
import type { Simulated } from '../../engine/simulate/index.ts';
import { budgetFor } from '../../engine/stun-budget/budgets.ts';
import type { StunBudget } from '../../engine/stun-budget/budgets.ts';
import { chanceOf } from '../../engine/stun-budget/chance.ts';
import { chanceInWords } from '../../engine/stun-budget/words.ts';
import { defaultGoal, resultOfReal, resultOfSimulated } from '../../engine/what-if/index.ts';
import type { Result, Variant } from '../../engine/what-if/index.ts';
import type { Engine } from '../../worker/client.ts';
import { Answers } from './answers.svelte.ts';
import type { DetailOptions } from './answers.svelte.ts';
import { Backtests } from './backtests.svelte.ts';
import { baseId, Scenarios } from './scenarios.svelte.ts';

/** A row of the comparison. */
export interface Entry {
  readonly id: string;
  readonly name: string;
  readonly simulated: Simulated | undefined;
  readonly result: Result | undefined;
}

/** What of the investigation counts beside the migration itself. */
interface Around {
  /** What the bundle of a migration's source states. */
  hostOf?(migration: Migration): HostFacts | undefined;
  moves?(): Pick<Analysis, 'migrations' | 'hosts'>;
  budgets?(): readonly StunBudget[];
}

export class WhatIf {
  #askedGoal: number | undefined;
  readonly #budgets: () => readonly StunBudget[];
  readonly scenarios: Scenarios;
  readonly answers: Answers;
  readonly backtests: Backtests;

  /** Whether nothing was computed yet: the view opens it when it is shown. */
  isFresh = $state(true);
  curveLever = $state('link');
  heatLevers = $state.raw<readonly [string, string]>(['link', 'goal']);
  isHeatOpen = $state(false);
  /** The longest acceptable downtime, in milliseconds; undefined: the VM's stun budget, else that of the switchover goal. */
  wantedDowntimeMs = $state<number | undefined>();

  readonly goal = $derived.by(() => ({
    downtimeMs: this.wantedDowntimeMs ?? this.#ownBudget()?.ms ?? defaultGoal(this.scenarios.base).downtimeMs,
  }));
  readonly entries: readonly Entry[] = $derived.by(() => [
    this.#entry(baseId, this.scenarios.baseName),
    ...this.scenarios.mine.map(({ id, name }) => this.#entry(id, name)),
  ]);
  readonly current = $derived.by(
    () => this.entries.find(({ id }) => id === this.scenarios.selectedId) ?? this.entries[0],
  );
  /** What the others are compared with: what happened, or the starting point. */
  readonly reference: Result | undefined = $derived.by(() =>
    this.scenarios.subject ? resultOfReal(this.scenarios.subject) : this.entries[0]?.result,
  );
  /** How well the calibrated simulation reproduces what happened, before anything is changed. */
  readonly fit = $derived.by(() => {
    const { subject, calibration } = this.scenarios;
    const base = this.entries[0]?.simulated;
    if (!subject || !calibration || !base?.ok) return undefined;
    return compare(subject, base.migration, calibration.byConstruction);
  });

  /**
   * The stun budget of the subject's VM, and how likely the selected scenario breaks it. Undefined where it has none, no line
   * names it, or the runs are not there yet.
   */
  readonly budget = $derived.by(() => {
    const budget = this.#ownBudget();
    const { banded } = this.answers;
    if (!budget || !banded?.ok || banded.migration.id !== this.scenarios.selectedId) return undefined;
    const { band } = banded.migration;
    if (!band) return undefined;
    const chance = chanceOf(band, budget);
    return { ...chance, sentence: chanceInWords(chance) };
  });

  constructor(
    engine: Engine,
    find: (key: string) => Migration | undefined,
    { hostOf, moves = () => ({ migrations: [], hosts: [] }), budgets = () => [] }: Around = {},
  ) {
    this.#budgets = budgets;
    this.scenarios = new Scenarios(find, () => this.#recompute(), hostOf);
    this.answers = new Answers(engine);
    this.backtests = new Backtests(engine, moves);
  }

  /** Turns to a migration (undefined: to none) and the scenarios that it has. */
  open(migrationKey: string | undefined): void {
    this.scenarios.turnTo(migrationKey);
    this.#forget();
    this.isFresh = false;
    this.#recompute();
    void this.backtests.ask(this.scenarios.subject);
  }

  /** Replaces the scenarios by saved ones. Nothing is computed before the view is opened. */
  restore(scenarios: readonly SavedScenario[]): void {
    this.scenarios.restore(scenarios);
    this.#forget();
    this.isFresh = true;
  }

  chooseCurve(leverId: string): void {
    this.curveLever = leverId;
    this.answers.curve = [];
    this.#recompute();
  }

  chooseHeat(levers: readonly [string, string]): void {
    this.heatLevers = levers;
    this.answers.heat = [];
    this.#recompute();
  }

  openHeat(isOpen: boolean): void {
    this.isHeatOpen = isOpen;
    this.#recompute();
  }

  /** A budget may have changed it meanwhile. */
  followGoal(): void {
    if (!this.isFresh && this.#askedGoal !== this.goal.downtimeMs) this.#recompute();
  }

  want(downtimeMs: number | undefined): void {
    this.wantedDowntimeMs = downtimeMs;
    this.#recompute();
  }

  #ownBudget(): StunBudget | undefined {
    const name = this.scenarios.subject?.vm.name;
    return name === undefined ? undefined : budgetFor(name, this.#budgets());
  }

  #entry(id: string, name: string): Entry {
    const simulated = this.answers.simulated.get(id);
    return { id, name, simulated, result: simulated?.ok ? resultOfSimulated(simulated.migration) : undefined };
  }

  #forget(): void {
    this.wantedDowntimeMs = undefined;
    this.answers.forget();
    this.backtests.forget();
  }

  #recompute(): void {
    this.#askedGoal = this.goal.downtimeMs;
    const named = (id: string, { mode, inputs }: Variant) => ({ id, mode, inputs });
    const { base, mine } = this.scenarios;
    this.answers.ask([named(baseId, base), ...mine.map((one) => named(one.id, one))], (): DetailOptions => {
      const { selectedId, variant } = this.scenarios;
      const { curveLever, heatLevers, isHeatOpen, goal } = this;
      return {
        ...{ selected: named(selectedId, variant), curveLever, goal: { ...goal } },
        heatLevers: isHeatOpen ? heatLevers : undefined,
      };
    });
  }
}
