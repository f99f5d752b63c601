/** Gathers what the bundles tell of their hosts, file by file, while they are read. */
import { placeOf } from '../../logs/places.ts';
import { joinParts } from '../../host-facts.ts';
import type { HostFacts, HostPart } from '../../host-facts.ts';
import { readHostFile } from './read.ts';

export class HostCollector {
  /** Host, or the root of its bundle where its name is not known → what its files tell. */
  readonly #parts = new Map<string, HostPart[]>();

  add(path: string, text: string): void {
    const { scope } = placeOf(path);
    const parts = this.#parts.get(scope) ?? [];
    parts.push(readHostFile(path, text));
    this.#parts.set(scope, parts);
  }

  facts(): readonly HostFacts[] {
    return [...this.#parts].map(([scope, parts]) => joinParts(scope, parts));
  }
}
