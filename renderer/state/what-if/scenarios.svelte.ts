/** Variants of one migration, or of none: the list, the selected one, and undo. */
import type { SavedScenario } from '../../engine/investigation/model.ts';
import type { HostFacts } from '../../engine/host-facts.ts';
import type { Migration } from '../../engine/model.ts';
import { calibrate } from '../../engine/simulate/index.ts';
import {
  bounded,
  changes,
  isCalibrated,
  leverOf,
  networkPresets,
  variantName,
  vmPresets,
  withPresets,
} from '../../engine/what-if/index.ts';
import type { NetworkPreset, Preset, Variant } from '../../engine/what-if/index.ts';
import { Steps } from '../steps.svelte.ts';

/** The id of the unchanged variant in the list: calibrated from the log, or the presets. */
export const baseId = 'base';

const longestName = 120;
const scratchBase = withPresets({ mode: 'precopy', inputs: {} }, vmPresets[0], networkPresets[1]);

export class Scenarios {
  readonly #find: (key: string) => Migration | undefined;
  readonly #hostOf: (migration: Migration) => HostFacts | undefined;
  readonly #changed: () => void;
  /** Of every migration; those of the subject are `mine`. */
  all = $state.raw<readonly SavedScenario[]>([]);
  subjectKey = $state<string | undefined>();
  selectedId = $state(baseId);

  readonly subject = $derived.by(() => (this.subjectKey === undefined ? undefined : this.#find(this.subjectKey)));
  readonly calibration = $derived.by(() => this.subject && calibrate(this.subject, this.#hostOf(this.subject)));
  readonly base: Variant = $derived(
    this.calibration ? { mode: 'precopy', inputs: this.calibration.scenario.inputs } : scratchBase,
  );
  readonly isCalibrated = $derived(this.calibration !== undefined && isCalibrated(this.calibration));
  readonly baseName = $derived(this.isCalibrated ? 'As calibrated' : this.subject ? 'Assumed guest' : 'Starting point');
  readonly mine = $derived(this.all.filter(({ migrationKey }) => migrationKey === this.subjectKey));
  readonly selected = $derived(this.mine.find(({ id }) => id === this.selectedId));
  readonly variant: Variant = $derived(this.selected ?? this.base);

  readonly steps = new Steps(
    () => ({ all: this.all, selectedId: this.selectedId }),
    ({ all, selectedId }) => this.#put(all, selectedId),
  );

  /**
   * @param changed is called after every change of the list or the selection
   * @param hostOf what the bundle of a migration's source states
   */
  constructor(
    find: (key: string) => Migration | undefined,
    changed: () => void,
    hostOf: (migration: Migration) => HostFacts | undefined = () => undefined,
  ) {
    this.#find = find;
    this.#hostOf = hostOf;
    this.#changed = changed;
  }

  /** Turns to a migration (undefined: to none) and the scenarios that it has. */
  turnTo(migrationKey: string | undefined): void {
    this.subjectKey = migrationKey;
    this.selectedId = this.mine.at(-1)?.id ?? baseId;
  }

  /** Replaces the list, without undo. */
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
    const to = bounded(lever, value);
    const isBack = to === bounded(lever, lever.read(this.base)) && to !== bounded(lever, lever.read(this.variant));
    // Back where it began is as it was, not what that reads as.
    const moved = isBack ? lever.restore(this.variant, this.base) : lever.write(this.variant, to);
    if (moved !== this.variant) this.#change(moved, leverId);
  }

  /** Gives a lever the value that it has in the unchanged variant. */
  reset(leverId: string): void {
    this.#change(leverOf(leverId).restore(this.variant, this.base));
  }

  usePresets(vm: Preset | undefined, network: NetworkPreset | undefined): void {
    this.#change(withPresets(this.variant, vm, network));
  }

  duplicate(): void {
    this.#add(this.variant, copyOf(this.selected?.name ?? this.baseName));
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
    const name = this.#isOwnName(selected) ? selected.name : variantName(this.base, variant);
    const changed = { ...selected, ...variant, name, changedAt: Date.now() };
    this.#edit(
      this.all.map((one) => (one.id === selected.id ? changed : one)),
      selected.id,
      drag,
    );
  }

  /** A name that somebody gave; not one that says what was changed, nor a copy of such a one. */
  #isOwnName(scenario: SavedScenario): boolean {
    const byChange = [variantName(this.base, scenario), this.baseName];
    return !byChange.some((name) => scenario.name === name || scenario.name === copyOf(name));
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

const copyOf = (name: string): string => `${name}, copy`;

/** Whether a lever has another value than in the unchanged variant. */
export function isChanged(base: Variant, variant: Variant, leverId: string): boolean {
  return changes(base, variant).some(({ lever }) => lever.id === leverId);
}
