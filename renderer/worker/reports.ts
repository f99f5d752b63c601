/** Reports, in the worker: thousands of migrations take seconds to write. */
import type { Analysis } from '../engine/model.ts';
import { writeReport } from '../engine/report/index.ts';
import { redact } from '../engine/report/redact/redact.ts';
import type { WriteReportRequest, WrittenReport } from './messages.ts';

/** What the reports are about, from the last request that brought it. */
let held: Analysis | undefined;

export function writeHeldReport({ analysis, request, format, redaction }: WriteReportRequest): WrittenReport {
  held = analysis ?? held;
  if (!held) throw new Error('There is nothing to report on. Open the files again.');
  const whole = { ...request, analysis: held };
  if (!redaction) return { text: writeReport(whole, format), redaction: undefined };
  const { request: redacted, key, replaced } = redact(whole, redaction);
  return { text: writeReport(redacted, format), redaction: { key, replaced } };
}
