/** The app in Chromium, as its users go through it: mouse, keyboard, right files and wrong ones. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { walk } from '../../renderer/engine/archive/walk.ts';
import { nodePlatform } from '../../renderer/platform/platform.node.ts';
import { memorySource } from '../helpers/memory-source.ts';
import { openBrowserApp, openSample } from '../helpers/browser-app.ts';
import type { BrowserApp } from '../helpers/browser-app.ts';
import { chooserByKey } from '../helpers/chooser.ts';
import { chooseLog } from '../helpers/choose-log.ts';

const folder = mkdtempSync(join(tmpdir(), 'switchover-app-'));
const truth = JSON.parse(readFileSync(new URL('../fixtures/sample/expected.json', import.meta.url), 'utf8')) as {
  migrations: { vm: string; id: string; idHex: string; downtimeMs?: number; outcome: string }[];
};
const samplePath = fileURLToPath(new URL('../../out/sample/sample-bundle.zip', import.meta.url));
const db03 = truth.migrations.find(({ vm }) => vm === 'db-03');

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

/** Chooses files as the file dialog does. */
async function choose(...paths: string[]): Promise<void> {
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: /^Open…/ }).click();
  await (await chooser).setFiles(paths);
}

/** The line of the log that is shown as selected. */
const selectedLine = () =>
  page.getByRole('listbox', { name: /^Lines of sample/ }).getByRole('option', { selected: true });

const row = (name: string) => page.getByRole('option').filter({ hasText: name });

