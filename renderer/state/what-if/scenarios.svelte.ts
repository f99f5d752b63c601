/** Variants of one migration, or of none: which there are, which is worked on, and how to get back. */
import type { SavedScenario } from '../../engine/investigation/model.ts';
import type { Migration } from '../../engine/model.ts';
import { calibrate } from '../../engine/simulate/index.ts';
import { bounded, changes, leverOf, networkPresets, variantName, vmPresets } from '../../engine/what-if/index.ts';
import type { Preset, Variant } from '../../engine/what-if/index.ts';
import { Steps } from '../steps.svelte.ts';

/** The id under which the unchanged variant is listed: calibrated from the log, or the presets from scratch. */
export const baseId = 'base';

const longestName = 120;
const scratchBase: Variant = {
  mode: 'precopy',
  inputs: { ...vmPresets[0]?.inputs, ...networkPresets[1]?.inputs },
};

export class Scenarios {
  readonly #find: (key: string) => Migration | undefined;
  readonly #changed: () => void;
  /** Of every migration; those of the subject are `mine`. */
  all = $state.raw<readonly SavedScenario[]>([]);
  subjectKey = $state<string | undefined>();
  selectedId = $state(baseId);

  readonly subject = $derived.by(() => (this.subjectKey === undefined ? undefined : this.#find(this.subjectKey)));
  readonly calibration = $derived(this.subject && calibrate(this.subject));
  readonly base: Variant = $derived(
    this.calibration ? { mode: 'precopy', inputs: this.calibration.scenario.inputs } : scratchBase,
  );
  readonly baseName = $derived(this.subject ? 'As calibrated' : 'Starting point');
  readonly mine = $derived(this.all.filter(({ migrationKey }) => migrationKey === this.subjectKey));
  readonly selected = $derived(this.mine.find(({ id }) => id === this.selectedId));
  readonly variant: Variant = $derived(this.selected ?? this.base);

  readonly steps = new Steps(
    () => ({ all: this.all, selectedId: this.selectedId }),
    ({ all, selectedId }) => this.#put(all, selectedId),
  );

  /** @param changed hears of every change of what is there or selected */
  constructor(find: (key: string) => Migration | undefined, changed: () => void) {
    this.#find = find;
    this.#changed = changed;
  }

  /** Turns to a migration (undefined: to none); its scenarios are still there. */
  turnTo(migrationKey: string | undefined): void {
    this.subjectKey = migrationKey;
    this.selectedId = this.mine.at(-1)?.id ?? baseId;
  }

  /** In place of what is there; there is no way back. */
  restore(all: readonly SavedScenario[]): void {
    this.all = all;
    this.steps.forget();
    this.turnTo(undefined);
  }

  select(id: string): void {
    this.steps.endDrag();
    this.#put(this.all, id);
  }

  /** Moves a lever of the selected scenario; of the unchanged one it makes a new one. */
  set(leverId: string, value: number): void {
    const lever = leverOf(leverId);
    this.#change(lever.write(this.variant, bounded(lever, value)), leverId);
  }

  /** Puts a lever back to where the unchanged variant has it. */
  reset(leverId: string): void {
    const lever = leverOf(leverId);
    // What told the bandwidth in the log comes back as it was, not as a line of that rate.
    const bandwidth = leverId === 'link' ? withBandwidthOf(this.base, this.variant) : undefined;
    this.#change(bandwidth ?? lever.write(this.variant, lever.read(this.base)));
  }

  usePresets(vm: Preset | undefined, network: Preset | undefined): void {
    const { mode, inputs } = this.variant;
    const { bandwidthMiBps, ...rest } = inputs;
    void bandwidthMiBps;
    const kept = network ? rest : inputs;
    this.#change({ mode, inputs: { ...kept, ...vm?.inputs, ...network?.inputs } });
  }

  duplicate(): void {
    this.#add(this.variant, `${this.selected?.name ?? this.baseName}, copy`);
  }

  rename(id: string, name: string): void {
    const trimmed = name.trim().slice(0, longestName);
    if (trimmed === '') return;
    this.#edit(this.all.map((one) => (one.id === id ? { ...one, name: trimmed, changedAt: Date.now() } : one)));
  }

  remove(id: string): void {
    const at = this.mine.findIndex((one) => one.id === id);
    const next = this.mine[at + 1] ?? this.mine[at - 1];
    this.#edit(
      this.all.filter((one) => one.id !== id),
      id === this.selectedId ? (next?.id ?? baseId) : this.selectedId,
    );
  }

  #change(variant: Variant, drag?: string): void {
    const { selected } = this;
    if (!selected) return this.#add(variant, variantName(this.base, variant), drag);
    const wasNamedByChange = selected.name === variantName(this.base, selected);
    const name = wasNamedByChange ? variantName(this.base, variant) : selected.name;
    const changed = { ...selected, ...variant, name, changedAt: Date.now() };
    this.#edit(
      this.all.map((one) => (one.id === selected.id ? changed : one)),
      selected.id,
      drag,
    );
  }

  #add({ mode, inputs }: Variant, name: string, drag?: string): void {
    const id = crypto.randomUUID();
    const added = { id, name, migrationKey: this.subjectKey, mode, inputs, changedAt: Date.now() };
    this.#edit([...this.all, added], id, drag);
  }

  #edit(all: readonly SavedScenario[], selectedId = this.selectedId, drag?: string): void {
    this.steps.remember(drag);
    this.#put(all, selectedId);
  }

  #put(all: readonly SavedScenario[], selectedId: string): void {
    this.all = all;
    this.selectedId = selectedId;
    this.#changed();
  }
}

/** The bandwidth as the unchanged variant has it, in place of a line. */
function withBandwidthOf(base: Variant, { mode, inputs }: Variant): Variant {
  const { linkGbps, bandwidthMiBps, ...rest } = inputs;
  void [linkGbps, bandwidthMiBps];
  return {
    mode,
    inputs: {
      ...rest,
      ...(base.inputs.bandwidthMiBps !== undefined && { bandwidthMiBps: base.inputs.bandwidthMiBps }),
      ...(base.inputs.linkGbps !== undefined && { linkGbps: base.inputs.linkGbps }),
    },
  };
}

/** Whether a lever stands elsewhere than in the unchanged variant. */
export function isChanged(base: Variant, variant: Variant, leverId: string): boolean {
  return changes(base, variant).some(({ lever }) => lever.id === leverId);
}
