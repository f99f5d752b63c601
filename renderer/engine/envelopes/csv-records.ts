/** Rows of a stream of separated values (RFC 4180): a field in quotes may have several lines. */

/** Its cells, with the lines of the file in which they begin. */
type GiveRow = (row: readonly { readonly value: string; readonly line: number }[]) => void;

const mostFields = 500;

export class CsvRecords {
  readonly #separator: number;
  readonly #give: GiveRow;
  /** Characters of a cell. */
  readonly #most: number;
  #row: { value: string; line: number }[] = [];
  #value = '';
  #cellLine = 1;
  #line = 1;
  #isQuoted = false;
  /** A quotation mark inside a quoted field: doubled, or its end. */
  #isMark = false;

  constructor(separator: string, give: GiveRow, { most }: { readonly most: number }) {
    this.#most = most;
    this.#separator = separator.charCodeAt(0);
    this.#give = give;
  }

  get lines(): number {
    return this.#line;
  }

  feed(text: string): void {
    let from = 0;
    for (let at = 0; at < text.length; at += 1) {
      const code = text.charCodeAt(at);
      if (code === 0x0a) this.#line += 1;
      if (this.#isMark) {
        this.#isMark = false;
        if (code === 0x22) {
          from = at;
          continue;
        }
        this.#isQuoted = false;
        from = at;
      }
      if (this.#isQuoted) {
        if (code !== 0x22) continue;
        this.#add(text, from, at);
        this.#isMark = true;
      } else if (code === 0x22 && this.#value === '' && text.slice(from, at).trim() === '') {
        this.#isQuoted = true;
        from = at + 1;
      } else if (code === this.#separator || code === 0x0a) {
        this.#add(text, from, at);
        this.#endCell();
        from = at + 1;
        if (code === 0x0a) this.#endRow();
      }
    }
    if (!this.#isMark) this.#add(text, from, text.length);
  }

  end(): void {
    this.#endCell();
    this.#endRow();
  }

  #add(text: string, from: number, to: number): void {
    const room = this.#most - this.#value.length;
    if (room > 0) this.#value += text.slice(from, Math.min(to, from + room));
  }

  #endCell(): void {
    if (this.#row.length < mostFields) this.#row.push({ value: this.#value.replace(/\r$/, ''), line: this.#cellLine });
    this.#value = '';
    this.#cellLine = this.#line;
  }

  #endRow(): void {
    if (this.#row.length > 1 || this.#row[0]?.value !== '') this.#give(this.#row);
    this.#row = [];
    this.#cellLine = this.#line;
  }
}
