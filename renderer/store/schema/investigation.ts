/** {@link Model.Investigation} as it comes from a file or from the database, and how much of it there may be. */
import * as v from 'valibot';
import { statuses } from '../../engine/investigation/model.ts';
import type * as Model from '../../engine/investigation/model.ts';
import { limits } from '../../engine/investigation/limits.ts';
import type { Content, Work } from '../../engine/investigation/merge.ts';
import { settingOf, withinBounds } from '../../engine/plan/index.ts';
import type { PlannedVm, PlanSettings, SettingName } from '../../engine/plan/index.ts';
import { mostNotes, mostVms } from '../../engine/plan/vm-table.ts';
import { checkInputs } from '../../engine/simulate/index.ts';
import type { Inputs } from '../../engine/simulate/index.ts';
import { areUsable } from '../../engine/stun-budget/budgets.ts';
import type { StunBudget } from '../../engine/stun-budget/budgets.ts';
import { scenarioModes } from '../../engine/vocabulary.ts';
import { analysis, lineRef } from './analysis.ts';
import {
  count,
  hexDigest,
  known,
  lineNumber,
  list,
  millis,
  number,
  oneOf,
  said,
  shape,
  text,
  words,
  yesNo,
} from './shape.ts';
import type { Schema } from './shape.ts';
import type { Row } from '../row.ts';

/** A UUID or similar. It becomes a key and the name of a lock, never a path. */
const id: Schema<string> = v.pipe(v.string(), v.regex(/^[\w-]{1,64}$/));

const subject: Schema<Model.Subject> = v.variant('kind', [
  v.strictObject({ kind: v.literal('investigation') }),
  v.strictObject({ kind: v.literal('migration'), key: words(limits.key) }),
  v.strictObject({ kind: v.literal('line'), ref: lineRef }),
]);

const bundle = shape<Model.BundleIdentity>()({
  name: words(limits.path),
  bytes: count,
  digest: known(hexDigest),
  path: known(words(limits.path)),
});

const note = shape<Model.Note>()({ id, about: subject, text: words(limits.noteText), changedAt: millis });
const bookmark = shape<Model.Bookmark>()({ id, about: subject, label: words(limits.label), createdAt: millis });

/** Checked by the simulator itself. */
const inputs: Schema<Inputs> = v.custom<Inputs>((given) => checkInputs(given).length === 0, 'Inputs are not usable.');

const scenario = shape<Model.SavedScenario>()({
  id,
  name: words(limits.label),
  migrationKey: known(words(limits.key)),
  mode: oneOf(scenarioModes),
  inputs,
  changedAt: millis,
});

const plannedVm = shape<PlannedVm>()({
  name: words(limits.label),
  memoryMiB: known(number),
  dirtyRateMiBps: known(number),
  datastore: known(words(limits.label)),
});
const bounded = (name: SettingName): Schema<number> =>
  v.pipe(
    number,
    v.check((value) => withinBounds(settingOf(name), value) === value, 'A setting is out of its bounds.'),
  );
const plan = shape<Model.SavedPlan>()({
  vms: list(plannedVm, mostVms),
  settings: shape<PlanSettings>()({
    concurrency: bounded('concurrency'),
    nicGbps: bounded('nicGbps'),
    nics: bounded('nics'),
    destinations: bounded('destinations'),
    memoryGiB: bounded('memoryGiB'),
    dirtyRateMiBps: bounded('dirtyRateMiBps'),
  }),
  from: words(limits.path),
  // Absent in plans that were saved before they were kept.
  notes: v.optional(list(words(limits.path), mostNotes), () => []),
});

/** Checked as what a person types. */
const budgets: Schema<readonly StunBudget[]> = v.pipe(
  list(shape<StunBudget>()({ pattern: text, ms: number })),
  v.check(areUsable, 'A stun budget is not usable.'),
);

const contextLine = shape<Model.ContextLine>()({ source: count, line: lineNumber, text });
const pastedText = shape<Model.PastedText>()({ name: words(limits.path), text: words(limits.pastedText) });
const viewState = shape<Model.ViewState>()({ view: words(40), migrationKey: known(words(limits.key)) });

const distinct = <One extends { readonly id: string }>(schema: Schema<readonly One[]>): Schema<readonly One[]> =>
  v.pipe(
    schema,
    v.check((all) => new Set(all.map((one) => one.id)).size === all.length, 'Two entries have the same id.'),
  );

/** Everything but the content: what a person made, which is small. */
const work = {
  id,
  name: words(limits.name),
  tags: list(words(limits.tag), limits.tags),
  status: oneOf(statuses),
  isArchived: yesNo,
  createdAt: millis,
  changedAt: millis,
  bundles: list(bundle, limits.bundles),
  notes: distinct(list(note, limits.notes)),
  bookmarks: distinct(list(bookmark, limits.bookmarks)),
  scenarios: distinct(list(scenario, limits.scenarios)),
  // Since format 2.
  plan: known(plan),
  // Since format 4.
  budgets: v.optional(budgets, () => []),
  redactionKey: v.record(v.string(), v.string()),
  viewState,
};
const content = {
  analysis,
  context: list(contextLine, limits.contextLines),
  // Since format 3.
  pasted: v.optional(list(pastedText, limits.pasted), () => []),
};

export type { Content, Work };

export const workSchema = shape<Work>()(work);
export const rowSchema = shape<Row>()({
  ...work,
  digests: list(hexDigest, limits.bundles),
  names: list(text),
  migrations: count,
  revision: count,
  deletedAt: said(millis),
  contentDigest: hexDigest,
});
export const contentSchema = shape<Content>()(content);
