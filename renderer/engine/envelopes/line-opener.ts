/** Takes what stands before the header off each line of a text: quotes, numbers, names of files, what a relay writes. */
import { withoutClosing } from './closing.ts';
import { headerIn, reads, relayHostIn, sourceNameIn } from './headers.ts';
import { messageOfJson } from './json-message.ts';
import type { Found } from './headers.ts';
import type { OpenedLine, Origin } from './opened.ts';

/** Forms of envelopes, in words for people. */
export const forms = {
  grep: 'grep output with file names',
  quoted: 'quoted lines',
  numbered: 'numbered lines',
  indented: 'indented lines',
  list: 'lines of a list',
  table: 'lines of a table',
  relayed: 'lines of a syslog relay',
  headed: 'logs under headings with their names',
  coloured: 'terminal output',
  blanks: 'text with blanks of another kind',
  json: 'JSON',
  other: 'lines behind other text',
} as const;
export type Form = keyof typeof forms;

/** Colours and cursor movements of a terminal. */
// eslint-disable-next-line no-control-regex
const escapes = /\u001b\[[\d;?]{0,30}[A-Za-z]|\u001b[()][\dAB]|[\b\u200b\ufeff]/g;
// eslint-disable-next-line no-control-regex
const hasSigns = /[\u001b\b\u200b\ufeff\u00a0\u2007\u202f]/;
const otherBlanks = /[\u00a0\u2007\u202f]/g;
/** What head, tail and less write between files. */
const heading =
  /^\s{0,8}(?:==> (?<path>[^<>"]{1,300}) <==|:{14}|(?:={3,9}|-{3,9}|#{1,6}) ?(?<other>[\w./\\ -]{0,300}(?:vmkernel|vmkwarning|hostd|vpxa|vpxd|vmware)[\w.-]{0,64})(?: ?[=-]{3,9})?)\s{0,8}$/;

export class LineOpener {
  /** How often each form was met. */
  readonly met = new Map<Form, number>();
  /** Lines that read as they are. */
  plain = 0;
  #heading: Origin | undefined;
  /** What stood before the last header, as a pattern for the lines that continue its entry. */
  #before: RegExp | undefined;
  #beforeText: string | undefined;
  #origin: Origin | undefined;

  /** The line without its envelope; as it is where nothing certain is before a header. */
  open(raw: string, line: number): readonly OpenedLine[] {
    const text = this.#cleaned(raw);
    if (text.trim() === '') return [{ text: '', line, origin: this.#origin }];
    if (this.#isHeading(text)) return [];
    const inner = jsonFrom(text);
    if (inner !== undefined) {
      const found = messageOfJson(inner, line);
      if (found) return this.#met('json', found);
    }
    if (reads(text)) {
      this.plain += 1;
      [this.#before, this.#beforeText, this.#origin] = [undefined, undefined, this.#heading];
      return [{ text, line, origin: this.#heading }];
    }
    if (/^\s{0,99}-->/.test(text)) return [{ text, line, origin: this.#origin }];
    const found = headerIn(text);
    return found ? this.#peeled(text, found, line) : [this.#continued(text, line)];
  }

  #met(form: Form, lines: readonly OpenedLine[]): readonly OpenedLine[] {
    this.met.set(form, (this.met.get(form) ?? 0) + 1);
    return lines;
  }

  #cleaned(raw: string): string {
    if (!hasSigns.test(raw)) return raw;
    const text = raw.replaceAll(escapes, '').replaceAll(otherBlanks, ' ');
    if (reads(text)) this.#met(raw.includes('\u001b') ? 'coloured' : 'blanks', []);
    return text;
  }

  #isHeading(text: string): boolean {
    const groups = heading.exec(text)?.groups;
    const path = groups?.['path'] ?? groups?.['other'];
    if (path === undefined) return false;
    this.#heading = { path: path.trim().replaceAll('\\', '/') };
    this.#met('headed', []);
    return true;
  }

  #peeled(text: string, { at, isStamped }: Found, line: number): readonly OpenedLine[] {
    const before = text.slice(0, at);
    const name = sourceNameIn(before);
    const host = name?.host ?? relayHostIn(before);
    this.#origin =
      name || host !== undefined
        ? { ...(name ? { path: name.path } : this.#heading), ...(host !== undefined && { host }) }
        : this.#heading;
    if (before !== this.#beforeText) [this.#beforeText, this.#before] = [before, shapeOf(before)];
    const rest = withoutClosing(text.slice(at), before);
    return this.#met(formOf(before, name !== undefined, host !== undefined), [
      { text: rest, line, origin: this.#origin, ...(!isStamped && { raw: text }) },
    ]);
  }

  /** A line behind an entry in the same envelope. */
  #continued(text: string, line: number): OpenedLine {
    const before = this.#before?.exec(text)?.[0];
    if (before === undefined) return { text, line, origin: this.#origin };
    return { text: withoutClosing(text.slice(before.length), before), line, origin: this.#origin };
  }
}

/** A JSON object that a line holds, alone or behind something. */
function jsonFrom(text: string): string | undefined {
  const at = text.slice(0, 400).indexOf('{"');
  return at >= 0 && text.trimEnd().endsWith('}') ? text.slice(at).trimEnd() : undefined;
}

function formOf(before: string, hasName: boolean, hasHost: boolean): Form {
  if (hasName) return 'grep';
  if (hasHost) return 'relayed';
  if (/^\s{0,99}[|│┃║]/.test(before) || /[|│┃║]\s{0,99}$/.test(before)) return 'table';
  if (/^\s{0,99}>/.test(before)) return 'quoted';
  if (/^\s{1,400}$/.test(before)) return 'indented';
  if (/^\s{0,99}\d{1,9}\s{0,9}[.:)\]]?\s{0,99}$/.test(before)) return 'numbered';
  return /^\s{0,99}[-*+•·–—◦▪]\s{1,99}$/.test(before) ? 'list' : 'other';
}

/** The same prefix with other numbers, as a pattern for the beginning of a line. */
function shapeOf(before: string): RegExp {
  const parts = before.match(/\d{1,400}|\s{1,400}|[A-Za-z]{1,400}|[^\s\dA-Za-z]/g) ?? [];
  const isDated = /[A-Z][a-z]{2} {1,2}\d{1,2} \d\d:\d\d:\d\d|\d{4}-\d\d-\d\d/.test(before);
  const source = parts.map((part) => {
    if (/^\d/.test(part)) return String.raw`\d{1,20}`;
    if (/^\s/.test(part)) return part.length === 1 && part !== '\t' ? ' ' : String.raw`\s{1,${part.length}}`;
    return isDated && /^[A-Z][a-z]{2}$/.test(part)
      ? '[A-Z][a-z]{2}'
      : part.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
  });
  // Blanks at the end of a line without text are often lost.
  const last = source.at(-1);
  if (last !== undefined && /^(?: |\\s)/.test(last)) source[source.length - 1] = `(?:${last}|$)`;
  return new RegExp(`^${source.join('')}`);
}
