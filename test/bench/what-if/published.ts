/** The benchmark's third part: whether the band of published migrations holds what was printed. */
import { readFileSync } from 'node:fs';
import type { Inputs } from '../../../renderer/engine/simulate/index.ts';
import { predicted } from './baselines.ts';
import { rowOf, scored } from './score.ts';
import type { Row, Scored } from './score.ts';

interface PublishedCase {
  readonly hypervisor: string;
  readonly mode: string;
  readonly use: string;
  readonly quality: string;
  readonly inputs: Inputs;
  readonly measured: { readonly totalTimeSeconds?: number; readonly downtimeMs?: number; readonly converged?: boolean };
}

/** Rows of the total time and, scored as if it were one, of the downtime: of cases whose inputs do not hold the answer. */
export function publishedRows(file: string): readonly (readonly [string, Row])[] {
  const cases = (JSON.parse(readFileSync(file, 'utf8')) as readonly PublishedCase[]).filter(
    ({ use, quality, measured }) =>
      use === 'predict' && quality !== 'C' && (measured.totalTimeSeconds !== undefined || measured.converged === false),
  );
  const all = cases.map((one) => scoresOf(one));
  return [
    ['total time', rowOf(all.map(({ time }) => time))],
    ['downtime', rowOf(all.flatMap(({ downtime }) => (downtime ? [downtime] : [])))],
  ];
}

function scoresOf(one: PublishedCase): { readonly time: Scored; readonly downtime: Scored | undefined } {
  const { hypervisor, mode, inputs } = one;
  const { totalTimeSeconds: seconds = 0, downtimeMs, converged = true } = one.measured;
  const answer = predicted({ hypervisor, mode, inputs }, 60);
  const time = scored({ converged, seconds }, answer);
  if (downtimeMs === undefined || !converged) return { time, downtime: undefined };
  const { bandOfDowntime: band } = answer;
  const asTime = { converged: answer.converged, seconds: answer.downtimeMs ?? 0, band };
  return { time, downtime: scored({ converged, seconds: downtimeMs }, asTime) };
}