describe('the sample', () => {
  beforeEach(() => openSample(page));

  it('is found by hex id, tells its downtime and leads to the line, in its file', async () => {
    await page.getByRole('button', { name: 'Migrations', exact: true }).click();
    await page.getByRole('searchbox', { name: 'Filter migrations' }).fill(`0x${db03?.idHex ?? ''}`);
    await expect.poll(() => page.getByRole('listbox', { name: 'Migrations' }).getByRole('option').count()).toBe(1);
    await row('db-03').click();
    await page.getByRole('button', { name: /^984 ms downtime/ }).click();
    const microseconds = String(Math.round((db03?.downtimeMs ?? 0) * 1000));
    await page
      .getByRole('region', { name: 'Line and its surroundings' })
      .locator('mark', { hasText: microseconds })
      .first()
      .waitFor();
    await page.getByRole('button', { name: 'Open in Logs' }).click();
    const line = selectedLine();
    await expect.poll(() => line.innerText()).toContain(microseconds);
  });

  it('can be gone through by keyboard alone', async () => {
    await page.keyboard.press('2');
    await page.keyboard.press('/');
    await page.keyboard.type('web-07');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Enter');
    await page.getByRole('article', { name: 'Migration of web-07' }).waitFor();
    expect(await page.getByRole('region', { name: 'Failure' }).innerText()).toContain('0xbad0014');
    await page.keyboard.press('l');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await selectedLine().waitFor();
    await page.keyboard.press('Control+k');
    await page.keyboard.type(db03?.id ?? '');
    await page.keyboard.press('Enter');
    await page.getByRole('article', { name: 'Migration of db-03' }).waitFor();
    await page.keyboard.press(']');
    await page.getByRole('article', { name: 'Migration of web-07' }).waitFor();
  });

  it('leaves Enter and Escape to an input method that composes', async () => {
    const press = (key: string, init: object) =>
      page.evaluate(
        ([name, more]) => {
          const event = new KeyboardEvent('keydown', { key: name, bubbles: true, cancelable: true, ...more });
          document.activeElement?.dispatchEvent(event);
        },
        [key, init] as const,
      );
    const field = page.getByRole('combobox', { name: 'Search migrations and commands' });
    await page.keyboard.press('Control+k');
    await field.fill('db');
    for (const composed of [{ isComposing: true }, { keyCode: 229 }]) await press('Enter', composed);
    expect(await field.inputValue()).toBe('db');
    await press('Enter', {});
    await field.waitFor({ state: 'detached' });
    await page.keyboard.press('/');
    await press('Enter', { isComposing: true });
    await press('Escape', { isComposing: true });
    const filter = page.getByRole('searchbox', { name: 'Filter migrations' });
    expect(await filter.evaluate((element) => element === document.activeElement)).toBe(true);
    await page.keyboard.press('Escape');
  });

  it('filters by outcome and sorts by downtime', async () => {
    await page
      .getByRole('button', { name: /3 failed/ })
      .first()
      .click();
    const list = page.getByRole('listbox', { name: 'Migrations' });
    await expect.poll(() => list.getByRole('option').count()).toBe(3);
    await page.getByRole('button', { name: /failed 3/ }).click();
    await page.getByLabel('Sort by').selectOption('downtime');
    expect(await list.getByRole('option').first().innerText()).toContain('db-03');
  });

  it('has a line behind every figure of every migration, one key away', async () => {
    await page.getByRole('button', { name: 'Migrations', exact: true }).click();
    let walked = 0;
    for (const { vm } of truth.migrations) {
      await row(vm).first().click();
      for (const figure of await page.locator('[data-metric]').all()) {
        await figure.focus();
        await page.keyboard.press('Enter');
        const place = page
          .getByRole('region', { name: 'Line and its surroundings' })
          .getByRole('heading', { level: 2 });
        expect(await place.innerText()).toMatch(/:\d+$/);
        walked += 1;
      }
      const places = '.facts button.mono, .answer button.mono, .place button.mono';
      for (const button of await page.locator(places, { hasText: 'Show the line of' }).all()) {
        if (!(await button.isVisible())) continue;
        await button.click();
        const place = page
          .getByRole('region', { name: 'Line and its surroundings' })
          .getByRole('heading', { level: 2 });
        expect(await place.innerText()).toBe((await button.innerText()).split(',').at(-1)?.trim());
        walked += 1;
      }
    }
    expect(walked).toBeGreaterThan(30);
  });

  it('searches a log with a regular expression, and says when it is none', async () => {
    await page.keyboard.press('3');
    await chooseLog(page, 'esx-01 vmkernel.log');
    const pattern = page.getByRole('searchbox', { name: 'Search with a regular expression' });
    await pattern.fill('VMotion\\w*: \\d+:');
    await pattern.press('Enter');
    await page.getByText(/\d+ matches/).waitFor();
    await pattern.fill('no such line');
    await pattern.press('Enter');
    await page.getByText('no match').waitFor();
    await pattern.fill('(');
    await pattern.press('Enter');
    await page.getByText('not a regular expression').waitFor();
  });

  it('tells the cause, the other host’s part in it, and the commands to see it by hand', async () => {
    await page.keyboard.press('2');
    await row('web-07').click();
    const why = await page.getByRole('region', { name: 'Why', exact: true }).innerText();
    expect(why).toMatch(/^Why · documented, 1 line for/);
    expect(why).toContain('The destination was short of memory');
    expect(await page.getByRole('region', { name: 'What to do next' }).innerText()).toContain('Free memory');
    await page.getByText('See it yourself').click();
    await page.getByText('zgrep -aF').waitFor();
    const id = truth.migrations.find(({ vm }) => vm === 'web-07')?.id ?? '';
    expect(await page.getByRole('article').innerText()).toContain(`-e '${id}'`);
  });

  it('draws both hosts on one clock, and as they wrote it', async () => {
    await page.keyboard.press('2');
    await row('app-014').click();
    await page.getByText('The destination’s clock is 3.24 s ahead of the source’s').waitFor();
    await page.getByText('on the source’s clock').waitFor();
    await page.getByRole('button', { name: 'Aligned' }).click();
    await page.getByText('as each host’s clock has them').waitFor();
    expect(await page.getByRole('region', { name: 'Downtime by every way' }).locator('tr').count()).toBe(3);
  });

  it('compares two hosts’ prerequisites, each with its line, and a pair that is typed in', async () => {
    await page.getByText('Prerequisites between two hosts').click();
    const table = page.getByRole('region', { name: 'Prerequisites' });
    const mtu = table.getByRole('row').filter({ hasText: 'The same MTU' });
    expect(await mtu.innerText()).toContain('fail');
    await table.getByLabel('Destination').selectOption('by hand');
    await table.getByLabel('MTU').fill('9000');
    await expect.poll(() => mtu.innerText()).toContain('pass');
    await table.getByLabel('CPU vendor').selectOption('AuthenticAMD');
    await expect
      .poll(() => table.getByRole('row').filter({ hasText: 'CPUs of one vendor' }).innerText())
      .toContain('fail');
    await mtu.getByRole('button', { name: /esxcli_network_ip_interface_list\.txt/ }).click();
    await page.getByRole('option', { selected: true }).filter({ hasText: 'MTU: 9000' }).waitFor();
  });

  it('shows the line behind a figure though the lines are filtered', async () => {
    await page.keyboard.press('2');
    await row('db-03').click();
    await page.getByRole('searchbox', { name: 'Filter the lines' }).fill('no line says this');
    await page.locator('[data-metric="downtimeMs"]').click();
    const lines = page.getByRole('region', { name: 'Line and its surroundings' });
    const microseconds = String(Math.round((db03?.downtimeMs ?? 0) * 1000));
    await lines.locator('mark', { hasText: microseconds }).first().waitFor();
  });

  it('keeps the palette’s choice in view', async () => {
    await page.setViewportSize({ width: 1024, height: 640 });
    await page.keyboard.press('Control+k');
    const options = page.getByRole('listbox', { name: 'Results' }).getByRole('option');
    await options.first().waitFor();
    for (let step = await options.count(); step > 1; step -= 1) await page.keyboard.press('ArrowDown');
    const [list, last] = await Promise.all([
      page.getByRole('listbox', { name: 'Results' }).boundingBox(),
      options.last().boundingBox(),
    ]);
    if (!list || !last) throw new Error('The palette is not on screen.');
    expect(await options.last().getAttribute('aria-selected')).toBe('true');
    expect(last.y + last.height).toBeLessThanOrEqual(list.y + list.height + 1);
  });

  it('draws charts in the new theme’s colours as soon as the theme changes', async () => {
    await page.keyboard.press('t');
    const pixels = () =>
      page
        .locator('canvas')
        .first()
        .evaluate((canvas: HTMLCanvasElement) => canvas.toDataURL());
    const switched = await pixels();
    const asTable = page.getByRole('button', { name: 'Show as table' }).first();
    await asTable.click();
    await asTable.click();
    await expect.poll(pixels).toBe(switched);
  });

  it('leaves letters to a list of options that has the focus', async () => {
    await page.keyboard.press('2');
    const theme = await page.locator('html').getAttribute('data-theme');
    await page.getByLabel('Sort by').focus();
    await page.keyboard.press('t');
    expect(await page.locator('html').getAttribute('data-theme')).toBe(theme);
  });

  it('draws charts anew in a window made smaller', async () => {
    await page.keyboard.press('2');
    await row('db-03').click();
    await page.setViewportSize({ width: 1024, height: 640 });
    const hidden = () => page.getByRole('article').evaluate((article) => article.scrollWidth - article.clientWidth);
    await expect.poll(hidden).toBeLessThanOrEqual(0);
  });

  it('remembers theme and zone', async () => {
    await page.keyboard.press('t');
    await page.keyboard.press('z');
    const theme = await page.locator('html').getAttribute('data-theme');
    await page.reload();
    expect(await page.locator('html').getAttribute('data-theme')).toBe(theme);
    await page.getByRole('button', { name: 'Local time' }).waitFor();
  });

  it.each(['light', 'dark'])('has no accessibility violation in any view, %s', async (theme) => {
    if ((await page.locator('html').getAttribute('data-theme')) !== theme) await page.keyboard.press('t');
    // What is built is the same in both; only what is seen differs.
    const rules = theme === 'dark' ? ['color-contrast'] : undefined;
    const check = async (view: string) => {
      const builder = new AxeBuilder({ page });
      const { violations } = await (rules ? builder.withRules(rules) : builder).analyze();
      expect(violations.map(({ id, nodes }) => [view, id, nodes.map(({ html }) => html).slice(0, 3)])).toEqual([]);
    };
    await check('overview');
    await page.keyboard.press('2');
    await row('db-03').click();
    await check('detail');
    await row('web-07').click();
    await page.getByRole('button', { name: 'Show as table' }).first().click();
    await check('failure');
    await page.keyboard.press('l');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await selectedLine().waitFor();
    await check('logs');
    await page.keyboard.press('?');
    await check('shortcuts');
    await page.getByRole('button', { name: 'What the figures mean' }).click();
    await check('help on figures');
    await page.getByRole('button', { name: 'What is read' }).click();
    await check('help on reading');
  });

  it.each([
    [1024, 640],
    [640, 400],
  ])('fits into %d × %d without scrolling sideways', async (width, height) => {
    await page.setViewportSize({ width, height });
    for (const key of ['1', '2', '3']) {
      await page.keyboard.press(key);
      const overflow = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      );
      expect(overflow).toBeLessThanOrEqual(0);
    }
  });

  it('breaks no word of a table and cuts no cause at 1024', async () => {
    await page.setViewportSize({ width: 1024, height: 640 });
    await page.keyboard.press('1');
    await page.getByText('28 logs read').click();
    const rows = page.getByRole('table').filter({ hasText: 'From, UTC' }).locator('tbody tr');
    const heights = await rows.evaluateAll((all) =>
      all.flatMap((row) =>
        [...row.querySelectorAll('td')].slice(1).map((cell) => {
          const range = document.createRange();
          range.selectNodeContents(cell);
          return range.getBoundingClientRect().height;
        }),
      ),
    );
    expect(heights.length).toBe(28 * 5);
    expect(Math.max(...heights)).toBeLessThan(24);
    const causes = page.getByRole('region', { name: 'Causes' }).getByRole('button');
    const isCut = await causes.evaluateAll((all) => all.map((one) => one.scrollWidth > one.clientWidth));
    expect(isCut).toEqual([false, false, false]);
  });
});

