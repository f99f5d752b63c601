/** A plan to empty a host: its VMs, what was set, what the engine answers, and how to get back. */
import { changesOf, parseVmTable, scenarioOf, settingOf, startSettings, withinBounds } from '../engine/plan/index.ts';
import type { HostVms, PlannedVm, PlanSettings, SettingName, TriedChange, WrongRow } from '../engine/plan/index.ts';
import { same } from '../engine/investigation/merge.ts';
import type { SavedPlan } from '../engine/investigation/model.ts';
import type { Evacuation } from '../engine/simulate/index.ts';
import type { Engine } from '../worker/client.ts';
import { Latest } from './latest.ts';
import { Steps } from './steps.svelte.ts';

interface Snapshot {
  readonly vms: readonly PlannedVm[];
  readonly wrong: readonly WrongRow[];
  readonly settings: PlanSettings;
  /** Where the VMs come from, in words. */
  readonly from: string;
}

const nothing: Snapshot = { vms: [], wrong: [], settings: startSettings, from: '' };

export class Plan {
  readonly #engine: Engine;
  readonly #answers: Latest<'evacuate'>;
  /** Changes tried for an earlier answer are stale. */
  #era = 0;

  vms = $state.raw<readonly PlannedVm[]>([]);
  wrong = $state.raw<readonly WrongRow[]>([]);
  from = $state('');
  settings = $state.raw<PlanSettings>(startSettings);
  /** What is kept of it; undefined while it holds no VM. */
  saved = $state.raw<SavedPlan | undefined>();
  /** Of the newest request that was answered; it stays on screen while the next one runs. */
  evacuation = $state.raw<Evacuation | undefined>();
  problems = $state.raw<readonly string[]>([]);
  /** Single changes and what they would give; undefined until all were tried. */
  tried = $state.raw<readonly TriedChange[] | undefined>();
  readonly steps = new Steps<Snapshot>(
    () => this.#snapshot(),
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

  /** A new beginning: what was here is kept elsewhere. */
  reset(): void {
    this.steps.forget();
    this.#put(nothing);
  }

  /** Shows what was kept, or what another window made of it. What was here can be had back. */
  restore(plan: SavedPlan | undefined): void {
    if (!same(plan, this.saved)) {
      if (this.saved) this.steps.remember();
      this.#put({ ...nothing, ...plan });
    }
    this.saved = plan;
  }

  /** Reads a table in place of the VMs. A text without a VM changes only the list of wrong rows: false. */
  paste(text: string, from: string): boolean {
    const { vms, wrong } = parseVmTable(text);
    if (vms.length > 0) this.#change({ vms, wrong, from });
    else this.wrong = wrong.length > 0 ? wrong : [{ line: 1, text: '', reason: 'there is no row to read' }];
    return vms.length > 0;
  }

  take({ host, vms, toldByVmx, toldByRound }: HostVms): void {
    const told = [
      `memory of ${toldByVmx} from their .vmx`,
      `of ${toldByRound} from what a migration sent first`,
      `of ${vms.length - toldByVmx - toldByRound} assumed`,
    ];
    this.#change({ vms, wrong: [], from: `${host}: ${told.join(', ')}; write rates assumed` });
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
    this.#change({ vms: [], wrong: [], from: '' });
  }

  set(name: SettingName, value: number): void {
    const bounded = withinBounds(settingOf(name), value);
    if (bounded === this.settings[name]) return;
    this.#change({ settings: { ...this.settings, [name]: bounded } }, name);
  }

  #snapshot(): Snapshot {
    const { vms, wrong, settings, from } = this;
    return { vms, wrong, settings, from };
  }

  #change(change: Partial<Snapshot>, drag?: SettingName): void {
    this.steps.remember(drag);
    this.#put({ ...this.#snapshot(), ...change });
  }

  #put({ vms, wrong, settings, from }: Snapshot): void {
    this.vms = vms;
    this.wrong = wrong;
    this.settings = settings;
    this.from = from;
    this.saved = vms.length > 0 ? { vms, settings, from } : undefined;
    this.#era += 1;
    this.tried = undefined;
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
  }
}
