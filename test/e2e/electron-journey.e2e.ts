import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { analyse } from '../../renderer/engine/analyse.ts';
import { duration } from '../../renderer/engine/presentation/figures.ts';
import { calibrate, simulate } from '../../renderer/engine/simulate/index.ts';
import { leverOf } from '../../renderer/engine/what-if/index.ts';
import type { Variant } from '../../renderer/engine/what-if/index.ts';
import { nodePlatform } from '../../renderer/platform/platform.node.ts';
import { findElectron, packagedStyleApp, startElectron } from '../helpers/electron-app.ts';
import type { Started } from '../helpers/electron-app.ts';
import { memorySource } from '../helpers/memory-source.ts';
import { chooseLog } from '../helpers/choose-log.ts';

const found = findElectron();
if ('missing' in found) console.log(`Electron's tests are skipped: ${found.missing}`);
const root = resolve(import.meta.dirname, '../..');
const folder = mkdtempSync(join(tmpdir(), 'switchover-journey-'));

interface Expected {
  readonly migrations: readonly {
    readonly vm: string;
    readonly idHex: string;
    readonly downtimeMs?: number;
    readonly kind: string;
  }[];
}
const expected = JSON.parse(readFileSync(join(root, 'test/fixtures/sample/expected.json'), 'utf8')) as Expected;
const moved = expected.migrations.filter((one) => one.kind === 'vmotion' && one.downtimeMs !== undefined);