it('the start view has no accessibility violation', async () => {
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id }) => id)).toEqual([]);
});

it('a file that is no log is told so kindly, with what would help', async () => {
  const picture = join(folder, 'holiday.jpg');
  writeFileSync(picture, Buffer.from([0xff, 0xd8, 0xff, 0xe0, ...Array.from({ length: 5000 }, (_, i) => i % 251)]));
  await choose(picture);
  await page.getByRole('heading', { name: 'No ESXi or vCenter log in here' }).waitFor();
  expect(await page.getByRole('main').innerText()).toContain('vmkernel.log');
});

it('a log that is pasted in the simplified dialect is understood', async () => {
  const file = join(folder, 'pasted.txt');
  const say = (second: number, text: string) =>
    `[2024-01-15 10:23:${second}] vmx| I125: VMotion: 1914: 1234567890123 S: ${text}\n`;
  writeFileSync(
    file,
    say(10, 'Starting vMotion...') +
      say(16, 'Copied 1000 pages (4MB) in 5 seconds, remaining 5000 pages...') +
      say(18, 'Copied 5000 pages (20MB) in 2 seconds, remaining 10 pages...') +
      say(19, 'Stop-and-copy...'),
  );
  await choose(file);
  await page.getByRole('heading', { name: '1 migration' }).waitFor();
  await page.keyboard.press('2');
  await row('1234567890123').click();
  await page.getByText('2 pre-copy rounds').waitFor();
});

