/** Chooses a log in the tree of the logs' view, by keyboard: its filter's words, or the first log. */
import type { Page } from 'playwright';

export async function chooseLog(page: Page, words = ''): Promise<void> {
  const filter = page.getByRole('searchbox', { name: 'Filter logs' });
  // Before that the logs are still being read.
  await page.getByRole('treeitem').first().waitFor();
  await filter.fill(words);
  await filter.press('Enter');
  await filter.fill('');
  // As filling it put the focus there, where a letter is no command.
  await filter.blur();
}
