/** Files that the page chose, as sources of the engine. */
import type { ByteSource } from '../engine/archive/source.ts';
import { fileSource, urlSource } from '../platform/source.browser.ts';
import type { InputFile } from './messages.ts';

export function sourceOf(input: InputFile): ByteSource {
  return input.kind === 'url' ? urlSource(input.url, input.path, input.size, input.version) : fileSource(input);
}
