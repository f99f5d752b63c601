/** What-if: variants of one migration, or of none, what each would do, and how to get back. */
import type { SavedScenario } from '../engine/investigation/model.ts';
import type { Migration } from '../engine/model.ts';
import { calibrate, compare } from '../engine/simulate/index.ts';
import type { Scenario, Simulated } from '../engine/simulate/index.ts';
import {
  bounded,
  changes,
  defaultGoal,
  leverOf,
  networkPresets,
  resultOfReal,
  resultOfSimulated,
  spread,
  variantName,
  vmPresets,
} from '../engine/what-if/index.ts';
import type { Advised, LeverPoint, Preset, Result, Variant } from '../engine/what-if/index.ts';
import type { EngineClient } from '../worker/client.ts';
import { Latest } from './latest.ts';

/** The id under which the unchanged variant is listed: calibrated from the log, or the presets from scratch. */
export const baseId = 'base';

/** A row of the comparison. */
export interface Entry {
  readonly id: string;
  readonly name: string;
  readonly variant: Variant;
  readonly simulated: Simulated | undefined;
  readonly result: Result | undefined;
}

interface Picture {
  readonly scenarios: readonly SavedScenario[];
  readonly selectedId: string;
}

/** Runs with noise behind the band, and points of curves and of each side of the heat map. */
const bandRuns = 60;
const curvePoints = 61;
const heatPoints = 21;
/** What is slower than a run waits until a drag pauses this long, in milliseconds. */
const pause = 120;
const undoDepth = 200;

const scratchBase: Variant = {
  mode: 'precopy',
  inputs: { ...vmPresets[0]?.inputs, ...networkPresets[1]?.inputs },
};

export class WhatIf {
  readonly #find: (key: string) => Migration | undefined;
  readonly #runs: Latest<'simulate'>;
  readonly #bands: Latest<'simulate'>;
  readonly #curves: Latest<'sweep'>;
  readonly #heats: Latest<'sweep'>;
  readonly #advice: Latest<'advise'>;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #past: Picture[] = [];
  #future: Picture[] = [];
  /** Steps of one drag are one step to undo. */
  #dragging: string | undefined;
  #canUndo = $state(false);
  #canRedo = $state(false);

  /** Whether nothing was computed yet: whoever shows it opens it. */
  isFresh = $state(true);
  /** Of every migration; those of the subject are `mine`. */
  scenarios = $state.raw<readonly SavedScenario[]>([]);
  subjectKey = $state<string | undefined>();
  selectedId = $state(baseId);
  curveLever = $state('link');
  heatLevers = $state.raw<readonly [string, string]>(['link', 'goal']);
  isHeatOpen = $state(false);
  /** Longest standstill that is asked for, in milliseconds; undefined: what the switchover goal promises. */
  wantedDowntimeMs = $state<number | undefined>();

  #simulated = $state.raw<ReadonlyMap<string, Simulated>>(new Map());
  banded = $state.raw<Simulated | undefined>();
  curve = $state.raw<readonly LeverPoint[]>([]);
  heat = $state.raw<readonly LeverPoint[]>([]);
  advised = $state.raw<Advised | undefined>();

