import type { ByteSource } from '../../renderer/engine/archive/source.ts';
import { bytesOf } from './archives.ts';

/** A source in memory, given out in chunks of the sizes that `chunks` names in turn, then of 64 KiB. */
export function memorySource(path: string, data: Uint8Array | string, chunks: readonly number[] = []): ByteSource {
  const bytes = bytesOf(data);
  return {
    path,
    size: bytes.length,
    async *read(start = 0, end = bytes.length) {
      let at = start;
      for (let turn = 0; at < end; turn += 1) {
        const next = Math.min(end, at + (chunks.length > 0 ? (chunks[turn % chunks.length] as number) : 65536));
        // A copy that is spoilt afterwards: whoever keeps a chunk too long is found out.
        const chunk = new Uint8Array(bytes.subarray(at, next));
        yield chunk;
        chunk.fill(0xee);
        at = next;
      }
    },
  };
}
