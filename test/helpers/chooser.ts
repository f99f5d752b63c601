/** The file dialog, opened by a key. */
import type { FileChooser, Page } from 'playwright';

/** Chromium now and then opens a chooser without telling whoever drives it, when the page is busy: the key is pressed again. */
export async function chooserByKey(page: Page, key: string): Promise<FileChooser> {
  for (let tries = 0; tries < 5; tries += 1) {
    const told = page.waitForEvent('filechooser', { timeout: 4000 }).catch(() => undefined);
    await page.keyboard.press(key);
    const chooser = await told;
    if (chooser) return chooser;
  }
  throw new Error('No chooser opened for the key.');
}
