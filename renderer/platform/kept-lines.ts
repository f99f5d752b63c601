/** Of a file that is followed and is there no longer, the lines stay that belong to migrations, at their numbers. */
import { newline } from '../engine/base/bytes.ts';
import { utf8Of } from '../engine/base/utf8.ts';
import type { LogSource, Migration } from '../engine/model.ts';

/** Lines of a log by their numbers. */
export type KnownLines = ReadonlyMap<number, string>;

/** By the paths of the logs. */
export class LinesByPath {
  readonly #lines = new Map<string, Map<number, string>>();

  add({ lines }: Pick<Migration, 'lines'>, sources: readonly LogSource[]): void {
    for (const { source, line, text } of lines) {
      const path = sources[source]?.path ?? '';
      const own = this.#lines.get(path) ?? new Map<number, string>();
      own.set(line, text);
      this.#lines.set(path, own);
    }
  }

  of(path: string): KnownLines {
    return this.#lines.get(path) ?? new Map();
  }
}

const gapBytes = 256 * 1024;
const newlines = new Uint8Array(gapBytes).fill(newline);

/** The bytes of a log that has these lines, and empty ones between them. */
export function keptPieces(lines: KnownLines): readonly Uint8Array<ArrayBuffer>[] {
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  let next = 1;
  for (const [line, text] of [...lines].sort(([a], [b]) => a - b)) {
    for (let gap = line - next; gap > 0; gap -= gapBytes) pieces.push(newlines.subarray(0, Math.min(gap, gapBytes)));
    pieces.push(utf8Of(`${text}\n`));
    next = line + text.split('\n').length;
  }
  return pieces;
}
