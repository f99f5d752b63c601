/** A plan to empty a host: its VMs, its settings, the engine's answers, and undo. */
import {
  bandRunsFor,
  changesOf,
  parseVmTable,
  scenarioOf,
  settingOf,
  startSettings,
  withinBounds,
} from '../engine/plan/index.ts';
import type { HostVms, PlannedVm, PlanSettings, SettingName, TriedChange, WrongRow } from '../engine/plan/index.ts';
import { same } from '../engine/investigation/merge.ts';
import type { SavedPlan } from '../engine/investigation/model.ts';
import type { Evacuation, EvacuationBand } from '../engine/simulate/index.ts';
import type { Engine } from '../worker/client.ts';
import { Latest } from './latest.ts';
import { Steps } from './steps.svelte.ts';

interface Snapshot {
  readonly vms: readonly PlannedVm[];
  readonly wrong: readonly WrongRow[];
  /** What was understood of the table that a person should know. */
  readonly notes: readonly string[];
  readonly settings: PlanSettings;
  /** Where the VMs come from, in words. */
  readonly from: string;
}

const nothing: Snapshot = { vms: [], wrong: [], notes: [], settings: startSettings, from: '' };

const noRow: WrongRow = { line: 1, text: '', reason: 'there is no row to read' };

export class Plan {
  readonly #engine: Engine;
  readonly #answers: Latest<'evacuate'>;
  /** Changes tried for an earlier answer are stale. */
  #era = 0;

  #now = $state.raw<Snapshot>(nothing);
  readonly vms = $derived(this.#now.vms);
  readonly wrong = $derived(this.#now.wrong);
  readonly notes = $derived(this.#now.notes);
  readonly from = $derived(this.#now.from);
  readonly settings = $derived(this.#now.settings);
  /** What an investigation saves of it; undefined while it holds no VM. */
  saved = $state.raw<SavedPlan | undefined>();
  /** The newest answer; it stays on screen while the next request runs. */
  evacuation = $state.raw<Evacuation | undefined>();
  /** How sure the newest answer is; undefined until it was computed, and of more VMs than there is time for. */
  band = $state.raw<EvacuationBand | undefined>();
  problems = $state.raw<readonly string[]>([]);
  /** Single changes and what they would give; undefined until all were tried. */
  tried = $state.raw<readonly TriedChange[] | undefined>();
  readonly steps = new Steps<Snapshot>(
    () => this.#now,
    (snapshot) => this.#put(snapshot),
  );

  constructor(engine: Engine) {
    this.#engine = engine;
    this.#answers = new Latest(engine, (answer) => {
      this.problems = answer.ok ? [] : answer.problems;
      this.evacuation = answer.ok ? answer.evacuation : undefined;
      if (answer.ok) void this.#try(answer.evacuation);
    });
  }

  /** Begins an empty plan, without undo. */
  reset(): void {
    this.steps.forget();
    this.#put(nothing);
  }

  /** Shows a saved plan, or what another window changed. Undo brings back what was shown before. */
  restore(plan: SavedPlan | undefined): void {
    if (!same(plan, this.saved)) {
      if (this.saved) this.steps.remember();
      this.#put({ ...nothing, ...plan });
    }
    this.saved = plan;
  }

  /** Reads a table in place of the VMs. A text without a VM changes only the list of wrong rows: false. */
  paste(text: string, from: string): boolean {
    const { vms, wrong, notes } = parseVmTable(text);
    if (vms.length > 0) this.#change({ vms, wrong, notes, from });
    else this.#now = { ...this.#now, notes: [], wrong: wrong.length > 0 ? wrong : [noRow] };
    return vms.length > 0;
  }

  take({ host, vms, fromVmx, fromRound }: HostVms): void {
    const sources = [
      `memory of ${fromVmx} from their .vmx`,
      `of ${fromRound} from the first round of a migration`,
      `of ${vms.length - fromVmx - fromRound} assumed`,
    ];
    this.#change({ vms, wrong: [], notes: [], from: `${host}: ${sources.join(', ')}; write rates assumed` });
  }

  /** A name that no VM of the list has. */
  get freeName(): string {
    const names = new Set(this.vms.map(({ name }) => name));
    let number = this.vms.length + 1;
    while (names.has(`vm-${number}`)) number += 1;
    return `vm-${number}`;
  }

  add(vm: PlannedVm): void {
    this.#change({ vms: [...this.vms, vm] });
  }

  edit(at: number, change: Partial<PlannedVm>): void {
    this.#change({ vms: this.vms.map((vm, index) => (index === at ? { ...vm, ...change } : vm)) });
  }

  remove(at: number): void {
    this.#change({ vms: this.vms.filter((_, index) => index !== at) });
  }

  clear(): void {
    this.#change({ vms: [], wrong: [], notes: [], from: '' });
  }

  set(name: SettingName, value: number): void {
    const bounded = withinBounds(settingOf(name), value);
    if (bounded === this.settings[name]) return;
    this.#change({ settings: { ...this.settings, [name]: bounded } }, name);
  }

  #change(change: Partial<Snapshot>, drag?: SettingName): void {
    this.steps.remember(drag);
    this.#put({ ...this.#now, ...change });
  }

  #put(snapshot: Snapshot): void {
    const { vms, settings, from, notes } = snapshot;
    this.#now = snapshot;
    this.saved = vms.length > 0 ? { vms, settings, from, notes } : undefined;
    this.#era += 1;
    this.tried = undefined;
    this.band = undefined;
    if (vms.length > 0) return this.#answers.ask({ kind: 'evacuate', scenario: scenarioOf(vms, settings) });
    this.#answers.forget();
    this.evacuation = undefined;
    this.problems = [];
  }

  /** One after the other, so that a drag never waits for more than one of them. */
  async #try(evacuation: Evacuation): Promise<void> {
    this.#era += 1;
    const era = this.#era;
    const { vms } = this;
    const tried: TriedChange[] = [];
    for (const change of changesOf(this.settings, evacuation)) {
      const scenario = scenarioOf(vms, change.settings);
      const answer = await this.#engine.request({ kind: 'evacuate', scenario }).answer.catch(() => undefined);
      if (era !== this.#era) return;
      if (answer?.ok)
        tried.push({
          ...change,
          totalSeconds: answer.evacuation.totalSeconds,
          stays: answer.evacuation.stay.length,
        });
    }
    this.tried = tried;
    await this.#drawBand(era);
  }

  /** Last, as it takes longest. */
  async #drawBand(era: number): Promise<void> {
    const bandRuns = bandRunsFor(this.vms.length);
    if (bandRuns === undefined) return;
    const scenario = scenarioOf(this.vms, this.settings);
    const answer = await this.#engine.request({ kind: 'evacuate', scenario, bandRuns }).answer.catch(() => undefined);
    if (era === this.#era && answer?.ok) this.band = answer.evacuation.band;
  }
}
