/** What the engine computes of the scenarios: the runs at once, as they are quick; details when a drag pauses. */
import { usualRuns } from '../../engine/simulate/index.ts';
import type { Scenario, Simulated } from '../../engine/simulate/index.ts';
import { leverOf, spread } from '../../engine/what-if/index.ts';
import type { Advised, LeverPoint, Variant } from '../../engine/what-if/index.ts';
import type { Engine } from '../../worker/client.ts';
import { Latest } from '../latest.ts';

export type Named = Variant & { readonly id: string };

/** What is computed of one scenario besides its run. */
export interface DetailOptions {
  readonly selected: Named;
  readonly curveLever: string;
  /** Undefined: the heat map is not shown. */
  readonly heatLevers: readonly [string, string] | undefined;
  readonly goal: { readonly downtimeMs: number };
}

/** Points of curves and of each side of the heat map. */
const curvePoints = 61;
const heatPoints = 21;
/** Milliseconds that a drag must pause. */
const pause = 120;

export class Answers {
  readonly #runs: Latest<'simulate'>;
  readonly #bands: Latest<'simulate'>;
  readonly #curves: Latest<'sweep'>;
  readonly #heats: Latest<'sweep'>;
  readonly #advice: Latest<'advise'>;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** By the id of the scenario. */
  simulated = $state.raw<ReadonlyMap<string, Simulated>>(new Map());
  banded = $state.raw<Simulated | undefined>();
  curve = $state.raw<readonly LeverPoint[]>([]);
  heat = $state.raw<readonly LeverPoint[]>([]);
  advised = $state.raw<Advised | undefined>();

  constructor(engine: Engine) {
    this.#runs = new Latest(engine, (answers, { scenarios }) => this.#show(answers, scenarios));
    this.#bands = new Latest(engine, ([answer]) => (this.banded = answer));
    this.#curves = new Latest(engine, (points) => (this.curve = points));
    this.#heats = new Latest(engine, (points) => (this.heat = points));
    this.#advice = new Latest(engine, (advised) => (this.advised = advised));
  }

  /** @param details is called when the drag pauses */
  ask(variants: readonly Named[], details: () => DetailOptions): void {
    this.#runs.ask({ kind: 'simulate', scenarios: variants.map(scenarioOf) });
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#askDetails(details()), pause);
  }

  /** Another migration is shown: no answer applies to it. */
  forget(): void {
    clearTimeout(this.#timer);
    for (const latest of [this.#runs, this.#bands, this.#curves, this.#heats, this.#advice]) latest.forget();
    this.simulated = new Map();
    this.banded = undefined;
    this.curve = [];
    this.heat = [];
    this.advised = undefined;
  }

  #askDetails({ selected, curveLever, heatLevers, goal }: DetailOptions): void {
    const { mode, inputs } = selected;
    const variant = { mode, inputs };
    const axis = (lever: string, points: number) => ({ lever, values: spread(leverOf(lever), variant, points) });
    this.#bands.ask({ kind: 'simulate', scenarios: [scenarioOf(selected)], bandRuns: usualRuns });
    this.#curves.ask({ kind: 'sweep', variant, axes: [axis(curveLever, curvePoints)] });
    this.#advice.ask({ kind: 'advise', variant, goal });
    if (!heatLevers) return;
    this.#heats.ask({ kind: 'sweep', variant, axes: heatLevers.map((lever) => axis(lever, heatPoints)) });
  }

  /** Scenarios that were not part of the request lose their answers. */
  #show(answers: readonly Simulated[], asked: readonly Scenario[]): void {
    this.simulated = new Map(
      asked.flatMap(({ id }, at) => {
        const answer = answers[at];
        return id === undefined || !answer ? [] : [[id, answer] as const];
      }),
    );
  }
}

function scenarioOf({ id, mode, inputs }: Named) {
  return { id, hypervisor: 'VMware', mode, inputs };
}
