/** Reading closely: causes and columns of the list, a line's surroundings, several logs as one, costly searches. */
import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import type { Page, Worker } from 'playwright';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openBrowserApp, openSample } from '../helpers/browser-app.ts';
import type { BrowserApp } from '../helpers/browser-app.ts';
import { tar } from '../helpers/archives.ts';
import { manyRotatedLogs } from '../helpers/rotated-logs.ts';
import { chooseLog } from '../helpers/choose-log.ts';

const folder = mkdtempSync(join(tmpdir(), 'switchover-reading-'));
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
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const list = () => page.getByRole('listbox', { name: 'Migrations' });

async function openFile(file: string): Promise<void> {
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: /^Open…/ }).click();
  await (await chooser).setFiles(file);
}

async function noViolation(): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
}

describe('the list', () => {
  beforeEach(() => openSample(page));

  it('is filtered by a cause, from the overview and by its chip', async () => {
    await page.getByRole('region', { name: 'Causes' }).getByRole('button').first().click();
    await expect.poll(() => list().getByRole('option').count()).toBe(1);
    const chips = page.getByRole('group', { name: 'Causes shown' });
    await chips.getByRole('button', { pressed: true }).click();
    await expect.poll(() => list().getByRole('option').count()).toBe(7);
    await noViolation();
  });

  it('is left by Escape as it is filtered, and shows all after another', async () => {
    await page.getByRole('button', { name: 'Migrations', exact: true }).click();
    const field = page.getByRole('searchbox', { name: 'Filter migrations' });
    await field.fill('web-07');
    await expect.poll(() => list().getByRole('option').count()).toBe(1);
    await page.keyboard.press('Escape');
    expect(await field.inputValue()).toBe('web-07');
    await page.keyboard.press('Escape');
    await expect.poll(() => list().getByRole('option').count()).toBe(7);
    expect(await field.inputValue()).toBe('');
  });

  it('shows the columns that were chosen, also after the next start', async () => {
    await page.getByRole('button', { name: 'Migrations', exact: true }).click();
    const row = list().getByRole('option').filter({ hasText: 'db-03' });
    expect(await row.innerText()).not.toContain('10 rounds');
    await page.getByText('Columns', { exact: true }).click();
    await page.getByRole('checkbox', { name: 'rounds' }).check();
    await expect.poll(() => row.innerText()).toContain('10 rounds');
    await noViolation();
    await page.keyboard.press('Escape');
    await page.getByRole('checkbox', { name: 'rounds' }).waitFor({ state: 'hidden' });
    await page.reload();
    await openSample(page);
    await page.getByRole('button', { name: 'Migrations', exact: true }).click();
    await expect.poll(() => row.innerText()).toContain('10 rounds');
  });
});