  readonly subject = $derived.by(() => (this.subjectKey === undefined ? undefined : this.#find(this.subjectKey)));
  readonly calibration = $derived(this.subject && calibrate(this.subject));
  readonly base: Variant = $derived(
    this.calibration ? { mode: 'precopy', inputs: this.calibration.scenario.inputs } : scratchBase,
  );
  readonly mine = $derived(this.scenarios.filter(({ migrationKey }) => migrationKey === this.subjectKey));
  readonly selected = $derived(this.mine.find(({ id }) => id === this.selectedId));
  readonly variant: Variant = $derived(this.selected ?? this.base);
  readonly goal = $derived({ downtimeMs: this.wantedDowntimeMs ?? defaultGoal(this.base).downtimeMs });
  readonly entries: readonly Entry[] = $derived([
    this.#entry(baseId, this.subject ? 'As calibrated' : 'Starting point', this.base),
    ...this.mine.map((one) => this.#entry(one.id, one.name, one)),
  ]);
  readonly current = $derived(this.entries.find(({ id }) => id === this.selectedId) ?? this.entries[0]);
  /** What differences are told against: what happened, or the starting point. */
  readonly reference: Result | undefined = $derived(
    this.subject ? resultOfReal(this.subject) : this.entries[0]?.result,
  );
  /** How well the calibrated simulation reproduces what happened, before anything is changed. */
  readonly fit = $derived.by(() => {
    const base = this.entries[0]?.simulated;
    if (!this.subject || !this.calibration || !base?.ok) return undefined;
    return compare(this.subject, base.migration, this.calibration.byConstruction);
  });

  constructor(engine: EngineClient, find: (key: string) => Migration | undefined) {
    this.#find = find;
    this.#runs = new Latest(engine, (answers, { scenarios }) => this.#show(answers, scenarios));
    this.#bands = new Latest(engine, ([answer]) => (this.banded = answer));
    this.#curves = new Latest(engine, (points) => (this.curve = points));
    this.#heats = new Latest(engine, (points) => (this.heat = points));
    this.#advice = new Latest(engine, (advised) => (this.advised = advised));
  }

  get canUndo(): boolean {
    return this.#canUndo;
  }
  get canRedo(): boolean {
    return this.#canRedo;
  }

  /** Turns to a migration (undefined: to none); its scenarios are still there. */
  open(migrationKey: string | undefined): void {
    this.#turnTo(migrationKey);
    this.isFresh = false;
    this.#recompute();
  }

  /** Brings back what was saved, in place of what is there. Nothing is computed before somebody looks. */
  restore(scenarios: readonly SavedScenario[]): void {
    this.scenarios = scenarios;
    this.#past = [];
    this.#future = [];
    this.#tellUndo();
    this.#turnTo(undefined);
    this.isFresh = true;
  }

  select(id: string): void {
    this.#dragging = undefined;
    this.selectedId = id;
    this.#recompute();
  }

  /** Moves a lever of the selected scenario; of the unchanged one it makes a new one. */
  set(leverId: string, value: number): void {
    const lever = leverOf(leverId);
    const variant = lever.write(this.variant, bounded(lever, value));
    this.#change(variant, leverId);
  }

  /** Puts a lever back to where the unchanged variant has it. */
  reset(leverId: string): void {
    const lever = leverOf(leverId);
    this.#change(lever.restore(this.variant, this.base));
  }

  usePresets(vm: Preset | undefined, network: Preset | undefined): void {
    const { mode, inputs } = this.variant;
    const { bandwidthMiBps, ...rest } = inputs;
    void bandwidthMiBps;
    const kept = network ? rest : inputs;
    this.#change({ mode, inputs: { ...kept, ...vm?.inputs, ...network?.inputs } });
  }

  /** The next step of a drag is one of its own to undo. */
  endDrag(): void {
    this.#dragging = undefined;
  }

  duplicate(): void {
    const { mode, inputs } = this.variant;
    this.#add({ mode, inputs }, `${this.current?.name ?? 'Scenario'}, copy`);
  }

  rename(id: string, name: string): void {
    const trimmed = name.trim().slice(0, 120);
    if (trimmed === '') return;
    this.#edit(this.scenarios.map((one) => (one.id === id ? { ...one, name: trimmed, changedAt: Date.now() } : one)));
  }

  remove(id: string): void {
    const at = this.mine.findIndex((one) => one.id === id);
    const next = this.mine[at + 1] ?? this.mine[at - 1];
    this.#edit(
      this.scenarios.filter((one) => one.id !== id),
      id === this.selectedId ? (next?.id ?? baseId) : this.selectedId,
    );
  }

  undo(): void {
    this.#swap(this.#past, this.#future);
  }

  redo(): void {
    this.#swap(this.#future, this.#past);
  }

  chooseCurve(leverId: string): void {
    this.curveLever = leverId;
    this.curve = [];
    this.#recompute();
  }

  chooseHeat(levers: readonly [string, string]): void {
    this.heatLevers = levers;
    this.heat = [];
    this.#recompute();
  }

  openHeat(isOpen: boolean): void {
    this.isHeatOpen = isOpen;
    this.#recompute();
  }

  want(downtimeMs: number | undefined): void {
    this.wantedDowntimeMs = downtimeMs;
    this.#recompute();
  }

  #entry(id: string, name: string, variant: Variant): Entry {
    const simulated = this.#simulated.get(id);
    return {
      id,
      name,
      variant,
      simulated,
      result: simulated?.ok ? resultOfSimulated(simulated.migration) : undefined,
    };
  }

  #change(variant: Variant, drag?: string): void {
    const { selected } = this;
    if (!selected) {
      this.#add(variant, variantName(this.base, variant));
      this.#dragging = drag;
      return;
    }
    const wasNamedByChange = selected.name === variantName(this.base, selected);
    const name = wasNamedByChange ? variantName(this.base, variant) : selected.name;
    const changed = { ...selected, ...variant, name, changedAt: Date.now() };
    const isSameDrag = drag !== undefined && drag === this.#dragging;
    this.#edit(
      this.scenarios.map((one) => (one.id === selected.id ? changed : one)),
      selected.id,
      isSameDrag,
    );
    this.#dragging = drag;
  }

  #add({ mode, inputs }: Variant, name: string): void {
    const id = crypto.randomUUID();
    const added = { id, name, migrationKey: this.subjectKey, mode, inputs, changedAt: Date.now() };
    this.#edit([...this.scenarios, added], id);
  }

  #edit(scenarios: readonly SavedScenario[], selectedId = this.selectedId, isSameStep = false): void {
    if (!isSameStep) this.#past = [...this.#past.slice(1 - undoDepth), this.#picture()];
    this.#future = [];
    this.scenarios = scenarios;
    this.selectedId = selectedId;
    this.#tellUndo();
    this.#recompute();
  }

  #swap(from: Picture[], to: Picture[]): void {
    const picture = from.pop();
    if (!picture) return;
    to.push(this.#picture());
    this.scenarios = picture.scenarios;
    this.selectedId = picture.selectedId;
    this.#dragging = undefined;
    this.#tellUndo();
    this.#recompute();
  }

  #picture(): Picture {
    return { scenarios: this.scenarios, selectedId: this.selectedId };
  }

  #turnTo(migrationKey: string | undefined): void {
    this.subjectKey = migrationKey;
    this.selectedId = this.mine.at(-1)?.id ?? baseId;
    this.wantedDowntimeMs = undefined;
    this.#forgetResults();
  }

  #tellUndo(): void {
    this.#canUndo = this.#past.length > 0;
    this.#canRedo = this.#future.length > 0;
  }

  #forgetResults(): void {
    clearTimeout(this.#timer);
    for (const latest of [this.#runs, this.#bands, this.#curves, this.#heats, this.#advice]) latest.forget();
    this.#simulated = new Map();
    this.banded = undefined;
    this.curve = [];
    this.heat = [];
    this.advised = undefined;
  }

  /** Every variant at once, for they are quick; band, curves and advice when the hand rests. */
  #recompute(): void {
    const variants = [{ id: baseId, mode: this.base.mode, inputs: this.base.inputs }, ...this.mine];
    this.#runs.ask({ kind: 'simulate', scenarios: variants.map(({ id, mode, inputs }) => scenario(id, mode, inputs)) });
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#recomputeRest(), pause);
  }

  #recomputeRest(): void {
    const { mode, inputs } = this.variant;
    const variant = { mode, inputs };
    this.#bands.ask({ kind: 'simulate', scenarios: [scenario(this.selectedId, mode, inputs)], bandRuns });
    this.#curves.ask({ kind: 'sweep', variant, axes: [this.#axis(this.curveLever, curvePoints)] });
    this.#advice.ask({ kind: 'advise', variant, goal: { ...this.goal } });
    if (!this.isHeatOpen) return;
    this.#heats.ask({
      kind: 'sweep',
      variant,
      axes: this.heatLevers.map((lever) => this.#axis(lever, heatPoints)),
    });
  }

  #axis(leverId: string, points: number) {
    return { lever: leverId, values: spread(leverOf(leverId), this.variant, points) };
  }

  /** What is not there any more, or was not asked for this time, is dropped. */
  #show(answers: readonly Simulated[], asked: readonly Scenario[]): void {
    this.#simulated = new Map(
      asked.flatMap(({ id }, at) => {
        const answer = answers[at];
        return id === undefined || !answer ? [] : [[id, answer] as const];
      }),
    );
  }
}

function scenario(id: string, mode: Variant['mode'], inputs: Variant['inputs']) {
  return { id, hypervisor: 'VMware', mode, inputs };
}

/** Whether a lever stands elsewhere than in the unchanged variant. */
export function isChanged(base: Variant, variant: Variant, leverId: string): boolean {
  return changes(base, variant).some(({ lever }) => lever.id === leverId);
}