it('log text that looks like markup stays text', async () => {
  const file = join(folder, 'vmkernel.log');
  const evil = '<img src=x onerror="window.evil=1"><script>window.evil=1</script>';
  writeFileSync(
    file,
    `2023-04-15T08:52:00.000Z cpu1:2)VMotion: 1: 8743996508480001077 S: ${evil}\n2023-04-15T08:52:01.000Z cpu1:2)Migrate: 1: 8743996508480001077 S: Failed: ${evil} (0xbad0001) @0x0\n`,
  );
  await choose(file);
  await page.keyboard.press('2');
  await row('8743996508480001077').click();
  await page.getByRole('region', { name: 'Failure' }).getByText('<img src=x', { exact: false }).first().waitFor();
  expect(await page.evaluate(() => (window as { evil?: number }).evil)).toBeUndefined();
  expect(await page.locator('article img[src]').count()).toBe(0);
});

it('files that are worth a thread of their own give what they give without', async () => {
  const scanners = () => page.workers().filter((worker) => worker.url().includes('/scan.worker-')).length;
  const reads = async (...files: string[]) => {
    await page.reload();
    // One is started ahead.
    await expect.poll(scanners).toBe(1);
    await choose(...files);
    await page.getByRole('heading', { name: '7 migrations' }).waitFor();
    await page.getByRole('region', { name: 'Reading' }).waitFor({ state: 'detached' });
    await page.keyboard.press('2');
    await row('web-07').waitFor();
    return page.getByRole('option').allInnerTexts();
  };
  const alone = await reads(samplePath);
  expect(scanners()).toBe(1);
  const noise = '2023-04-15T08:52:00.000Z cpu1:2)Vol3: 1: nothing to see here, and nothing there either\n';
  const big = join(folder, 'vmkwarning.log');
  writeFileSync(big, Buffer.alloc(8 << 20, noise));
  expect(await reads(samplePath, big)).toEqual(alone);
  // It has done its work.
  await expect.poll(scanners).toBe(0);
});

