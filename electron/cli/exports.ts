/** `analyse --opensearch F --otlp F --perfetto F`: for whoever outgrows one machine and queries elsewhere. */
import { join } from 'node:path';
import { version } from '../../renderer/contract/version.ts';
import type { Analysis } from '../../renderer/engine/model.ts';
import { indexTemplate } from '../../renderer/engine/report/fleet/index-template.ts';
import { bulk } from '../../renderer/engine/report/fleet/ndjson.ts';
import { otlp } from '../../renderer/engine/report/fleet/otlp.ts';
import { perfetto } from '../../renderer/engine/report/fleet/perfetto.ts';
import type { CommandIo } from './io.ts';

export const exportUsage = `  --opensearch F         an index template and one file for _bulk: F-template.json beside F.ndjson, or both in the folder F
  --otlp F               OpenTelemetry traces (OTLP in JSON): migrations with their phases and rounds as spans
  --perfetto F           a trace for ui.perfetto.dev`;

const writers: Readonly<Record<string, (analysis: Analysis, path: string) => readonly (readonly [string, string])[]>> =
  {
    '--opensearch': (analysis, path) => {
      const [template, documents] = /\.ndjson$/i.test(path)
        ? [path.replace(/\.ndjson$/i, '-template.json'), path]
        : [join(path, 'template.json'), join(path, 'bulk.ndjson')];
      return [
        [template, `${JSON.stringify(indexTemplate(), undefined, 1)}\n`],
        [documents, bulk(analysis)],
      ];
    },
    '--otlp': (analysis, path) => [[path, `${JSON.stringify(otlp(analysis, version))}\n`]],
    '--perfetto': (analysis, path) => [[path, `${JSON.stringify(perfetto(analysis))}\n`]],
  };

export type Exports = readonly (readonly [option: string, path: string])[];

export const isExport = (option: string): boolean => Object.hasOwn(writers, option);

/** False where one could not be written, which was then said. */
export async function writeExports(exports: Exports, analysis: Analysis, io: CommandIo): Promise<boolean> {
  for (const [option, where] of exports)
    for (const [path, text] of writers[option]?.(analysis, where) ?? [])
      try {
        await io.writeFile(path, text);
      } catch (cause) {
        io.err(`${path} was not written: ${cause instanceof Error ? cause.message : 'unknown cause'}.\n`);
        return false;
      }
  return true;
}
