import { defaultLimits } from '../../renderer/engine/limits.ts';
import { byteSearch } from '../../renderer/platform/wasm/byte-search.ts';
import { interest } from '../../renderer/engine/formats/messages.ts';
import { LogReader } from './log-reader.ts';
import type { LogSummary } from '../../renderer/engine/logs/line-filter.ts';
import { placeOf } from '../../renderer/engine/logs/places.ts';
import { Correlator } from '../../renderer/engine/correlate/correlator.ts';
import { MigrationBuilder } from '../../renderer/engine/migration/builder.ts';
import type { Migration } from '../../renderer/engine/model.ts';

const platform = {
  latin1: (bytes: Uint8Array) => Buffer.from(bytes).toString('latin1'),
  utf8: (bytes: Uint8Array, from?: number, to?: number) => Buffer.from(bytes.subarray(from, to)).toString('utf8'),
};

/** Reads logs given as path → text, in that order, and returns what is reconstructed: the engine without archives. */
export function reconstruct(files: Readonly<Record<string, string>>): {
  readonly migrations: readonly Migration[];
  readonly summaries: readonly LogSummary[];
} {
  const correlator = new Correlator();
  const summaries = Object.entries(files).map(([path, text], source) => {
    const place = { source, ...placeOf(path) };
    const reader = new LogReader({
      path,
      platform,
      interest: byteSearch.needles(interest),
      lineBytes: defaultLimits.lineBytes,
      takes: (bytes, from, to) => correlator.takes(bytes, from, to, place),
      onEntry: (entry) => correlator.add(entry, place),
      onLongLine: () => undefined,
    });
    reader.feed(new TextEncoder().encode(text));
    return reader.end();
  });
  return { migrations: [...new MigrationBuilder(correlator).migrations(correlator.snapshot().groups)], summaries };
}
