/** Numbers that opened lines have in their file. */

/** From the `from`th opened line on: number `line`, and one more for each line behind it if `step` is 1. */
interface Run {
  readonly from: number;
  readonly line: number;
  step: 0 | 1 | undefined;
}

/** They are asked for in their order, and what lies behind is forgotten: a file of gigabytes costs no memory. */
export class LineNumbers {
  #runs: Run[] = [];
  #count = 0;

  /** Notes the number of the next opened line. */
  add(line: number): void {
    this.#count += 1;
    const run = this.#runs.at(-1);
    const ahead = run ? this.#count - run.from : 0;
    const difference = run ? line - run.line : 0;
    const isOn = run !== undefined && difference === ahead * (run.step ?? (difference > 0 ? 1 : 0));
    if (!isOn) this.#runs.push({ from: this.#count, line, step: undefined });
    else run.step ??= difference > 0 ? 1 : 0;
  }

  /** @param opened counts from 1, and never falls */
  readonly of = (opened: number): number => {
    this.forget(opened);
    const [run] = this.#runs;
    return run ? run.line + (opened - run.from) * (run.step ?? 0) : opened;
  };

  /** Numbers before this one are not asked for any more. */
  forget(opened: number): void {
    let at = 0;
    while (at + 1 < this.#runs.length && (this.#runs[at + 1] as Run).from <= opened) at += 1;
    if (at > 0) this.#runs = this.#runs.slice(at);
  }
}
