/** The report that is being put together: of what, with which parts, for whose eyes; its preview, and where it is saved. */
import { version } from '../contract/version.ts';
import type { SaveResult } from '../contract/host.ts';
import { messageOf } from '../engine/base/message-of.ts';
import { isTooLong } from '../engine/base/too-long.ts';
import type { Investigation } from '../engine/investigation/model.ts';
import type { Analysis, Migration } from '../engine/model.ts';
import type { ReportFormat } from '../engine/report/index.ts';
import type { Replaced } from '../engine/report/redact/redact.ts';
import { keysInTime, sectionNames, usualSections } from '../engine/report/request.ts';
import type { ReportRequest, SectionName } from '../engine/report/request.ts';
import type { EngineClient } from '../worker/client.ts';
import type { InputFile, WriteReportRequest, WrittenReport } from '../worker/messages.ts';
import { desktop, printDocument, saveBlob, savePdf } from './host.ts';
import { Latest } from './latest.ts';

export type Scope = 'all' | 'filtered' | 'selected';

/** What can be saved: the formats, and the HTML as PDF. */
export type SavedAs = ReportFormat | 'pdf';

/** Of the window, as far as a report depends on it. */
export interface Reported {
  readonly analysis: Analysis;
  readonly files: readonly InputFile[];
  readonly list: readonly Migration[];
  readonly selected: Migration | undefined;
  readonly scenarios: ReportRequest['scenarios'];
  readonly zoneMinutes: number;
  readonly assumedZoneMinutes: number | undefined;
}

/** What an investigation adds to a report, and keeps of it. */
export interface Keeping {
  readonly current: Pick<Investigation, 'bundles' | 'notes' | 'redactionKey'> | undefined;
  edit(change: Pick<Investigation, 'redactionKey'>): void;
}

/** A preview of thousands of migrations would be as long as the report. */
export const mostPreviewed = 12;

/** Bytes; the desktop host takes no more (contract/channels.ts), and no one prints them. */
const mostPdf = 60e6;

const names: Readonly<Record<SavedAs, string>> = {
  html: 'report.html',
  pdf: 'report.pdf',
  markdown: 'report.md',
  'migrations-csv': 'migrations.csv',
  'rounds-csv': 'rounds.csv',
  json: 'analysis.json',
};

export class ReportDesk {
  readonly #engine: EngineClient;
  readonly #of: () => Reported;
  readonly #previews: Latest<'write-report'>;
  /** The analysis that the worker holds: sent once, not with every letter of a title. */
  #sent: Analysis | undefined;
  /** Which worker that was. */
  #sentTo = 0;
  keeping: Keeping | undefined;

  scope = $state<Scope>('all');
  sections = $state.raw<readonly SectionName[]>(usualSections);
  title = $state('');
  author = $state('');
  notes = $state('');
  withRemarks = $state(true);
  isRedacted = $state(false);
  withUuids = $state(false);
  format = $state<ReportFormat>('html');

  preview = $state.raw<
    { readonly format: ReportFormat; readonly text: string; readonly isRedacted: boolean } | undefined
  >();
  replaced = $state.raw<readonly Replaced[]>([]);
  /** What just happened, in a sentence. */
  message = $state('');
  isSaving = $state(false);
  #sessionKey: Readonly<Record<string, string>> = {};

