import { describe, expect, it } from 'vitest';
import { migrationsOf, partOf } from '../../renderer/worker/part.ts';
import { analyseSample } from '../helpers/sample-report.ts';

describe('a part of an analysis', () => {
  it('comes to the page as it was, findings and all', async () => {
    const { migrations } = await analyseSample();
    expect(migrations.some(({ findings }) => findings.length > 0)).toBe(true);
    expect(migrations.some(({ findings }) => findings.length === 0)).toBe(true);
    const came = migrationsOf(partOf(migrations));
    // What is undefined is not sent.
    expect(came).toEqual(JSON.parse(JSON.stringify(migrations)));
    expect(came.map((one) => Object.keys(one))).toEqual(
      migrations.map((one) => Object.keys(JSON.parse(JSON.stringify(one)) as object)),
    );
  });

  it('needs one byte a character for all but the sentences of findings', async () => {
    const { migrations } = await analyseSample();
    expect(JSON.stringify(migrations)).toMatch(/[^\0-\u{ff}]/u);
    expect(partOf(migrations).migrations).not.toMatch(/[^\0-\u{ff}]/u);
  });
});
