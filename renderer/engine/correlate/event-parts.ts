/** Puts together events of vCenter that were sent in several parts, `[1-3]`, `[2-3]`, `[3-3]`, as syslog's messages are short. */
import { ownCopy } from '../base/own-copy.ts';
import { eventPartOf } from '../formats/events/event.ts';
import type { VcenterEvent } from '../formats/events/event.ts';
import { isOfMove } from '../formats/events/messages.ts';
import type { LogRecord } from '../formats/record.ts';
import type { LogEntry } from '../logs/entry-reader.ts';
import type { EntryPlace } from './event.ts';

interface Begun {
  readonly of: number;
  readonly texts: Map<number, string>;
  isCut: boolean;
  /** Of the part that was read first, where it is about a move. */
  readonly line: UnfinishedEvent | undefined;
  /** The first part's line stands for all. */
  first: { readonly event: VcenterEvent; readonly entry: LogEntry; readonly record: LogRecord } | undefined;
}

/** Events that are begun at a time; a server may lose some of their parts. */
const mostBegun = 200;
/** Lines that are stored of those that were not completed. */
const mostLost = 1000;
/** Parts of one; the longest that was seen had 13. */
const mostParts = 200;

export interface WholeEvent {
  readonly event: VcenterEvent;
  readonly entry: LogEntry;
  readonly record: LogRecord;
}

/** Where parts of an event are missing: the line of one that is there. */
export interface UnfinishedEvent {
  readonly source: number;
  readonly line: number;
  readonly text: string;
}

/** Of a line. */
const longestText = 1000;

export class EventParts {
  readonly #begun = new Map<string, Begun>();
  /** Those that gave way to newer ones. */
  readonly #lost: UnfinishedEvent[] = [];

  /** The whole event where this part completes one. Undefined where more is to come; `not-a-part` for an event in one. */
  take(entry: LogEntry, record: LogRecord, { scope, source }: EntryPlace): WholeEvent | 'not-a-part' | undefined {
    const found = record.kind === 'event' ? eventPartOf(record) : undefined;
    if (!found || found.of < 2 || found.of > mostParts || found.part > found.of) return 'not-a-part';
    const { part, of, ...event } = found;
    const key = `${scope} ${event.key ?? ''}`;
    const known = this.#begun.get(key);
    const begun: Begun =
      known?.of === of
        ? known
        : { of, texts: new Map(), isCut: false, line: lineOf(entry, record, source), first: undefined };
    if (begun !== known) this.#begin(key, begun);
    begun.texts.set(part, event.text ?? '');
    if (part === of) begun.isCut = event.isCut === true;
    if (part === 1) begun.first = { event, entry, record };
    if (begun.texts.size < of || !begun.first) return undefined;
    this.#begun.delete(key);
    const text = Array.from({ length: of }, (_, at) => begun.texts.get(at + 1) ?? '').join('');
    return { ...begun.first, event: { ...begun.first.event, text, isCut: begun.isCut } };
  }

  /** Events about moves that cannot be read, as some of their parts have not come. */
  unfinished(): readonly UnfinishedEvent[] {
    return [...this.#lost, ...[...this.#begun.values()].flatMap(({ line }) => line ?? [])];
  }

  #begin(key: string, begun: Begun): void {
    const [oldest] = this.#begun.keys();
    if (this.#begun.size >= mostBegun && oldest !== undefined) this.#lose(oldest);
    this.#begun.set(key, begun);
  }
  #lose(key: string): void {
    const line = this.#begun.get(key)?.line;
    this.#begun.delete(key);
    if (line && this.#lost.length < mostLost) this.#lost.push(line);
  }
}

function lineOf({ line, text }: LogEntry, record: LogRecord, source: number): UnfinishedEvent | undefined {
  return isOfMove(record) ? { source, line, text: ownCopy(text.slice(0, longestText)) } : undefined;
}
