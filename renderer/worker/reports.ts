/** Reports, in the worker: thousands of migrations take seconds to write. */
import type { Analysis } from '../engine/model.ts';
import { writeReport } from '../engine/report/index.ts';
import type { ReportRequest } from '../engine/report/request.ts';
import { redact } from '../engine/report/redact/redact.ts';
import type { WriteReportRequest, WrittenReport } from './messages.ts';

/** What the reports are about, from the last request that brought it. */
let held: Analysis | undefined;

export function writeHeldReport({ analysis, request, format, redaction, most }: WriteReportRequest): WrittenReport {
  held = analysis ?? held;
  if (!held) throw new Error('There is nothing to report on. Open the files again.');
  const whole = { ...request, analysis: held };
  const write = (one: ReportRequest) => writeReport({ ...one, keys: one.keys.slice(0, most) }, format);
  if (!redaction) return { text: write(whole), redaction: undefined };
  const { request: redacted, key, replaced } = redact(whole, redaction);
  return { text: write(redacted), redaction: { key, replaced } };
}
