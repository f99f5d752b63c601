/** A saved investigation: the analysis, notes on it, and what was tried in the simulator. Plain data. */
import type { Analysis, LineRef } from '../model.ts';
import type { PlannedVm, PlanSettings } from '../plan/index.ts';
import type { Inputs } from '../simulate/index.ts';
import type { StunBudget } from '../stun-budget/budgets.ts';
import type { ScenarioMode } from '../vocabulary.ts';

/** Milliseconds since the epoch. */
export type Millis = number;

/** A file that was read: enough to know it again, not the file. */
export interface BundleIdentity {
  readonly name: string;
  readonly bytes: number;
  /** SHA-256 in hex; undefined until it was computed. */
  readonly digest: string | undefined;
  /** Where the host knows it. */
  readonly path: string | undefined;
}

/** What a note or a bookmark is about. A migration goes by its key, which survives a new reading of the same bundle. */
export type Subject =
  | { readonly kind: 'investigation' }
  | { readonly kind: 'migration'; readonly key: string }
  | { readonly kind: 'line'; readonly ref: LineRef };

export interface Note {
  readonly id: string;
  readonly about: Subject;
  /** Markdown. */
  readonly text: string;
  readonly changedAt: Millis;
}

export interface Bookmark {
  readonly id: string;
  readonly about: Subject;
  readonly label: string;
  readonly createdAt: Millis;
}

/** One simulated variant of a migration, or of none (from scratch). */
export interface SavedScenario {
  readonly id: string;
  readonly name: string;
  /** The real migration that it was calibrated from. */
  readonly migrationKey: string | undefined;
  readonly mode: ScenarioMode;
  readonly inputs: Inputs;
  readonly changedAt: Millis;
}

/** The emptying of a host as it was planned; its schedule is worked out anew. */
export interface SavedPlan {
  readonly vms: readonly PlannedVm[];
  readonly settings: PlanSettings;
  /** Where the VMs come from, in words. */
  readonly from: string;
  /** What was understood of their table that a person should know. */
  readonly notes: readonly string[];
}

/** A line around an evidence line, so that it can be read without the bundle. */
export interface ContextLine extends LineRef {
  readonly text: string;
}

/** Text that was pasted in place of a file: no file has it, so it is saved whole. */
export interface PastedText {
  /** The path of its lines. */
  readonly name: string;
  readonly text: string;
}

/** The view that was open last. */
export interface ViewState {
  readonly view: string;
  readonly migrationKey: string | undefined;
}

/** In the order in which they are listed. */
export const statuses = ['open', 'waiting', 'solved'] as const;
export type Status = (typeof statuses)[number];

export interface Investigation {
  readonly id: string;
  readonly name: string;
  readonly tags: readonly string[];
  readonly status: Status;
  readonly isArchived: boolean;
  readonly createdAt: Millis;
  readonly changedAt: Millis;
  readonly bundles: readonly BundleIdentity[];
  readonly analysis: Analysis;
  readonly context: readonly ContextLine[];
  readonly pasted: readonly PastedText[];
  readonly notes: readonly Note[];
  readonly bookmarks: readonly Bookmark[];
  readonly scenarios: readonly SavedScenario[];
  readonly plan: SavedPlan | undefined;
  /** Each pattern once. */
  readonly budgets: readonly StunBudget[];
  /** Original to pseudonym, of the reports that were redacted: the key to read them by. */
  readonly redactionKey: Readonly<Record<string, string>>;
  readonly viewState: ViewState;
}
