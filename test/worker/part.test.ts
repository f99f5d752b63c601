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

  it('leaves out what a line does not have, keeps what it has that no JSON of one byte a character holds', async () => {
    const [one] = (await analyseSample()).migrations;
    const lines = [
      { source: 0, line: 4_000_000_000, time: undefined, side: undefined, text: '' },
      { source: 70_000, line: 1, time: 1_700_266_562_063_001, side: 'destination', text: 'naïve “日本” \ud800 \0 "\\' },
      { source: 1, line: 2, time: 0, side: 'source', text: 'a' },
    ] as const;
    const [without, came] = migrationsOf(partOf([{ ...one, lines: [] } as never, { ...one, lines } as never]));
    expect(without?.lines).toEqual([]);
    expect(came?.lines).toStrictEqual([{ source: 0, line: 4_000_000_000, text: '' }, lines[1], lines[2]]);
  });

  it('needs one byte a character for all but the sentences of findings', async () => {
    const { migrations } = await analyseSample();
    expect(JSON.stringify(migrations)).toMatch(/[^\0-\u{ff}]/u);
    expect(partOf(migrations).migrations).not.toMatch(/[^\0-\u{ff}]/u);
  });
});