describe('the lines', () => {
  beforeEach(async () => {
    await openSample(page);
    await page.getByRole('button', { name: 'Migrations', exact: true }).click();
    await list().getByRole('option').filter({ hasText: 'db-03' }).click();
  });

  it('of a figure come with twenty before and after, the words marked', async () => {
    await page.locator('[data-metric="downtimeMs"]').click();
    const line = await page.locator('[aria-live] .whole').innerText();
    const around = page.getByRole('region', { name: 'Surrounding lines' });
    await expect.poll(() => around.locator('p').count()).toBeGreaterThan(30);
    expect(await around.locator('p.here').innerText()).toContain(line);
    expect(await around.locator('p.here mark').count()).toBeGreaterThan(0);
  });

  it('of all logs are read as one, in order of time, the migration’s marked', async () => {
    await page.getByRole('button', { name: 'Logs', exact: true }).click();
    await chooseLog(page, 'all logs while db-03');
    const merged = page.getByRole('listbox', { name: 'Lines of all logs' });
    await merged.waitFor();
    const times: string[] = [];
    const hosts = new Set<string>();
    await merged.focus();
    for (let screen = 0; screen < 12; screen += 1) {
      times.push(...(await merged.locator('.time').allInnerTexts()));
      for (const host of await merged.locator('.host').allInnerTexts()) hosts.add(host);
      await page.keyboard.press('PageDown');
    }
    const stamped = times.filter(Boolean);
    expect(stamped.length).toBeGreaterThan(100);
    expect(hosts.size).toBeGreaterThan(1);
    await page.keyboard.press('Home');
    const first = await merged.locator('.time').allInnerTexts();
    expect(first.filter(Boolean)).toEqual([...first.filter(Boolean)].sort());
    await noViolation();

    const shown = page.getByRole('region', { name: 'Log', exact: true }).locator('.line p').nth(1);
    await page.getByRole('searchbox', { name: 'Search with a regular expression' }).fill('pre-copy iteration');
    await page.keyboard.press('Enter');
    await page.getByText('9 matches').waitFor();
    const hit = await shown.innerText();
    expect(hit).toContain('Another pre-copy iteration needed');
    await page.getByRole('button', { name: 'Next match' }).click();
    await expect.poll(() => shown.innerText()).not.toBe(hit);
    expect(await shown.innerText()).toContain('Another pre-copy iteration needed');
    const stamp = stamped.at(-1) ?? '';
    await page.getByRole('textbox', { name: /^Go to a time/ }).fill(stamp);
    await page.keyboard.press('Enter');
    await expect.poll(() => merged.getByRole('option', { selected: true }).locator('.time').innerText()).toBe(stamp);
  });

  it('are those of the moments that were selected on a picture, by mouse and by key', async () => {
    const lines = page.getByRole('region', { name: 'Lines', exact: true });
    const count = async () => Number((await lines.getByRole('status').innerText()).split(' ')[0]);
    const all = await count();
    const lanes = page.getByRole('img', { name: /: pre-copy from/ });
    const { x, y, width, height } = (await lanes.boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 };
    await page.keyboard.down('Shift');
    await page.mouse.move(x + width * 0.6, y + height / 2);
    await page.mouse.down();
    await page.mouse.move(x + width * 0.8, y + height / 2, { steps: 5 });
    await page.mouse.up();
    await page.keyboard.up('Shift');
    await expect.poll(count).toBeLessThan(all);
    expect(await count()).toBeGreaterThan(0);
    await noViolation();
    await lines.getByRole('button', { name: 'Show the lines of all times' }).click();
    await expect.poll(count).toBe(all);
    const curve = page.getByRole('img', { name: /^Memory left to send/ });
    await curve.focus();
    for (const key of ['+', '+', '+', '+', 'Enter']) await page.keyboard.press(key);
    await expect.poll(count).toBeLessThan(all);
  });

  it('tell the steps of the vmx, each with its line', async () => {
    await page.getByText(/steps of the vmx state machine/).click();
    const table = page.locator('details', { hasText: 'steps of the vmx' }).getByRole('table');
    expect(await table.getByRole('row').count()).toBeGreaterThan(3);
    await table.getByRole('button').first().click();
    await page.getByRole('region', { name: 'Line and its surroundings' }).locator('.whole').waitFor();
  });
});

it('a migration whose two sides are one host has a lane for each, and a table of them', async () => {
  const file = join(folder, 'vmkernel.log');
  const id = '8743996508480001077';
  const line = (second: number, module: string, side: string, text: string) =>
    `2023-04-15T08:52:${second}.000Z cpu1:2)${module}: 1: ${id} ${side}: ${text}\n`;
  const info = `2023-04-15T08:52:05.000Z cpu1:2)Migrate: vm 2: 1: Setting VMOTION info: Source ts = ${id}, src ip = <10.0.0.1> dest ip = <10.0.0.1> Dest wid = 3 using SHARED swap\n`;
  const round =
    'Another pre-copy iteration needed with 7 pages left to send (prev2 0, prev 9, network bandwidth ~9.0 MB/s, 140% t2d)';
  const lines = ['S', 'D'].flatMap((side, at) => [
    line(20 + at, 'VMotion', side, round),
    line(30 + at, 'VMotion', side, 'Resume handshake successful'),
  ]);
  writeFileSync(file, info + lines.join(''));
  await openFile(file);
  await page.getByRole('button', { name: 'Migrations', exact: true }).click();
  await list().getByRole('option').first().click();
  const phases = page.getByRole('figure').filter({ hasText: 'Phases on each host' });
  await phases.getByRole('button', { name: 'Show as table' }).click();
  const table = phases.getByRole('table');
  await expect.poll(() => table.getByRole('row').count()).toBeGreaterThan(2);
  const lanes = await table.getByRole('row').locator('td:first-child').allInnerTexts();
  expect(new Set(lanes)).toEqual(new Set(['10.0.0.1, source', '10.0.0.1, destination']));
});

