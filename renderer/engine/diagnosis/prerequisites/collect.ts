/** Gathers what the bundles tell of their hosts, file by file, while they are read. */
import type { Entry } from '../../archive/entry.ts';
import type { Platform } from '../../archive/source.ts';
import { placeOf } from '../../logs/places.ts';
import { joinParts } from './host-facts.ts';
import type { HostFacts, HostPart } from './host-facts.ts';
import { readHostFile } from './read.ts';

export class HostCollector {
  /** Host, or the root of its bundle where its name is not known → what its files tell. */
  readonly #parts = new Map<string, HostPart[]>();

  /** False where the file has more than `most` bytes: then it tells nothing. */
  async add({ path, bytes }: Entry, platform: Pick<Platform, 'utf8'>, most: number): Promise<boolean> {
    let text = '';
    let size = 0;
    for await (const chunk of bytes) {
      size += chunk.length;
      if (size > most) return false;
      text += platform.utf8(chunk);
    }
    const { scope } = placeOf(path);
    const parts = this.#parts.get(scope) ?? [];
    parts.push(readHostFile(path, text));
    this.#parts.set(scope, parts);
    return true;
  }

  facts(): readonly HostFacts[] {
    return [...this.#parts].map(([scope, parts]) => joinParts(scope, parts));
  }
}
