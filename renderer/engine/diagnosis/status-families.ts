/** What VMkernel's status codes mean in a migration, by family: 358 codes, but far fewer things to say. */
import type { OwnString } from '../base/own-text.ts';
import type { Finding } from '../model.ts';
import type { Subject } from './subject.ts';
import type { StatusCode } from './status-codes.ts';
import data from './status-families.json' with { type: 'json' };

/** A finding without its lines; its words are ours: the data is part of the program. */
export interface StatusFamily extends Omit<Finding, 'evidence' | 'slots'> {
  /** Names of its codes; each code but `VMK_OK` is in exactly one family. */
  readonly codes: readonly OwnString[];
  readonly rank: 'cause' | 'consequence';
  /**
   * Whether the status states what went wrong on the host that logged it (`itself`), only that the connection or the other side
   * is gone (`peer`), only that somebody ended it (`gave-up`), or nothing (`unspecific`). All but the first point elsewhere.
   */
  readonly means: 'itself' | 'peer' | 'gave-up' | 'unspecific';
  readonly subject?: Subject;
}

export const statusFamilies: readonly StatusFamily[] = data as unknown as readonly StatusFamily[];

const byName = new Map<string, StatusFamily>(
  statusFamilies.flatMap((family) => family.codes.map((name) => [name, family])),
);

const byId = new Map<string, StatusFamily>(statusFamilies.map((family) => [family.id, family]));

export function familyNamed(id: string): StatusFamily | undefined {
  return byId.get(id);
}

/** Undefined for `VMK_OK`: success has nothing to explain. */
export function familyOf({ name }: StatusCode): StatusFamily | undefined {
  return byName.get(name);
}
