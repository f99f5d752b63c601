/** Reports, in the worker: thousands of migrations take seconds to write. */
import type { Analysis } from '../engine/model.ts';
import { filePieces, writeReport } from '../engine/report/index.ts';
import { patternsIn } from '../engine/report/request.ts';
import type { ReportRequest } from '../engine/report/request.ts';
import { redact } from '../engine/report/redact/redact.ts';
import type { Request, WrittenReport } from './messages.ts';

/** The analysis of the reports, from the last request that had one. */
let held: Analysis | undefined;

export function writeHeldReport({
  analysis,
  request,
  format,
  redaction,
  most,
}: Request<'write-report'>): WrittenReport {
  held = analysis ?? held;
  if (!held) throw new Error('There is nothing to report on. Open the files again.');
  const plain = { ...request, analysis: held };
  // A preview holds the first migrations, and what all of them share.
  const whole = request.sections.includes('summary') ? { ...plain, patterns: patternsIn(plain) } : plain;
  const write = (one: ReportRequest) =>
    most === undefined
      ? { text: '', file: blobOf(filePieces(one, format)) }
      : { text: writeReport({ ...one, keys: one.keys.slice(0, most) }, format), file: undefined };
  if (!redaction) return { ...write(whole), redaction: undefined };
  const { request: redacted, key, replaced } = redact(whole, redaction);
  return { ...write(redacted), redaction: { key, replaced } };
}

/** Characters that become a Blob of their own, which the browser holds outside the heap. */
const atOnce = 4 << 20;

function blobOf(pieces: Iterable<string>): Blob {
  const blobs: Blob[] = [];
  let [held, length]: [string[], number] = [[], 0];
  for (const piece of pieces) {
    held.push(piece);
    length += piece.length;
    if (length < atOnce) continue;
    blobs.push(new Blob(held));
    [held, length] = [[], 0];
  }
  return new Blob([...blobs, ...held]);
}