  constructor(engine: EngineClient, of: () => Reported) {
    this.#engine = engine;
    this.#of = of;
    this.#previews = new Latest(engine, (written, asked) => {
      this.#noteSent(asked);
      this.#show(written, asked);
    });
  }

  get keys(): readonly string[] {
    const { analysis, list, selected } = this.#of();
    if (this.scope === 'selected') return selected ? [selected.key] : [];
    return this.scope === 'filtered' ? list.map(({ key }) => key) : keysInTime(analysis.migrations);
  }

  toggleSection(name: SectionName): void {
    const has = this.sections.includes(name);
    this.sections = sectionNames.filter((one) => (one === name ? !has : this.sections.includes(one)));
  }

  /** Asks for the preview anew; called whenever something of the report changed. */
  refresh(): void {
    this.#previews.ask(this.#asked(this.format, mostPreviewed));
  }

  /** Writes the whole report and asks where to. */
  async save(as: SavedAs): Promise<SaveResult | undefined> {
    if (this.isSaving) return undefined;
    this.isSaving = true;
    this.message = 'Writing…';
    try {
      const format = as === 'pdf' ? 'html' : as;
      const asked = this.#asked(format, undefined);
      const written = await this.#engine.request(asked).answer;
      this.#noteSent(asked);
      if (written.redaction) this.#keep(written.redaction.key);
      const result = await this.#handOver(as, written.file ?? new Blob(), written.redaction !== undefined);
      this.message =
        result.kind === 'saved' ? `Saved as ${result.name}, ${written.redaction ? 'redacted' : 'not redacted'}.` : '';
      return result;
    } catch (error) {
      this.#sent = undefined;
      this.message = '';
      return { kind: 'failed', message: reasonOf(error) };
    } finally {
      this.isSaving = false;
    }
  }

  async #handOver(as: SavedAs, file: Blob, isRedacted: boolean): Promise<SaveResult> {
    const suggestedName = `switchover-${isRedacted ? names[as].replace('.', '-redacted.') : names[as]}`;
    if (as !== 'pdf') return saveBlob(suggestedName, file);
    if (file.size > mostPdf)
      return {
        kind: 'failed',
        message: 'It is too long for a PDF: choose fewer migrations or sections, or save it as HTML.',
      };
    const text = await file.text();
    if (desktop) return savePdf({ suggestedName, html: text });
    await printDocument(text);
    return { kind: 'cancelled' };
  }

  #asked(format: ReportFormat, most: number | undefined): WriteReportRequest {
    const { analysis, scenarios, files, zoneMinutes, assumedZoneMinutes } = this.#of();
    const kept = this.keeping?.current;
    const isHeld = this.#sent === analysis && this.#sentTo === this.#engine.generation;
    // Until it was answered: a request that waits may be replaced by the next one.
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
        title: this.title.trim(),
        author: this.author.trim(),
        notes: this.notes.trim(),
        remarks: this.withRemarks ? (kept?.notes.map(({ about, text }) => ({ about, text })) ?? []) : [],
        scenarios: $state.snapshot(scenarios) as ReportRequest['scenarios'],
        bundles: kept?.bundles.map(({ name, bytes, digest }) => ({ name, bytes, digest })) ?? bundlesOf(files),
        zoneMinutes,
        assumedZoneMinutes,
        version,
        madeAt: most === undefined ? Date.now() : undefined,
        isRedacted: false,
      },
    };
  }

  #noteSent({ analysis }: WriteReportRequest): void {
    this.#sent = analysis ?? this.#sent;
    this.#sentTo = this.#engine.generation;
  }

  #knownKey(): Readonly<Record<string, string>> {
    return { ...this.keeping?.current?.redactionKey, ...this.#sessionKey };
  }

  /** Only of reports that were saved: what was only looked at needs no key. */
  #keep(key: Readonly<Record<string, string>>): void {
    this.#sessionKey = key;
    this.keeping?.edit({ redactionKey: key });
  }

  #show({ text, redaction }: WrittenReport, { format, request }: WriteReportRequest): void {
    this.preview = request.keys.length === 0 ? undefined : { format, text, isRedacted: redaction !== undefined };
    this.replaced = redaction?.replaced ?? [];
  }

  /** Another bundle: what was written about the last one is not about this one. */
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

/** The files that were chosen, without digests: those are the investigation's to know. */
function bundlesOf(files: readonly InputFile[]): ReportRequest['bundles'] {
  const roots = new Map<string, number>();
  for (const file of files) {
    const root = file.path.split('/')[0] ?? file.path;
    roots.set(root, (roots.get(root) ?? 0) + (file.kind === 'file' ? file.file.size : file.size));
  }
  return [...roots].map(([name, bytes]) => ({ name, bytes, digest: undefined }));
}

function reasonOf(error: unknown): string {
  if (isTooLong(error)) return 'It would be longer than a text can be: choose fewer migrations or sections.';
  return messageOf(error);
}
