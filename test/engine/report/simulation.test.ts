/** What is simulated of a report's migrations, in the formats for machines. */
import { describe, expect, it } from 'vitest';
import { writeReport } from '../../../renderer/engine/report/index.ts';
import { mostSimulated } from '../../../renderer/engine/report/simulation.ts';
import { analyseSample, requestFor } from '../../helpers/sample-report.ts';

const analysis = await analyseSample();
const request = requestFor(analysis);

interface Told {
  readonly vm: { readonly name: string };
  readonly simulated?: {
    readonly identified: readonly { readonly input: string; readonly evidence: readonly object[] }[];
    readonly runs: readonly {
      readonly verdict: string;
      readonly totalTimeSeconds: number;
      readonly band: { readonly totalTimeSeconds: { readonly low: number; readonly high: number } };
    }[];
  };
}
const told = (of = request) =>
  (JSON.parse(writeReport(of, 'json')) as { readonly migrations: readonly Told[] }).migrations;

describe('a simulation in a report for machines', () => {
  it('as JSON has what it was calibrated from, and its band', () => {
    const slow = told().find(({ vm }) => vm.name === 'db-03')?.simulated;
    expect(slow?.identified.find(({ input }) => input === 'bandwidthMiBps')?.evidence.length).toBeGreaterThan(0);
    const [run] = slow?.runs ?? [];
    expect(run?.verdict).toBe('forced');
    expect(run?.band.totalTimeSeconds.low).toBeLessThanOrEqual(run?.totalTimeSeconds ?? 0);
    expect(run?.band.totalTimeSeconds.high).toBeGreaterThanOrEqual(run?.totalTimeSeconds ?? 0);
    // Its lines state no round.
    expect(told().find(({ vm }) => vm.name === 'file-05')).not.toHaveProperty('simulated');
  });

  it('as CSV has the same figures before the last column', () => {
    const [head = '', ...rows] = writeReport(request, 'migrations-csv').trimEnd().split('\r\n');
    expect(head.split(',').slice(-8, -6)).toEqual(['simulated', 'simulated s']);
    const cells = rows
      .find((row) => row.includes('db-03'))
      ?.split(',')
      .slice(-8);
    expect(cells?.[0]).toBe('forced');
    const run = told().find(({ vm }) => vm.name === 'db-03')?.simulated?.runs[0];
    expect(Number(cells?.[1])).toBeCloseTo(run?.totalTimeSeconds ?? 0, 6);
  });

  it('is none where the section is left out, and of very many moves', () => {
    const sections = request.sections.filter((name) => name !== 'simulated');
    expect(JSON.stringify(told({ ...request, sections }))).not.toContain('"simulated"');
    const many = Array.from({ length: mostSimulated + 1 }, (_, at) =>
      analysis.migrations.map((one) => ({ ...one, key: `${one.key}-${at}` })),
    ).flat();
    const large = requestFor({ ...analysis, migrations: many });
    expect(JSON.stringify(told(large))).not.toContain('"simulated"');
  });
});
