/** Lines that speak of a vMotion and that nobody understood, as the window shows them. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, expect, it } from 'vitest';
import { openBrowserApp } from '../helpers/browser-app.ts';
import type { BrowserApp } from '../helpers/browser-app.ts';

const folder = mkdtempSync(join(tmpdir(), 'switchover-unread-'));
const stamp = '2014-11-08T03:11:10.313Z';
const failed = (id: string) =>
  `${stamp} cpu5:3343193)WARNING: Migrate: 269: ${id} S: Failed: IO was aborted (0xbad00e0) @0x41801e280b11`;
const ticket = join(folder, 'ticket.txt');
const mixed = join(folder, 'vmkernel.log');
writeFileSync(
  ticket,
  ['Dear all,', '', ...['1', '2', '3'].map((n) => `It says "${failed(`141541625401746${n}`)}"`), '<b>Regards</b>'].join(
    '\n',
  ),
);
writeFileSync(mixed, [failed('1415416254017461'), `It says "${failed('1415416254017462')}"`, ''].join('\n'));

let app: BrowserApp;
afterEach(async () => {
  await app.close();
  expect(app.complaints).toEqual([]);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function open(path: string): Promise<void> {
  app = await openBrowserApp();
  const chooser = app.page.waitForEvent('filechooser');
  await app.page.getByRole('button', { name: /^Open…/ }).click();
  await (await chooser).setFiles(path);
}

/** For a look by eye, where a folder is named. */
async function shoot(name: string): Promise<void> {
  const to = process.env['SHOTS'];
  if (to === undefined) return;
  for (const colorScheme of ['light', 'dark'] as const) {
    await app.page.emulateMedia({ colorScheme });
    await app.page.screenshot({ path: join(to, `${name}-${colorScheme}.png`) });
  }
}

it('a ticket that quotes a log is not said to hold no vMotion, and its lines lead to the file', async () => {
  await open(ticket);
  const { page } = app;
  await page.getByRole('heading', { name: '3 lines speak of vMotion in a form that is not read' }).waitFor();
  expect(await page.getByText('No vMotion in these logs').count()).toBe(0);
  expect(await page.getByText('1415416254017463 S: Failed').count()).toBe(1);
  await shoot('ticket');
  await page.keyboard.press('2');
  await page.getByText('No migration was read, but 3 lines speak of vMotion in a form that is not read').waitFor();
  await page.keyboard.press('1');
  await page.getByRole('button', { name: 'ticket.txt:4' }).click();
  const line = page.getByRole('listbox', { name: 'Lines of ticket.txt' }).getByRole('option', { selected: true });
  await expect.poll(() => line.innerText()).toContain('1415416254017462');
  await shoot('ticket-in-logs');
});

it('beside migrations that are read they stand on the overview, too', async () => {
  await open(mixed);
  const { page } = app;
  await page.getByRole('heading', { name: '1 migration' }).waitFor();
  const region = page.getByRole('region', { name: 'Lines that are not read' });
  await region.getByRole('heading', { name: '1 line speaks of vMotion in a form that is not read' }).waitFor();
  await page.getByText('1 line about vMotion, listed below').waitFor();
  await shoot('mixed');
});