it('a search that would take for ever is stopped, and the log can still be read', async () => {
  const file = join(folder, 'vmkernel.log');
  const head = '2023-04-15T08:52:00.000Z cpu1:2)VMotion: 1: 8743996508480001077 S: text\n';
  writeFileSync(file, `${head}2023-04-15T08:52:01.000Z cpu1:2)Vol3: ${'a'.repeat(40)}!\n`);
  await openFile(file);
  await page.getByRole('heading', { name: '1 migration' }).waitFor();
  await page.getByRole('button', { name: 'Logs', exact: true }).click();
  await chooseLog(page);
  await page.getByRole('listbox', { name: /^Lines of/ }).waitFor();
  await page.getByRole('searchbox', { name: 'Search with a regular expression' }).fill('^(a+)+$|(a+)+c');
  await page.keyboard.press('Enter');
  await page.getByText(/was stopped\. Repetitions within repetitions/).waitFor();
  // The window was free all along, and what was read is still there.
  await page.getByRole('searchbox', { name: 'Search with a regular expression' }).fill('Vol3');
  await page.keyboard.press('Enter');
  await page.getByText('1 match', { exact: true }).waitFor();
});

it('a log that takes long to open says how far it is, and can be left', async () => {
  const file = join(folder, 'vmkernel.log');
  const line = '2020-01-01T00:00:00.000Z cpu1:2)VMotion: 1: 1424430291970314 S: begins\n';
  const noise = `2020-01-01T00:00:00.000Z cpu1:2)NetPort: ${'1234 nothing of the kind '.repeat(40)}\n`.repeat(1000);
  writeFileSync(file, line);
  for (let part = 0; part < 400; part += 1) appendFileSync(file, noise);
  await openFile(file);
  await page.getByRole('heading', { name: '1 migration' }).waitFor();
  await page.getByRole('button', { name: 'Logs', exact: true }).click();
  await chooseLog(page);
  const read = page.getByRole('progressbar', { name: 'Read' });
  await expect.poll(() => read.evaluate((bar: HTMLProgressElement) => bar.value)).toBeGreaterThan(0);
  await page.getByRole('button', { name: 'Cancel' }).click();
  await page.getByText('Choose a log in the tree').waitFor();
  await chooseLog(page);
  await page
    .getByRole('listbox', { name: /^Lines of/ })
    .getByText('begins')
    .waitFor();
});

it('many rotated logs are read by one thread more where there are cores for it', async () => {
  const file = join(folder, 'esx.tar');
  const logs = manyRotatedLogs(40);
  writeFileSync(file, tar(logs));
  const isScanner = (worker: Worker) => worker.url().includes('scan.worker');
  // The one that waits for the first bundle.
  await expect.poll(() => page.workers().filter(isScanner).length).toBe(1);
  const started: Worker[] = [];
  page.on('worker', (worker) => started.push(worker));
  const browser = await page.context().newCDPSession(page);
  await browser.send('Emulation.setHardwareConcurrencyOverride', { hardwareConcurrency: 4 });
  await openFile(file);
  await page.getByRole('heading', { name: `${logs.length} migrations` }).waitFor();
  await expect.poll(() => started.filter(isScanner).length).toBe(1);
});

it('of thousands of migrations, Enter chooses the one that was typed, though it is still being looked for', async () => {
  const file = join(folder, 'vmkernel.log');
  const ids = Array.from({ length: 6000 }, (_one, n) => String(1424430291970000 + n));
  const lines = ids.map((id, n) => {
    const time = new Date(Date.UTC(2020, 0, 1, 0, 0, n)).toISOString();
    return `${time} esx-01.lab.example vmkernel: cpu1:2)VMotion: 1: ${id} S: ${'no more than a word or two '.repeat(10)}\n`;
  });
  writeFileSync(file, lines.join(''));
  await openFile(file);
  await page.getByRole('heading', { name: '6,000 migrations' }).waitFor();
  await page.getByLabel('Reading').waitFor({ state: 'detached' });
  // Its picture holds a bar of each, and is drawn some time after it is laid out.
  const pixels = () =>
    page
      .locator('canvas')
      .first()
      .evaluate((canvas: HTMLCanvasElement) => canvas.toDataURL());
  const before = await pixels();
  await page.keyboard.press('t');
  await expect.poll(pixels).not.toBe(before);
  const typeAndEnter = async (id = '') => {
    await page.keyboard.insertText(id);
    await page.keyboard.press('Enter');
  };
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox', { name: 'Search migrations and commands' }).waitFor();
  await typeAndEnter(ids[5990]);
  await page.getByRole('article', { name: ids[5990] ?? '' }).waitFor();
  await page.keyboard.press('w');
  const chosen = page.getByRole('button', { name: 'Calibrated from' });
  await chosen.click();
  // No more are drawn than one looks at; the rest is searched.
  const dialog = page.getByRole('dialog', { name: 'Calibrate from' });
  await dialog.getByText('5,950 more fit').waitFor();
  await typeAndEnter(ids[5980]);
  await expect.poll(() => chosen.textContent()).toContain(ids[5980]);
});
