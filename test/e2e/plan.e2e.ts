/** The evacuation planner in Chromium: a pasted table, its answer held against the engine's own. */
import { mkdirSync } from 'node:fs';
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { answerOf, parseVmTable, scenarioOf, startSettings } from '../../renderer/engine/plan/index.ts';
import type { PlanSettings } from '../../renderer/engine/plan/index.ts';
import { duration } from '../../renderer/engine/presentation/figures.ts';
import { evacuate } from '../../renderer/engine/simulate/index.ts';
import type { Evacuation } from '../../renderer/engine/simulate/index.ts';
import { openBrowserApp, openSample } from '../helpers/browser-app.ts';
import type { BrowserApp } from '../helpers/browser-app.ts';

const table = [
  'VM;Memory;Dirty rate;Datastore',
  ...Array.from({ length: 36 }, (_, index) => `web-${index + 1};${4 + (index % 5) * 8} GiB;${10 + index} MiB/s;ds-1`),
  '"=HYPERLINK(""http://x"")";16 GiB;;',
  'broken;16;;',
  'db-01;0,5 TiB;300;ds-2',
].join('\n');

let app: BrowserApp;
let page: Page;

beforeEach(async () => {
  app = await openBrowserApp();
  ({ page } = app);
});
afterEach(async () => {
  await app.close();
  expect(app.complaints).toEqual([]);
});

function engine(settings: PlanSettings): Evacuation {
  const answer = evacuate(scenarioOf(parseVmTable(table).vms, settings));
  if (!answer.ok) throw new Error(answer.problems.join(' '));
  return answer.evacuation;
}

const answer = () => page.locator('[data-answer]').innerText();

async function axe(): Promise<void> {
  const { violations } = await new AxeBuilder({ page: page as never }).analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([]);
}

async function picture(name: string): Promise<void> {
  const folder = process.env['PICTURES'];
  if (folder === undefined) return;
  mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: `${folder}/${name}.png` });
}

describe('a plan', () => {
  it('with nothing open: paste, read the answer, move a setting by keyboard, undo, copy', async () => {
    await page.getByRole('button', { name: 'Plan', exact: true }).click();
    await page.getByRole('heading', { name: 'How long does it take to empty a host?' }).waitFor();
    await axe();
    await picture('plan-empty');
    await page.getByLabel('As a table').fill(table);
    await page.getByRole('button', { name: 'Read table' }).click();
    await expect.poll(answer).toBe(answerOf(engine(startSettings)));
    expect(await page.getByRole('status').filter({ hasText: 'not read' }).innerText()).toContain(
      'Line 39: "16" has no unit',
    );
    await expect.poll(() => page.locator('[data-recommendation]').innerText()).toMatch(/^(?:Best|Leave)/);
    await picture('plan-light');

    const fewer: PlanSettings = { ...startSettings, concurrency: 6 };
    await page.getByRole('slider', { name: 'Migrations at once, slider' }).focus();
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('ArrowLeft');
    await expect.poll(answer).toBe(answerOf(engine(fewer)));
    await page.getByLabel('Speed of a vMotion NIC', { exact: true }).fill('1');
    await page.keyboard.press('Enter');
    await expect.poll(answer).toBe(answerOf(engine({ ...fewer, nicGbps: 1 })));
    await page.getByRole('heading', { name: 'What one change would give, simulated' }).waitFor();
    await page.locator('article').click({ position: { x: 5, y: 5 } });
    await page.keyboard.press('Control+z');
    await expect.poll(answer).toBe(answerOf(engine(fewer)));
    await page.keyboard.press('Control+z');
    await expect.poll(answer).toBe(answerOf(engine(startSettings)));

    await page.getByRole('button', { name: 'Copy CSV' }).first().click();
    const csv = await page.evaluate(() => navigator.clipboard.readText());
    expect(csv).toContain(`"'=HYPERLINK(""http://x"")"`);
    expect(csv.trim().split('\r\n')).toHaveLength(39);
    await page.getByRole('button', { name: 'Copy image' }).first().click();
    await expect
      .poll(() => page.evaluate(async () => (await navigator.clipboard.read())[0]?.types.join()))
      .toContain('image/png');
    await page.getByRole('button', { name: 'Show as table' }).last().click();
    const last = engine(startSettings).byConcurrency.at(-1);
    await page
      .getByRole('cell', { name: duration(last?.totalSeconds ?? 0) })
      .first()
      .waitFor();
  });

  it('is clean for axe in both themes, fits 1024 x 640, takes the VMs of a bundle, edits and removes', async () => {
    await openSample(page);
    await page.getByRole('button', { name: 'Plan', exact: true }).click();
    await page.getByRole('button', { name: /VMs? of esx-02/ }).click();
    await expect.poll(answer).toMatch(/VMs? in /);
    const before = await answer();
    const memory = page.getByRole('textbox', { name: /^Memory of/ }).first();
    await memory.fill('3 TiB');
    await memory.press('Enter');
    await expect.poll(answer).not.toBe(before);
    await page.locator('article').click({ position: { x: 5, y: 5 } });
    await page.keyboard.press('Control+z');
    await expect.poll(answer).toBe(before);
    await page.locator('[data-answer]').click();
    await page.evaluate((text) => {
      const clipboardData = new DataTransfer();
      clipboardData.setData('text/plain', text);
      document.body.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
    }, table);
    await expect.poll(answer).toBe(answerOf(engine(startSettings)));
    await page.setViewportSize({ width: 1024, height: 640 });
    await page.getByRole('heading', { name: 'What one change would give, simulated' }).waitFor();
    await axe();
    await picture('plan-small');
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(1024);
    await page.keyboard.press('t');
    await page.locator('html[data-theme="dark"]').waitFor();
    await axe();
    await page.setViewportSize({ width: 1280, height: 1400 });
    await page.waitForTimeout(300);
    await picture('plan-dark');
  });
});
