/** In Chromium: what is expected of a move in pre-copy, and how far predictions are off on the moves that are open. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { simulate } from '../../renderer/engine/simulate/index.ts';
import { logsUpTo } from '../bench/what-if/as-log.ts';
import { openBrowserApp } from '../helpers/browser-app.ts';

const root = mkdtempSync(join(tmpdir(), 'switchover-in-flight-'));
afterAll(() => rmSync(root, { recursive: true }));

/** Three moves of one VM, the last of which is in its third round. */
function writeMoves(): void {
  for (const [move, linkGbps] of [10, 25, 10].entries()) {
    const guest = { memoryMiB: 65_536, zeroFraction: 0.25, workingSetMiB: 8192, dirtyRatePagesPerSec: 120_000 };
    const done = simulate({ inputs: { ...guest, linkGbps } });
    if (!done.ok) throw new Error(done.problems.join(' '));
    const startMicros = (Date.UTC(2026, 10, 28, 9, 30) / 1e3 + move * 3600) * 1e6;
    const ends = { sourceIp: '10.0.0.1', destinationIp: '10.0.0.2', id: String(BigInt(startMicros) * 1000n) };
    const until = move === 2 ? done.migration.rounds[1]?.end : undefined;
    for (const [path, text] of Object.entries(logsUpTo(done.migration, until, { startMicros, ...ends }))) {
      const file = join(root, path.replace(/(\w+)\.log$/, `$1-${move}.log`));
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, `${text}\n`);
    }
  }
}

it('is told in the detail of the migration, and beside what-if', async () => {
  writeMoves();
  const { page, complaints, close } = await openBrowserApp([root]);
  try {
    await page.getByRole('button', { name: 'Migrations', exact: true }).click();
    const rows = page.getByRole('option').filter({ hasText: 'app' });
    await rows.first().click();
    await page.getByRole('article').waitFor();
    expect(await page.locator('[data-in-flight]').count()).toBe(0);
    await rows.last().click();
    await expect
      .poll(() => page.locator('[data-in-flight]').innerText())
      .toMatch(/^app is in pre-copy, 2 rounds done: .* it would converge.*as of the line at 2026-11-28 11:30:/);
    await page.keyboard.press('w');
    await expect
      .poll(() => page.locator('[data-backtest]').innerText(), { timeout: 10_000 })
      .toMatch(/^On 1 move of this VM \(a single one\), each predicted from the one before it/);
  } finally {
    await close();
  }
  // Paths that are opened at start stand in its address: requests are another test's.
  expect(complaints).toEqual([]);
});
