import type { InputWarning, WarningKind } from './model.ts';

/** Of one kind. A hostile archive can cause one for each of its millions of members, and nobody reads them. */
export const mostWarnings = 500;

/** The warnings of a run: the first of each kind, and how many more there were. */
export class Warnings {
  readonly #first: InputWarning[] = [];
  readonly #counts = new Map<WarningKind, number>();

  add(warning: InputWarning): void {
    const count = (this.#counts.get(warning.kind) ?? 0) + 1;
    this.#counts.set(warning.kind, count);
    if (count <= mostWarnings) this.#first.push(warning);
  }

  list(): readonly InputWarning[] {
    const rest = [...this.#counts].flatMap(([kind, count]): InputWarning[] =>
      count <= mostWarnings
        ? []
        : [{ path: '', offset: undefined, kind, message: `And ${count - mostWarnings} more of this kind.` }],
    );
    return [...this.#first, ...rest];
  }
}
