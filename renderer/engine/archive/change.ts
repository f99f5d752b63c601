/** The warning about a file that changed while it was open. */
import type { ByteSource, Change } from './source.ts';

export function changeSentence({ size }: Pick<ByteSource, 'size'>, change: Change): string {
  switch (change.kind) {
    case 'grown':
      return `It grew from ${size} to ${change.size} bytes after it was opened: what was added is not read. Open it again to read that, too.`;
    case 'shrunk':
      return `It became shorter after it was opened, ${change.size} of ${size} bytes: it was cut or written anew. Open it again once it is whole.`;
    case 'rewritten':
      return 'It was written anew or replaced after it was opened: lines of the old and of the new file may stand side by side. Open it again.';
    case 'gone':
      return 'It is not there any more: moved or deleted after it was opened. Open it from where it lies now.';
  }
}
