/** What the tests of kept investigations do again and again. */
import { readFileSync } from 'node:fs';
import type { Page } from 'playwright';

export const article = (page: Page) => page.getByRole('article', { name: 'The open investigation' });
export const items = (page: Page) => page.getByRole('list', { name: 'Kept investigations' }).getByRole('listitem');

/** Waits until the top bar says that all of it is on disk. */
export async function saved(page: Page): Promise<void> {
  await page.locator('[data-save="saved"]').waitFor();
}

export async function showInvestigations(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Investigations', exact: true }).click();
  await page.getByRole('region', { name: 'Investigations' }).waitFor();
}

/** Opens files through the file dialog of the list. */
export async function importFiles(page: Page, ...files: (string | { name: string; buffer: Buffer })[]): Promise<void> {
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Import…' }).click();
  const paths = files.map((file) => (typeof file === 'string' ? file : { ...file, mimeType: 'application/gzip' }));
  await (await chooser).setFiles(paths as string[]);
}

/** What a click has the browser download. */
export async function downloaded(page: Page, click: () => Promise<void>): Promise<Buffer> {
  const download = page.waitForEvent('download');
  await click();
  return readFileSync(await (await download).path());
}
