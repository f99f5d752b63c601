/** What all sections share: the request, and how times, places and references to evidence are written. */
import { formatOffset } from '../../base/time.ts';
import type { LineRef, LogLine, Micros, Migration } from '../../model.ts';
import { chosenMigrations, verdictsIn } from '../request.ts';
import type { BudgetVerdict } from '../../stun-budget/verdict.ts';
import type { ReportRequest, SectionName } from '../request.ts';
import { belongings } from '../../presentation/belongs.ts';
import { moment } from '../../presentation/figures.ts';
import type { Inline, ShownLine } from '../document.ts';

/** More references behind one value help no one. */
const mostReferences = 4;

export class Context {
  readonly request: ReportRequest;
  readonly migrations: readonly Migration[];
  /** Whether each kept its stun budget, by its key: those that have one. */
  readonly verdicts: ReadonlyMap<string, BudgetVerdict>;
  /** Migration → the position of each of its lines, by source and line. */
  readonly #lineNumbers = new Map<Migration, ReadonlyMap<string, number>>();
  /** Why each line belongs to the migration that is being written about. */
  #belonging: { readonly to: Migration; readonly why: ReturnType<typeof belongings> } | undefined;

  constructor(request: ReportRequest) {
    this.request = request;
    this.migrations = chosenMigrations(request);
    this.verdicts = verdictsIn(request);
  }

  has(section: SectionName): boolean {
    return this.request.sections.includes(section);
  }

  /** `2023-11-16 02:13:29.640Z`, `… +02:00`, or bare where the log states no zone. */
  time(time: Micros | undefined, evidence: readonly LineRef[]): string | undefined {
    if (time === undefined) return undefined;
    if (evidence.some(({ source }) => this.request.analysis.sources[source]?.zone === 'unstated')) return moment(time);
    const { zoneMinutes } = this.request;
    return `${moment(time, zoneMinutes)}${zoneMinutes === 0 ? 'Z' : ` ${formatOffset(zoneMinutes)}`}`;
  }

  place({ source, line }: LineRef): string {
    return `${this.request.analysis.sources[source]?.path ?? '?'}:${line}`;
  }

  host({ source }: LineRef): string | undefined {
    return this.request.analysis.sources[source]?.host;
  }

  /** The number of a migration in this report, from 1. */
  numberOf(migration: Migration): number {
    return this.migrations.indexOf(migration) + 1;
  }

  /** ` [2.17]`: references to lines of the evidence below; file and line where there is no such section. */
  references(migration: Migration, evidence: readonly LineRef[]): readonly Inline[] {
    const shown = evidence.slice(0, mostReferences).flatMap((ref) => [' ', this.#reference(migration, ref)]);
    const more = evidence.length - mostReferences;
    return more > 0 ? [...shown, ` and ${more} more`] : shown;
  }

  #reference(migration: Migration, ref: LineRef): Inline {
    const at = this.lineNumber(migration, ref);
    if (at === undefined || !(this.has('evidence') || this.has('lines'))) return { code: this.#shortPlace(ref) };
    return { to: this.#anchor(migration, at), text: `[${this.numberOf(migration)}.${at}]` };
  }

  #shortPlace(ref: LineRef): string {
    return this.place(ref).split('/').at(-1) ?? '';
  }

  #anchor(migration: Migration, at: number): string {
    return `m${this.numberOf(migration)}-l${at}`;
  }

  /** Place of the line among the migration's lines, from 1. */
  lineNumber(migration: Migration, ref: LineRef): number | undefined {
    let numbers = this.#lineNumbers.get(migration);
    if (!numbers) {
      numbers = new Map(migration.lines.map((line, at) => [`${line.source}:${line.line}`, at + 1]));
      this.#lineNumbers.set(migration, numbers);
    }
    return numbers.get(`${ref.source}:${ref.line}`);
  }

  #belongs(migration: Migration, line: LogLine): string | undefined {
    if (this.#belonging?.to !== migration)
      this.#belonging = { to: migration, why: belongings(migration, this.request.analysis.sources) };
    const { by } = this.#belonging.why(line);
    return by === 'id' ? undefined : `by ${by}`;
  }

  shownLine(migration: Migration, line: LogLine): ShownLine {
    const at = this.lineNumber(migration, line) ?? 0;
    return {
      id: this.#anchor(migration, at),
      label: `${this.numberOf(migration)}.${at}`,
      place: this.place(line),
      host: this.host(line),
      time: this.time(line.time, [line]),
      side: line.side,
      belongs: this.#belongs(migration, line),
      text: line.text,
    };
  }
}
