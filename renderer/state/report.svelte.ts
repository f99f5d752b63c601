/** The report that is being put together: of which migrations, with which sections, redacted or not; its preview and its file. */
import { version } from '../contract/version.ts';
import type { SaveResult } from '../contract/host.ts';
import { messageOf } from '../engine/base/message-of.ts';
import { isTooLong } from '../engine/base/too-long.ts';
import type { Investigation } from '../engine/investigation/model.ts';
import type { Analysis, Migration } from '../engine/model.ts';
import { grouped } from '../engine/presentation/figures.ts';
import type { ReportFormat } from '../engine/report/index.ts';
import type { Replaced } from '../engine/report/redact/redact.ts';
import { keysInTime, sectionNames } from '../engine/report/request.ts';
import type { ReportRequest, SectionName } from '../engine/report/request.ts';
import type { StunBudget } from '../engine/stun-budget/budgets.ts';
import type { Engine } from '../worker/client.ts';
import type { InputFile, Request } from '../worker/messages.ts';
import type { Feedback } from './feedback.svelte.ts';
import type * as host from './host.ts';
import { rootOf, sizeOf } from './input-files.ts';
import { Latest } from './latest.ts';
import type { Preferences, ReportChoice } from './preferences.svelte.ts';
import { reportName } from './report-name.ts';

export type Scope = 'all' | 'filtered' | 'selected';

/** What can be saved: the formats, and the HTML as PDF. */
export type SavedAs = ReportFormat | 'pdf';

/** What a report takes from the window. */
interface Reported {
  readonly investigation: SavedParts;
  /** Of the investigation, or of what is open. */
  readonly name: string;
  readonly analysis: Analysis;
  readonly files: readonly InputFile[];
  readonly list: readonly Migration[];
  readonly selected: Migration | undefined;
  readonly scenarios: ReportRequest['scenarios'];
  readonly budgets: readonly StunBudget[];
  readonly zoneMinutes: number;
  readonly assumedZoneMinutes: number | undefined;
}

/** The open investigation: what it adds to a report, and what is saved of a report in it. */
export interface SavedParts {
  readonly current: Pick<Investigation, 'bundles' | 'notes' | 'redactionKey'> | undefined;
  edit(change: Pick<Investigation, 'redactionKey'>): void;
}

export type ReportHost = Pick<typeof host, 'copyText' | 'desktop' | 'printDocument' | 'saveFile'>;

/** A preview of thousands of migrations would be as long as the report. */
export const mostPreviewed = 12;

/** Bytes that the desktop host takes in one message (contract/channels.ts). Nobody prints a longer PDF. */
const mostPdf = 60e6;
const mostSaved = 2 ** 30;

const names: Readonly<Record<SavedAs, string>> = {
  html: 'report.html',
  pdf: 'report.pdf',
  markdown: 'report.md',
  ticket: 'ticket.md',
  'migrations-csv': 'migrations.csv',
  'rounds-csv': 'rounds.csv',
  json: 'analysis.json',
};

interface Surroundings {
  readonly engine: Engine;
  readonly host: ReportHost;
  readonly feedback: Feedback;
  readonly preferences: Pick<Preferences, 'report'>;
  window(): Reported;
}

export class ReportDesk {
  readonly #of: Surroundings;
  readonly #previews: Latest<'write-report'>;
  /** The analysis that the worker holds: sent once, not with every letter of a title. */
  #sent: Analysis | undefined;
  /** The generation of that worker. */
  #sentTo = 0;

  scope = $state<Scope>('all');
  title = $state('');
  author = $state('');
  notes = $state('');
  withRemarks = $state(true);

  preview = $state.raw<
    { readonly format: ReportFormat; readonly text: string; readonly isRedacted: boolean } | undefined
  >();
  replaced = $state.raw<readonly Replaced[]>([]);
  /** How saving went, in a sentence. */
  message = $state('');
  isSaving = $state(false);
  #sessionKey: Readonly<Record<string, string>> = {};

