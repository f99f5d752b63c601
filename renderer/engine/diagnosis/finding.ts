/** A finding from its templates: its words become plain strings, and beside them is stated which parts are data. */
import type { OwnString, OwnText } from '../base/own-text.ts';
import type { Finding, FindingSlots } from '../model.ts';
import { ranks } from '../vocabulary.ts';
import type { ConfirmedOn } from '../vocabulary.ts';

interface Template extends Omit<Finding, 'title' | 'cause' | 'remedy' | 'against' | 'confirm' | 'slots'> {
  readonly title: OwnText;
  readonly cause: OwnText;
  readonly remedy: readonly OwnText[];
}

export function finding({ id, title, rank, confidence, cause, remedy, links, evidence }: Template): Finding {
  const slots: FindingSlots = {
    ...(title.slots.length > 0 && { title: title.slots }),
    ...(cause.slots.length > 0 && { cause: cause.slots }),
  };
  return {
    id,
    title: title.text,
    rank,
    confidence,
    cause: cause.text,
    remedy: remedy.map(withoutData),
    links,
    evidence,
    ...(Object.keys(slots).length > 0 && { slots }),
  };
}

/** @param against nothing where nothing speaks against it */
export function tested(
  one: Finding,
  against: OwnText,
  confirm: { readonly on: ConfirmedOn; readonly command: OwnText } | undefined,
): Finding {
  const slots: FindingSlots = {
    ...one.slots,
    ...(against.slots.length > 0 && { against: against.slots }),
    ...(confirm && confirm.command.slots.length > 0 && { confirm: confirm.command.slots }),
  };
  return {
    ...one,
    ...(against.text !== '' && { against: against.text }),
    ...(confirm && { confirm: { on: confirm.on, command: confirm.command.text } }),
    ...(Object.keys(slots).length > 0 && { slots }),
  };
}

/** Advice is the same for everyone. */
function withoutData({ text, slots }: OwnText): OwnString {
  if (slots.length > 0) throw new Error('Advice of a finding holds no data.');
  return text;
}

/** Sorts what explains before what follows from it, and what happens on healthy systems last. */
export function byRank(a: Pick<Finding, 'rank'>, b: Pick<Finding, 'rank'>): number {
  return ranks.indexOf(a.rank) - ranks.indexOf(b.rank);
}
