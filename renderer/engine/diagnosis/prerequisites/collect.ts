/** Collects the facts about hosts from the bundles' files while they are read. */
import { pushTo } from '../../base/push-to.ts';
import { placeOf } from '../../logs/places.ts';
import { joinParts } from '../../host-facts.ts';
import type { HostFacts, HostPart } from '../../host-facts.ts';
import { readHostFile } from './read.ts';

export class HostCollector {
  /** By host, or by the root of its bundle where its name is not known; then by the time of the bundle: the facts of each file. */
  readonly #parts = new Map<string, Map<number | undefined, HostPart[]>>();

  add(path: string, text: string): void {
    const { scope } = placeOf(path);
    const ofHost = this.#parts.get(scope) ?? new Map<number | undefined, HostPart[]>();
    this.#parts.set(scope, ofHost);
    pushTo(ofHost, takenAt(path), readHostFile(path, text));
  }

  /** Of each host, one after another: those of each of its bundles, the newest last. */
  facts(): readonly HostFacts[] {
    return [...this.#parts].flatMap(([scope, ofHost]) => {
      const undated = ofHost.get(undefined) ?? [];
      const times = [...ofHost.keys()].filter((time) => time !== undefined).sort((a, b) => a - b);
      if (times.length === 0) return [joinParts(scope, undated)];
      return times.map((time) => ({
        ...joinParts(scope, [...(ofHost.get(time) ?? []), ...(time === times.at(-1) ? undated : [])]),
        ...(times.length > 1 || hasState(ofHost.get(time)) ? { takenAt: time } : {}),
      }));
    });
  }
}

/** `…/esx-esx-01.lab.example-2023-04-15--08.52-12345/…`: when a bundle was made, in UTC as a host has its clock. */
function takenAt(path: string): number | undefined {
  const [, date, hour, minute] = /(?:^|\/)esx-[^/]{1,255}?-(\d{4}-\d\d-\d\d)--(\d\d)\.(\d\d)/.exec(path) ?? [];
  const time = date === undefined ? NaN : Date.parse(`${date}T${hour}:${minute}:00Z`) * 1000;
  return Number.isNaN(time) ? undefined : time;
}

/** Whether something in it holds for that moment only. */
function hasState(parts: readonly HostPart[] = []): boolean {
  return parts.some(({ running, upSeconds }) => running ?? upSeconds);
}