it('shows the log that is open, not one of the same name that was open before', async () => {
  const log = (text: string) => `2023-04-15T08:52:00.000Z cpu1:2)VMotion: 1: 8743996508480001077 S: ${text}\n`;
  for (const text of ['the first host', 'the second host']) {
    const file = join(folder, text, 'vmkernel.log');
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, log(text));
    await page.getByRole('button', { name: 'Overview', exact: true }).click();
    if (text === 'the first host') await choose(file);
    else {
      await (await chooserByKey(page, 'o')).setFiles(file);
      await page.getByRole('dialog', { name: 'Add or open' }).getByRole('button', { name: 'Open as new' }).click();
    }
    await page.getByRole('heading', { name: '1 migration' }).waitFor();
    await page.getByRole('button', { name: 'Logs', exact: true }).click();
    await chooseLog(page, 'vmkernel.log');
    await page.getByRole('listbox', { name: 'Lines of vmkernel.log' }).getByText(text).waitFor();
  }
});

it('what a limit kept out is read on request, and stays said until then', async () => {
  const file = join(folder, 'vmkernel.log');
  const line = '2023-04-15T08:52:00.000Z cpu1:2)VMotion: 1: 8743996508480001077 S: ';
  writeFileSync(file, `${line}${'x'.repeat(3 << 20)}\n${line}text\n`);
  await choose(file);
  await page.getByText('1 thing was not read, or not to the end').waitFor();
  await page.getByText(/^Line 1 is cut/).waitFor();
  await page.getByRole('button', { name: 'Read on without this limit' }).click();
  await page.getByText('nothing is missing').waitFor();
  await page.getByRole('heading', { name: '1 migration' }).waitFor();
});

