/** What many migrations share, on the overview, and what leads on from there. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import { afterAll, afterEach, expect, it } from 'vitest';
import { clusterLogs } from '../fixtures/cluster-logs.ts';
import { chance, clusterMoves } from '../fixtures/moves.ts';
import { seededRandom } from '../fixtures/random.ts';
import { tgz } from '../helpers/archives.ts';
import { openBrowserApp } from '../helpers/browser-app.ts';
import type { BrowserApp } from '../helpers/browser-app.ts';

const folder = mkdtempSync(join(tmpdir(), 'switchover-patterns-'));
const random = seededRandom(99);
const moves = clusterMoves({ moves: 400, hosts: 6, hours: 36, seed: 3 });
const logs = clusterLogs(moves, ({ to, from }) => {
  const fate = chance(random, to === 5 ? 0.5 : 0.02);
  return from === 2 && fate.downtimeMs !== undefined ? { ...fate, downtimeMs: 3 * fate.downtimeMs } : fate;
});
const bundle = join(folder, 'cluster.tgz');
writeFileSync(bundle, tgz(Object.entries(logs).map(([name, data]) => ({ name, data }))));

let app: BrowserApp;
afterEach(() => app.close());
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** For a look by eye, where a folder is named. */
async function shoot(name: string): Promise<void> {
  const to = process.env['SHOTS'];
  if (to === undefined) return;
  await app.page.setViewportSize({ width: 1440, height: 900 });
  for (const colorScheme of ['light', 'dark'] as const) {
    await app.page.emulateMedia({ colorScheme });
    await app.page.screenshot({ path: join(to, `${name}-${colorScheme}.png`) });
  }
}

it('the overview begins with the strongest pattern, and it opens its migrations', async () => {
  app = await openBrowserApp();
  const { page } = app;
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: /^Open…/ }).click();
  await (await chooser).setFiles(bundle);
  const region = page.getByRole('region', { name: 'Strongest findings' });
  const headline = region.getByRole('heading').first().getByRole('button');
  await page.getByRole('heading', { name: '400 migrations', exact: true }).waitFor();
  await expect.poll(() => headline.innerText()).toContain(' failures have ');
  const text = await headline.innerText();
  expect(text).toMatch(/^\d+ of \d+ failures have esx-05\.lab\.example as destination; /);
  const [count = ''] = text.split(' ');
  expect(await region.getByRole('listitem').first().innerText()).toMatch(
    /^\d+ of \d+ moves with more than \d+ ms of downtime have esx-02\.lab\.example as source; /,
  );
  const ofHost = page.getByRole('button', { name: /failed on esx-05/ });
  const [failures = ''] = /\d+/.exec(await ofHost.innerText()) ?? [];
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html).slice(0, 3)])).toEqual([]);
  }
  await shoot('overview');

  await headline.click();
  const status = page.getByRole('region', { name: 'Migrations' }).getByRole('status');
  await expect.poll(() => status.innerText()).toBe(`${count} of 400`);
  await shoot('list');
  await page.getByRole('button', { name: 'Show all migrations' }).click();
  await expect.poll(() => status.innerText()).toBe('400 of 400');

  await page.keyboard.press('1');
  // What a lane's row counts is what the list then shows.
  await ofHost.press('Enter');
  await expect.poll(() => status.innerText()).toBe(`${failures} of 400`);
  await page.keyboard.press('1');
  // So it is of a bin, from the table of the picture.
  await page.getByRole('button', { name: 'Show as table' }).first().press('Enter');
  const failedThen = page.getByRole('button', { name: /^✕ \d+$/ }).first();
  const [inBin = ''] = /\d+/.exec(await failedThen.innerText()) ?? [];
  await failedThen.press('Enter');
  await expect.poll(() => status.innerText()).toBe(`${inBin} of 400`);
  await page.keyboard.press('1');
  // And of a pair.
  const pairs = page.getByRole('region', { name: 'Rates per pair of hosts' });
  const pair = pairs.getByRole('row').nth(1).getByRole('button');
  const [ofPair = ''] = /\d+(?= moves?$)/.exec((await pair.getAttribute('title')) ?? '') ?? [];
  await pair.press('Enter');
  await expect.poll(() => status.innerText()).toBe(`${ofPair} of 400`);
  await page.keyboard.press('1');
  // A figure's line appears beside it; the longest stun opens its migration.
  const first = page.getByRole('region', { name: 'Longest stuns' }).getByRole('row').nth(1);
  await first.getByRole('button', { name: /show the line/ }).press('Enter');
  await page.getByRole('region', { name: 'Line and its surroundings' }).waitFor();
  await page.keyboard.press('Escape');
  const name = await first.getByRole('button').first().innerText();
  await first.getByRole('button').first().click();
  await page.getByLabel(`Migration of ${name}`).waitFor();
  expect(app.complaints).toEqual([]);
});
