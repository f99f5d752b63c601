/** Two investigations with notes, and what is left of them after something went wrong. */
import type { Page } from 'playwright';
import { openSample } from './browser-app.ts';
import { article, items, saved, showInvestigations } from './kept.ts';

/** What the window has called saved. */
export interface Acknowledged {
  readonly name: string;
  readonly note: string;
}

/**
 * `whole`: listed, opens with its migrations, its note begins as it was said to be saved. `noted`: so, but without migrations.
 * `named`: not so, but told by name and time.
 */
export type Fate = 'whole' | 'noted' | 'named' | 'lost';

/** Opens the sample and copies it: two that are kept, as soon as can be. The first is open. */
export async function keepTwoAtOnce(page: Page): Promise<readonly [Acknowledged, Acknowledged]> {
  const name = 'sample-bundle.zip';
  await openSample(page);
  await showInvestigations(page);
  await saved(page);
  await items(page).first().getByRole('button', { name: 'Duplicate' }).click();
  await items(page)
    .getByRole('button', { name: `${name}, copy`, exact: true })
    .waitFor();
  return [
    { name: `${name}, copy`, note: '' },
    { name, note: '' },
  ];
}

/** Opens the sample, notes, makes a copy of it with another note: two that are kept, the second is open. */
export async function keepTwo(page: Page): Promise<readonly [Acknowledged, Acknowledged]> {
  const first = { name: 'Night shift', note: 'the switch was on fire' };
  const second = { name: 'Second case', note: 'another customer, the same switch' };
  await openSample(page);
  await showInvestigations(page);
  await writeNote(page, first.note);
  await article(page).getByLabel('Name').fill(first.name);
  await saveNow(page);
  await items(page).first().getByRole('button', { name: 'Duplicate' }).click();
  await open(page, `${first.name}, copy`);
  await writeNote(page, second.note);
  await article(page).getByLabel('Name').fill(second.name);
  await saveNow(page);
  await items(page).getByRole('button', { name: second.name, exact: true }).waitFor();
  return [first, second];
}

export async function saveNow(page: Page): Promise<void> {
  await page.keyboard.press('Control+s');
  await saved(page);
}

/** Opens one of the list, with its notes beside the list. */
export async function open(page: Page, name: string): Promise<void> {
  await items(page).getByRole('button', { name, exact: true }).click();
  await page.getByRole('heading', { name, level: 1, exact: true }).waitFor();
  await showInvestigations(page);
}

/** Writes the first note of the one that is open anew; by key, as the bar that offers to undo may lie above the button. */
export async function writeNote(page: Page, text: string): Promise<void> {
  const edit = article(page).getByRole('button', { name: 'Edit' }).first();
  const isThere = (await edit.count()) > 0;
  await (isThere ? edit : article(page).getByRole('button', { name: 'Add a note' })).press('Enter');
  await page.getByRole('textbox', { name: 'Note, in Markdown' }).fill(text);
  await page.keyboard.press('Escape');
}

/**
 * Looks for each in the list, opens it and reads its note; for those that are not there, reads what the window says.
 * @param patience milliseconds: the time a busy machine may take, and what each that is gone costs
 */
export async function fates(page: Page, all: readonly Acknowledged[], patience = 30_000): Promise<readonly Fate[]> {
  await closeDialogs(page);
  await showInvestigations(page);
  const found: Fate[] = [];
  for (const one of all) found.push(await fate(page, one, patience));
  return found;
}

async function fate(page: Page, { name, note }: Acknowledged, patience: number): Promise<Fate> {
  const listed = items(page).getByRole('button', { name, exact: true });
  await until(patience, async () => (await listed.count()) > 0 || (await isNamed(page, name)));
  // What is brought back is named first and listed a moment later.
  if (await until(patience / 4, async () => (await listed.count()) > 0)) {
    await listed.click();
    const isNoted = await until(patience, async () => {
      if (await isNamed(page, name, 'dialog')) return false;
      if ((await article(page).count()) === 0)
        await page.getByRole('button', { name: 'Investigations', exact: true }).click({ timeout: 1_000 });
      if ((await article(page).getByLabel('Name').inputValue({ timeout: 1_000 })) !== name) return false;
      if (note === '') return true;
      return (await article(page).locator('.markdown').first().innerText({ timeout: 1_000 })).startsWith(note);
    });
    if (isNoted) {
      await page.getByRole('button', { name: 'Overview', exact: true }).click();
      const migrations = page.getByRole('heading', { name: '7 migrations' });
      const isWhole = await until(patience / 4, async () => (await migrations.count()) > 0);
      await showInvestigations(page);
      return isWhole ? 'whole' : 'noted';
    }
  }
  const named = await isNamed(page, name);
  await closeDialogs(page);
  return named ? 'named' : 'lost';
}

/** Whether a sentence that is no entry of the list has its name and a time. */
async function isNamed(
  page: Page,
  name: string,
  within = '[role="alert"], [role="status"], dialog, p, li',
): Promise<boolean> {
  const texts = await page.locator(within).filter({ visible: true, hasText: name }).allInnerTexts();
  return texts.some((text) => /\d{1,2}:\d{2}/.test(text) && !/· changed /.test(text));
}

/** What the window says beside the list, for the message of a failed test. */
export async function said(page: Page): Promise<string> {
  return await page.locator('body').innerText();
}

async function closeDialogs(page: Page): Promise<void> {
  for (let at = 0; at < 5 && (await page.locator('dialog[open]').count()) > 0; at += 1)
    await page.keyboard.press('Escape');
}

/** Until it is true; what throws is not true yet. */
async function until(ms: number, test: () => Promise<boolean>): Promise<boolean> {
  for (const end = Date.now() + ms; ;) {
    if (await test().catch(() => false)) return true;
    if (Date.now() > end) return false;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