/** What a support engineer does, in the desktop application. */
describe.skipIf('missing' in found)('a journey through the desktop application', () => {
  let executable: string;
  let started: Started;
  const netLog = join(folder, 'net-log.json');
  const start = async (...paths: string[]) => {
    started = await startElectron({ executable, paths, switches: [`--log-net-log=${netLog}`] });
    return started.page;
  };

  beforeAll(() => {
    if (!('missing' in found)) executable = packagedStyleApp(found.folder);
  });
  afterEach(async () => {
    const { app, complaints } = started;
    await app.close();
    expect(complaints).toEqual([]);
    // Chromium's own record of what all its processes asked of the network, names to resolve included.
    const asked = readFileSync(netLog, 'utf8').match(/"(?:url|host)":"[^"]*"/g) ?? [];
    expect(asked.filter((one) => !/^"url":"(app|blob|data|devtools|file):/.test(one))).toEqual([]);
  });
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it.each(moved)(
    'opens the sample from the menu, finds $vm by its hex id, reads its downtime, stands on the line',
    async ({ vm, idHex, downtimeMs }) => {
      const page = await start();
      await started.app.evaluate(({ Menu }) => {
        Menu.getApplicationMenu()?.getMenuItemById('file.open-sample')?.click();
      });
      await page.getByRole('button', { name: 'Migrations' }).click();
      await page.getByRole('searchbox', { name: 'Filter migrations' }).fill(idHex);
      const options = page.getByRole('option', { name: vm });
      await expect.poll(() => options.count()).toBe(1);
      await options.click();
      const downtime = `${String(Math.round(downtimeMs ?? 0))} ms`;
      await page.getByRole('button', { name: `${downtime} downtime` }).click();
      // The log gives it in microseconds; those are the digits that the figure on the screen was rounded from.
      const line = page.getByRole('region', { name: 'Line and its surroundings' }).locator('.whole');
      await expect.poll(() => line.innerText()).toContain(String(Math.round((downtimeMs ?? 0) * 1000)));
      const text = await line.innerText();
      await page.getByRole('button', { name: 'Open in Logs' }).click();
      await page.getByRole('region', { name: 'Log', exact: true }).getByText(text.slice(-60)).first().waitFor();
    },
  );

  it('adds to a kept investigation: its bundle is found where it lies, and read with what is added', async () => {
    const path = join(folder, 'esx-a.log');
    const failed = (id: string) =>
      `2023-04-15T08:52:34.879Z cpu4:2)WARNING: Migrate: 282: ${id} S: Failed: Out of memory (0xbad0014) @0x1\n`;
    writeFileSync(path, failed('8743996508480001077'));
    const first = await start(path);
    await first.getByRole('heading', { name: '1 migration' }).waitFor();
    await first.getByText(/^saved/).waitFor();
    const { profile } = started;
    await started.app.close();
    started = await startElectron({ executable, profile, switches: [`--log-net-log=${netLog}`] });
    const { app, page } = started;
    await page
      .getByRole('button', { name: /esx-a\.log/ })
      .first()
      .click();
    await page.getByRole('heading', { name: '1 migration' }).waitFor();
    await app.evaluate(({ clipboard }, text) => clipboard.writeText(text), failed('8743996508480001078'));
    await page.keyboard.press('ControlOrMeta+v');
    await page
      .getByRole('dialog', { name: 'Add or open' })
      .getByRole('button', { name: /^Add to/ })
      .click();
    await page.getByRole('heading', { name: '2 migrations' }).waitFor();
    await page.getByText('2 logs read').waitFor();
  });

  it('asks what 25 GbE would have done for the slow one: the figures are the engine’s', async () => {
    const sample = join(root, 'out/sample/sample-bundle.zip');
    const { migrations } = await analyse([memorySource('sample', readFileSync(sample))], { platform: nodePlatform });
    const slow = migrations.find(({ vm }) => vm.name === 'db-03');
    if (!slow) throw new Error('the sample has no db-03');
    const base: Variant = { mode: 'precopy', inputs: calibrate(slow).scenario.inputs };
    const simulated = simulate({ hypervisor: 'VMware', ...leverOf('link').write(base, 25) });
    if (!simulated.ok) throw new Error(simulated.problems.join(' '));
    const page = await start(sample);
    await page.getByRole('button', { name: 'Migrations' }).click();
    await page.getByRole('option', { name: 'db-03' }).click();
    await page.keyboard.press('w');
    await page.getByRole('textbox', { name: 'Line rate for vMotion' }).fill('25');
    await page.keyboard.press('Enter');
    const { totalTimeSeconds, downtimeMs = 0 } = simulated.migration;
    const row = page.locator('tr[data-scenario="25 GbE"]');
    await expect.poll(() => row.locator('[data-figure="Total time"]').innerText()).toBe(duration(totalTimeSeconds));
    expect(await row.locator('[data-figure="Downtime"]').innerText()).toBe(duration(downtimeMs / 1000));
    await page.keyboard.press('Control+z');
    await expect.poll(() => row.count()).toBe(0);
  });

  it('reads what was open again after the page has crashed and was loaded anew', async () => {
    const page = await start(join(root, 'out/sample/sample-bundle.zip'));
    await page.getByRole('heading', { name: '7 migrations' }).waitFor();
    // A window that dies sooner after reading is asked about first (read-again.e2e.ts).
    const noted = () => page.evaluate(() => localStorage.getItem('switchover.reading'));
    await expect.poll(noted, { timeout: 10_000 }).toBe(null);
    const reloaded = await started.app.evaluate(async ({ BrowserWindow, dialog }) => {
      // The offer to reload is taken: nobody is there to click.
      dialog.showMessageBox = () => Promise.resolve({ response: 0, checkboxChecked: false });
      const contents = BrowserWindow.getAllWindows()[0]?.webContents;
      if (!contents) return '';
      const done = new Promise<void>((resolve) => contents.once('did-finish-load', () => resolve()));
      contents.forcefullyCrashRenderer();
      await done;
      for (let look = 0; look < 100; look += 1) {
        const text = String(await contents.executeJavaScript('document.body.innerText'));
        if (text.includes('7 migrations')) return 'read again';
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
      return 'nothing was read';
    });
    expect(reloaded).toBe('read again');
  });

  it('shows hostile log text as text', async () => {
    const hostile = join(folder, 'vmware.log');
    const vm = '<img src=x onerror="window.ran=1">';
    const told = `{{window.ran=1}}<script>window.ran=1</script><a href="javascript:window.ran=1">x</a>`;
    const lines = [
      `2023-11-16T01:12:30.118Z In(05) vmx - Migrate: Caching migration parameters for ${vm}`,
      `2023-11-16T01:12:30.200Z In(05) vmx 52ab-c7 MigrateSetStateFinished: type=2 new state=12 ${told}`,
      `2023-11-16T01:12:31.200Z In(05) vmx 52ab-c7 Migrate: cleaning up migration state ${told}`,
    ];
    writeFileSync(hostile, `${lines.join('\n')}\n`);
    const page = await start(hostile);
    await page.getByRole('button', { name: 'Logs' }).click();
    await chooseLog(page);
    await page.getByRole('region', { name: 'Log', exact: true }).getByText(told.slice(0, 20)).first().waitFor();
    expect(await page.evaluate(() => 'ran' in window)).toBe(false);
    expect(await page.locator('main a, main script, main img[src]').count()).toBe(0);
  });

  it('tells someone who opened the wrong file so, kindly', async () => {
    const diary = join(folder, 'holiday.txt');
    writeFileSync(diary, 'Dear diary, today nothing moved.\n'.repeat(50));
    const page = await start(diary);
    await page.getByRole('heading', { name: 'No ESXi or vCenter log in here' }).waitFor();
    expect(await page.locator('main').innerText()).not.toMatch(/Error|undefined|\bat .*:\d+/);
  });

  it('stops reading when asked, and stays at hand', async () => {
    const big = join(folder, 'vmkernel.log');
    const line =
      '2023-11-16T01:12:30.118Z cpu3:2098543)ScsiDeviceIO: 3449: Cmd 0x1a from world 0 to dev "naa.6" failed H:0x0 D:0x2\n';
    writeFileSync(big, Buffer.alloc(1 << 30, line));
    const page = await start(big);
    await page.getByRole('button', { name: 'Cancel' }).click();
    await expect.poll(() => page.getByRole('region', { name: 'Reading' }).count()).toBe(0);
    await page.getByRole('button', { name: /^Search or command/ }).click();
    await page.getByRole('dialog').waitFor();
  });
});
