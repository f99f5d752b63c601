/** Puts together events of vCenter that were sent in several parts, `[1-3]`, `[2-3]`, `[3-3]`, as syslog's messages are short. */
import { eventPartOf } from '../formats/events/event.ts';
import type { VcenterEvent } from '../formats/events/event.ts';
import type { LogRecord } from '../formats/record.ts';
import type { LogEntry } from '../logs/entry-reader.ts';
import type { EntryPlace } from './event.ts';

interface Begun {
  readonly of: number;
  readonly texts: Map<number, string>;
  isCut: boolean;
  /** The first part's line stands for all. */
  first: { readonly event: VcenterEvent; readonly entry: LogEntry; readonly record: LogRecord } | undefined;
}

/** Events that are begun at a time; a server may lose some of their parts. */
const mostBegun = 200;
/** Parts of one; the longest that was seen had 13. */
const mostParts = 200;

export interface WholeEvent {
  readonly event: VcenterEvent;
  readonly entry: LogEntry;
  readonly record: LogRecord;
}

export class EventParts {
  readonly #begun = new Map<string, Begun>();

  /** The whole event where this part completes one. Undefined where more is to come; `not-a-part` for an event in one. */
  take(entry: LogEntry, record: LogRecord, { scope }: EntryPlace): WholeEvent | 'not-a-part' | undefined {
    const found = record.kind === 'event' ? eventPartOf(record) : undefined;
    if (!found || found.of < 2 || found.of > mostParts || found.part > found.of) return 'not-a-part';
    const { part, of, ...event } = found;
    const key = `${scope} ${event.key ?? ''}`;
    const known = this.#begun.get(key);
    const begun: Begun = known?.of === of ? known : { of, texts: new Map(), isCut: false, first: undefined };
    if (begun !== known) this.#begin(key, begun);
    begun.texts.set(part, event.text ?? '');
    if (part === of) begun.isCut = event.isCut === true;
    if (part === 1) begun.first = { event, entry, record };
    if (begun.texts.size < of || !begun.first) return undefined;
    this.#begun.delete(key);
    const text = Array.from({ length: of }, (_, at) => begun.texts.get(at + 1) ?? '').join('');
    return { ...begun.first, event: { ...begun.first.event, text, isCut: begun.isCut } };
  }

  #begin(key: string, begun: Begun): void {
    const [oldest] = this.#begun.keys();
    if (this.#begun.size >= mostBegun && oldest !== undefined) this.#begun.delete(oldest);
    this.#begun.set(key, begun);
  }
}