  constructor(surroundings: Surroundings) {
    this.#of = surroundings;
    this.#previews = new Latest(surroundings.engine, ({ text, redaction }, request) => {
      this.#noteSent(request);
      const { format } = request;
      const isEmpty = request.request.keys.length === 0;
      this.preview = isEmpty ? undefined : { format, text, isRedacted: redaction !== undefined };
      this.replaced = redaction?.replaced ?? [];
    });
  }

  /** What was chosen last holds at the next start, too. */
  get sections(): readonly SectionName[] {
    // Plain data: it goes to the worker.
    return $state.snapshot(this.#chosen.sections) as readonly SectionName[];
  }
  get isOnePage(): boolean {
    return this.#chosen.isOnePage;
  }
  set isOnePage(isOnePage: boolean) {
    this.#choose({ isOnePage });
  }
  get isRedacted(): boolean {
    return this.#chosen.isRedacted;
  }
  set isRedacted(isRedacted: boolean) {
    this.#choose({ isRedacted });
  }
  get withUuids(): boolean {
    return this.#chosen.withUuids;
  }
  set withUuids(withUuids: boolean) {
    this.#choose({ withUuids });
  }
  get format(): ReportFormat {
    return this.#chosen.format;
  }
  set format(format: ReportFormat) {
    this.#choose({ format });
  }

  get #chosen(): ReportChoice {
    return this.#of.preferences.report;
  }

  #choose(change: Partial<ReportChoice>): void {
    this.#of.preferences.report = { ...$state.snapshot(this.#chosen), ...change };
  }

  get keys(): readonly string[] {
    const { analysis, list, selected } = this.#of.window();
    if (this.scope === 'selected') return selected ? [selected.key] : [];
    return this.scope === 'filtered' ? list.map(({ key }) => key) : keysInTime(analysis.migrations);
  }

  /** Whether the investigation has notes that can go into it. */
  get hasRemarks(): boolean {
    return (this.#open?.notes.length ?? 0) > 0;
  }

  get #open(): SavedParts['current'] {
    return this.#of.window().investigation.current;
  }

  toggleSection(name: SectionName): void {
    const has = this.sections.includes(name);
    this.#choose({ sections: sectionNames.filter((one) => (one === name ? !has : this.sections.includes(one))) });
  }

  /** Writes the preview again; to be called whenever something of the report changed. */
  refresh(): void {
    this.#previews.ask(this.#request(this.format, mostPreviewed));
  }

  /** Writes the whole report and asks where to save it. */
  async save(as: SavedAs): Promise<void> {
    if (this.isSaving || this.keys.length === 0) return;
    const { engine, feedback } = this.#of;
    const fail = (why: string) => feedback.notify('The report was not saved', why);
    this.isSaving = true;
    this.message = 'Writing…';
    try {
      const request = this.#request(as === 'pdf' ? 'html' : as, undefined);
      const { file = new Blob(), redaction } = await engine.request(request).answer;
      this.#noteSent(request);
      if (redaction) this.#saveKey(redaction.key);
      const result = await this.#handOver(as, file, redaction !== undefined);
      this.message =
        result.kind === 'saved' ? `Saved as ${result.name}, ${redaction ? 'redacted' : 'not redacted'}.` : '';
      if (result.kind === 'failed') fail(result.message);
    } catch (error) {
      this.#sent = undefined;
      this.message = '';
      fail(reasonOf(error));
    } finally {
      this.isSaving = false;
    }
  }

  /** Copies the short form of one migration, redacted where reports are. */
  async copyTicket(key: string): Promise<void> {
    const { engine, feedback, host } = this.#of;
    try {
      const whole = this.#request('ticket', 1);
      const request = { ...whole, request: { ...whole.request, keys: [key], title: '', notes: '' } };
      const { text, redaction } = await engine.request(request).answer;
      this.#noteSent(request);
      if (redaction) this.#saveKey(redaction.key);
      await host.copyText(text);
      feedback.message = `Copied for a ticket, ${redaction ? 'redacted' : 'not redacted'}: ${grouped(text.length)} characters of Markdown.`;
    } catch (error) {
      this.#sent = undefined;
      feedback.notify('Nothing was copied', reasonOf(error));
    }
  }

  async #handOver(as: SavedAs, file: Blob, isRedacted: boolean): Promise<SaveResult> {
    const suggestedName = reportName(this.#of.window().name, names[as], isRedacted);
    const { desktop, printDocument, saveFile } = this.#of.host;
    const fail = (message: string): SaveResult => ({ kind: 'failed', message });
    if (as !== 'pdf') {
      if (!desktop || file.size <= mostSaved) return saveFile(suggestedName, file);
      return fail(
        `${suggestedName} would have more than a gigabyte: choose fewer migrations or sections, or write it on the command line.`,
      );
    }
    if (file.size > mostPdf)
      return fail('It is too long for a PDF: choose fewer migrations or sections, or save it as HTML.');
    const html = await file.text();
    if (desktop) return desktop.savePdf({ suggestedName, html });
    await printDocument(html);
    return { kind: 'cancelled' };
  }

  #request(format: ReportFormat, most: number | undefined): Request<'write-report'> {
    const { analysis, scenarios, budgets, files, zoneMinutes, assumedZoneMinutes } = this.#of.window();
    const open = this.#open;
    const isHeld = this.#sent === analysis && this.#sentTo === this.#of.engine.generation;
    // Until the answer: a request that waits may be replaced by the next one.
    if (!isHeld) this.#sent = undefined;
    return {
      kind: 'write-report',
      analysis: isHeld ? undefined : analysis,
      format,
      most,
      redaction: this.isRedacted ? { withUuids: this.withUuids, known: this.#knownKey() } : undefined,
      request: {
        keys: this.keys,
        sections: this.sections,
        isOnePage: this.isOnePage,
        title: this.title.trim(),
        author: this.author.trim(),
        notes: this.notes.trim(),
        remarks: this.withRemarks ? (open?.notes.map(({ about, text }) => ({ about, text })) ?? []) : [],
        scenarios: $state.snapshot(scenarios) as ReportRequest['scenarios'],
        budgets,
        bundles: open?.bundles.map(({ name, bytes, digest }) => ({ name, bytes, digest })) ?? bundlesOf(files),
        zoneMinutes,
        assumedZoneMinutes,
        version,
        madeAt: most === undefined ? Date.now() : undefined,
        isRedacted: false,
      },
    };
  }

  #noteSent({ analysis }: Request<'write-report'>): void {
    this.#sent = analysis ?? this.#sent;
    this.#sentTo = this.#of.engine.generation;
  }

  #knownKey(): Readonly<Record<string, string>> {
    return { ...this.#open?.redactionKey, ...this.#sessionKey };
  }

  /** Only of reports that were saved: a preview needs no key. */
  #saveKey(key: Readonly<Record<string, string>>): void {
    this.#sessionKey = key;
    this.#of.window().investigation.edit({ redactionKey: key });
  }

  /** Another bundle was opened: nothing of the last one's report applies to it. */
  forget(): void {
    this.#previews.forget();
    this.#sent = undefined;
    this.#sessionKey = {};
    this.scope = 'all';
    this.title = '';
    this.notes = '';
    this.preview = undefined;
    this.replaced = [];
    this.message = '';
  }
}

/** The files that were chosen, without digests: only an investigation has them. */
function bundlesOf(files: readonly InputFile[]): ReportRequest['bundles'] {
  const roots = new Map<string, number>();
  for (const file of files) {
    const root = rootOf(file);
    roots.set(root, (roots.get(root) ?? 0) + sizeOf(file));
  }
  return [...roots].map(([name, bytes]) => ({ name, bytes, digest: undefined }));
}

function reasonOf(error: unknown): string {
  if (isTooLong(error)) return 'It would be longer than a text can be: choose fewer migrations or sections.';
  return messageOf(error);
}
