import { describe, expect, it } from 'vitest';
import { mostOfTicket, writeReport } from '../../../renderer/engine/report/index.ts';
import type { Migration } from '../../../renderer/engine/model.ts';
import { analyseSample, requestFor } from '../../helpers/sample-report.ts';

const analysis = await analyseSample();
const migrationOf = (vm: string) => analysis.migrations.find(({ vm: { name } }) => name === vm) as Migration;
const ticketOf = (one: Migration) =>
  writeReport(requestFor({ ...analysis, migrations: [one] }, { keys: [one.key] }), 'ticket');

describe('for a ticket', () => {
  it.each(analysis.migrations.map(({ vm }) => [vm.name ?? '']))('%s has less than 8,000 characters', (vm) => {
    const text = ticketOf(migrationOf(vm));
    expect(text.length).toBeLessThan(mostOfTicket);
    expect(text).toContain(migrationOf(vm).id ?? vm);
    expect(text).toContain('Not redacted');
  });

  it('says what happened, why, what to do, and the lines that say so', () => {
    const text = ticketOf(migrationOf('web-07'));
    const at = [
      'web-07 stayed on esx-01: the host’s kernel got no memory',
      '### Why (documented, 1 line for)',
      '### What to do next',
      '### Figures',
      '### Lines that say so',
    ].map((one) => text.indexOf(one));
    expect(at.every((one) => one > 0)).toBe(true);
    expect(at).toEqual(at.toSorted((a, b) => a - b));
    // Each place that is named stands with its line.
    const lines = text.slice(at.at(-1));
    const named = [...text.slice(0, at.at(-1)).matchAll(/`([\w.-]+:\d+)`/g)].map(([, place]) => place ?? '');
    expect(named.length).toBeGreaterThan(3);
    for (const place of named) expect(lines).toContain(`/${place} `);
    expect(lines).toContain('Out of memory (0xbad0014)');
  });

  it('of a slow one that succeeded tells what was slow, its stun first', () => {
    const text = ticketOf(migrationOf('db-03'));
    expect(text).toContain('Pre-copy could not keep up with the guest');
    expect(text).toContain('Give vMotion more bandwidth');
    expect(/### Figures\n\n- (.*)/.exec(text)?.[1]).toBe('downtime: 984 ms `vpxa.0.gz:683`');
  });

  it('stays below it whatever a log holds', () => {
    const one = migrationOf('erp-01');
    const long = '`|<b>x'.repeat(9000);
    // A name is read up to 1,024 characters.
    const name = long.slice(0, 1024);
    const worst = {
      ...one,
      vm: { name },
      source: { host: name },
      destination: { host: `y${name}` },
      lines: one.lines.map((line) => ({ ...line, text: long })),
      findings: one.findings.map((finding) => ({
        ...finding,
        cause: long,
        against: long,
        remedy: Array.from({ length: 40 }, () => long),
      })),
    } as unknown as Migration;
    const text = ticketOf(worst);
    expect(text.length).toBeLessThan(mostOfTicket);
    expect(text).toMatch(/Cut here: the whole report has the rest\.\n$/);
  });
});
