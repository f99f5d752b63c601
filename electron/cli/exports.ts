/** `analyse --opensearch F --otlp F --perfetto F`: exports to other tools. */
import { join } from 'node:path';
import { version } from '../../renderer/contract/version.ts';
import { jsonPieces } from '../../renderer/engine/base/json-pieces.ts';
import type { Analysis } from '../../renderer/engine/model.ts';
import { indexTemplate } from '../../renderer/engine/report/fleet/index-template.ts';
import { bulk } from '../../renderer/engine/report/fleet/ndjson.ts';
import { otlp } from '../../renderer/engine/report/fleet/otlp.ts';
import { perfetto } from '../../renderer/engine/report/fleet/perfetto.ts';
import type { CommandIo } from './io.ts';
import { asLine, writeFiles } from './write-files.ts';
import type { FileToWrite } from './write-files.ts';

export const exportUsage = `  --opensearch F         an index template and one file for _bulk: F-template.json beside F.ndjson, or both in the folder F
  --otlp F               OpenTelemetry traces (OTLP in JSON): migrations with their phases and rounds as spans
  --perfetto F           a trace for ui.perfetto.dev`;

type Writer = (analysis: Analysis, path: string, isRedacted: boolean) => readonly FileToWrite[];

const writers: Readonly<Record<string, Writer>> = {
  '--opensearch': (analysis, path, isRedacted) => {
    const [template, documents] = /\.ndjson$/i.test(path)
      ? [path.replace(/\.ndjson$/i, '-template.json'), path]
      : [join(path, 'template.json'), join(path, 'bulk.ndjson')];
    return [
      [template, () => asLine(jsonPieces(indexTemplate(), ' '))],
      [documents, () => bulk(analysis, isRedacted)],
    ];
  },
  '--otlp': (analysis, path, isRedacted) => [[path, () => asLine(jsonPieces(otlp(analysis, version, isRedacted)))]],
  '--perfetto': (analysis, path, isRedacted) => [[path, () => asLine(jsonPieces(perfetto(analysis, isRedacted)))]],
};

export type Exports = readonly (readonly [option: string, path: string])[];

export const isExport = (option: string): boolean => Object.hasOwn(writers, option);

/** False where one could not be written, which has then been reported. */
export function writeExports(
  exports: Exports,
  analysis: Analysis,
  isRedacted: boolean,
  io: CommandIo,
): Promise<boolean> {
  const files = exports.flatMap(([option, where]) => writers[option]?.(analysis, where, isRedacted) ?? []);
  return writeFiles(files, io, 'Take fewer logs at a time');
}