it('reading can be cancelled; what was found until then stays', async () => {
  const file = join(folder, 'big.log');
  const start = '2023-04-15T08:52:00.000Z cpu1:2)VMotion: 1: 8743996508480001077 S: text\n';
  const noise =
    '2023-04-15T08:52:00.000Z cpu1:2)Vol3: 1: nothing to see here, and nothing there either, for a long, long time\n';
  const small = join(folder, 'vmkernel.log');
  writeFileSync(small, start);
  writeFileSync(file, Buffer.alloc(900 << 20, noise));
  await choose(small, file);
  await page.getByRole('heading', { name: '1 migration' }).waitFor();
  await page.getByRole('button', { name: 'Cancel' }).click();
  await page.getByRole('region', { name: 'Reading' }).waitFor({ state: 'detached' });
  await page.getByText('this is what was found until then').waitFor();
  await page.getByRole('heading', { name: '1 migration' }).waitFor();
});

it('one host’s bundle alone is said to be half the story, and what would have the other half', async () => {
  const half = join(folder, 'half');
  await walk([memorySource('sample-bundle.zip', readFileSync(samplePath))], {
    platform: nodePlatform,
    wanted: (path) => path.includes('/esx-esx-01'),
    warn: () => undefined,
    visit: async ({ path, bytes }) => {
      const file = join(half, path.slice(path.indexOf('.tgz/') + 5));
      mkdirSync(dirname(file), { recursive: true });
      const parts: Uint8Array[] = [];
      for await (const chunk of bytes) parts.push(new Uint8Array(chunk));
      writeFileSync(file, Buffer.concat(parts));
    },
  });
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Open folder…' }).click();
  await (await chooser).setFiles(half);
  // While files are read, rows still move: a click could meet another one.
  await page.getByRole('heading', { name: /\d migrations/ }).waitFor();
  await page.getByRole('region', { name: 'Reading' }).waitFor({ state: 'detached' });
  await page.keyboard.press('2');
  await row('web-07').click();
  await page.getByRole('region', { name: 'What to do next' }).getByText('Read next:').first().waitFor();
});

it('a log of more lines than a page can lay out is gone through to its end', async () => {
  const file = join(folder, 'long.log');
  const line = (n: number) => `2023-04-15T08:52:00.000Z cpu1:2)Vol3: 1: entry ${n}\n`;
  const lines = 600_000;
  writeFileSync(file, Array.from({ length: lines }, (_, n) => line(n + 1)).join(''));
  await choose(file);
  await page.getByRole('heading', { name: 'No vMotion in these logs' }).waitFor();
  await page.keyboard.press('3');
  await chooseLog(page);
  const log = page.getByRole('listbox', { name: 'Lines of long.log' });
  await log.focus();
  for (const [key, shown] of [
    ['End', lines],
    ['PageUp', undefined],
    ['Home', 1],
    ['j', 2],
  ] as const) {
    await page.keyboard.press(key);
    if (shown !== undefined)
      await log
        .getByRole('option', { selected: true })
        .filter({ hasText: `entry ${shown}` })
        .waitFor();
  }
  const pattern = page.getByRole('searchbox', { name: 'Search with a regular expression' });
  await pattern.fill('entry 45678[0-9]$');
  await pattern.press('Enter');
  await page.getByText('10 matches').waitFor();
  await log.getByRole('option', { selected: true }).filter({ hasText: 'entry 456780' }).waitFor();
});

it('a damaged bundle gives what could be read, and says what could not', async () => {
  const file = join(folder, 'cut.zip');
  const sample = readFileSync(samplePath);
  writeFileSync(file, sample.subarray(0, Math.floor(sample.length * 0.7)));
  await choose(file);
  await page.getByRole('region', { name: 'Reading' }).waitFor({ state: 'detached' });
  await page.getByRole('heading', { name: /\d migrations/ }).waitFor();
  await page.getByText(/not read, or not to the end/).waitFor();
});
