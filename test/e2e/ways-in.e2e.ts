/** Lines that are pasted, and what is added to an investigation that is open. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openBrowserApp } from '../helpers/browser-app.ts';
import type { BrowserApp } from '../helpers/browser-app.ts';
import { chooserByKey } from '../helpers/chooser.ts';
import { chooseLog } from '../helpers/choose-log.ts';

const folder = mkdtempSync(join(tmpdir(), 'switchover-ways-'));
const id = '8743996508480001077';
/** What vmkernel writes at a failure, seen of the sample's kind; the second host is 2 s ahead. */
const failed = `2023-04-15T08:52:34.879Z esx-a vmkernel: cpu4:2758489)WARNING: Migrate: 282: ${id} S: Failed: Out of memory (0xbad0014) @0x41801e280b11`;
const mail = [
  'Dear support,',
  '',
  'the migration of our database failed last night. This is what the host says:',
  '',
  `2023-04-15T08:52:30.100Z esx-a vmkernel: cpu4:2758489)Migrate: vm 2758490: 3284: Setting VMOTION info: Source ts = ${id}, src ip = <10.0.0.1> dest ip = <10.0.0.2> Dest wid = 4242 using SHARED swap`,
  failed,
  '',
  'Regards',
  '',
].join('\n');
const other = join(folder, 'vmkernel.log');
writeFileSync(
  other,
  [
    `2023-04-15T08:52:32.200Z esx-b vmkernel: cpu9:2101)Migrate: vm 4242: 3284: Setting VMOTION info: Dest ts = ${id}, src ip = <10.0.0.1> dest ip = <10.0.0.2> Dest wid = 4242 using SHARED swap`,
    `2023-04-15T08:52:36.900Z esx-b vmkernel: cpu9:2101)WARNING: Migrate: 282: ${id} D: Failed: Migration determined a failure by the VMX (0xbad0092) @0x41801e280b11`,
    '',
  ].join('\n'),
);

let app: BrowserApp;
beforeEach(async () => {
  app = await openBrowserApp();
});
afterEach(async () => {
  await app.close();
  expect(app.complaints).toEqual([]);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Clean for axe in both themes; where a folder is named, with a picture for a look by eye. */
async function looksWell(name: string): Promise<void> {
  const { page } = app;
  const to = process.env['SHOTS'];
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations.map(({ id: rule, nodes }) => `${rule}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([]);
    if (to !== undefined) await page.screenshot({ path: join(to, `${name}-${colorScheme}.png`) });
  }
}

async function copy(text: string): Promise<void> {
  await app.page.evaluate((words) => navigator.clipboard.writeText(words), text);
}
const button = (name: string | RegExp) => app.page.getByRole('button', { name });
const dialog = (name: string) => app.page.getByRole('dialog', { name });
const says = (text: string | RegExp) => app.page.getByText(text).first().waitFor();

/** From the overview to the line that says why. */
async function landOnTheLine(name: string, line: string): Promise<void> {
  const { page } = app;
  await page.keyboard.press('2');
  await page.getByRole('listbox').first().getByRole('option').first().click();
  await button(/^Show the line of the failure/)
    .first()
    .click();
  await button('Open in Logs').click();
  const selected = page.getByRole('listbox', { name: `Lines of ${name}` }).getByRole('option', { selected: true });
  await expect.poll(() => selected.innerText()).toContain(line);
}

async function choose(open: () => Promise<void>, ...files: readonly string[]): Promise<void> {
  const chooser = app.page.waitForEvent('filechooser');
  await open();
  await (await chooser).setFiles([...files]);
}

describe('pasted', () => {
  it('in the field of the start page: the migration, its cause, and the line', async () => {
    const { page } = app;
    await page.getByLabel('Paste lines').fill(mail);
    await looksWell('start-pasting');
    await button(/^Read these lines/).click();
    await page.getByRole('heading', { name: '1 migration' }).waitFor();
    await landOnTheLine('Pasted lines', failed);
    await looksWell('pasted-in-logs');
  });

  const lines = mail.split('\n').slice(4, 6);
  it.each([
    ['quoted twice', ['Hi all,', 'see below.', '', ...lines.map((line) => `> > ${line}`), '> ', '> any idea?']],
    ['of grep with file names', ['$ grep 8743996508480001077 *', ...lines.map((line) => `vmkernel.log:${line}`)]],
    [
      'indented, with blank lines between',
      ['Case 4711:', ...lines.flatMap((line) => ['', `    ${line}`]), '', 'Kind regards'],
    ],
  ])('%s: the migration, and its line as it came', async (_how, text) => {
    const { page } = app;
    await page.getByLabel('Paste lines').fill(text.join('\n'));
    await button(/^Read these lines/).click();
    await page.getByRole('heading', { name: '1 migration' }).waitFor();
    await landOnTheLine('Pasted lines', text.find((line) => line.includes('Out of memory')) ?? '');
  });

  it('by its keys anywhere; kept with the investigation, whose lines are read without a file', async () => {
    const { page } = app;
    await copy(mail);
    await page.keyboard.press('ControlOrMeta+v');
    await page.getByRole('heading', { name: '1 migration' }).waitFor();
    await expect.poll(() => page.getByText(/^saved/).count()).toBe(0);
    await page.keyboard.press('ControlOrMeta+s');
    await says(/^saved/);
    await page.reload();
    await page.getByRole('button', { name: /Pasted lines/ }).click();
    await page.getByRole('heading', { name: '1 migration' }).waitFor();
    await landOnTheLine('Pasted lines', failed);
    // The whole mail is there, not only what was kept around the evidence.
    expect(await page.getByRole('listbox', { name: 'Lines of Pasted lines' }).innerText()).toContain('Dear support,');
    await page.keyboard.press('7');
    await says('Pasted lines');
    expect(await page.getByText('is not open. Open or drop it again').count()).toBe(0);
  });

  it('into a field it stays a paste', async () => {
    const { page } = app;
    await copy('app-014');
    await page.getByLabel('Paste lines').focus();
    await page.keyboard.press('ControlOrMeta+v');
    expect(await page.getByLabel('Paste lines').inputValue()).toBe('app-014');
    expect(await page.getByRole('dialog').count()).toBe(0);
  });

  it('nothing is said to be nothing', async () => {
    await copy('  \n');
    await app.page.keyboard.press('ControlOrMeta+v');
    await says('There is no text in it.');
    await looksWell('nothing-pasted');
  });
});

describe('added', () => {
  beforeEach(async () => {
    const { page } = app;
    await page.getByLabel('Paste lines').fill(mail);
    await button(/^Read these lines/).click();
    await page.getByRole('heading', { name: '1 migration' }).waitFor();
  });

  it('a second host’s log: both sides joined; undone, as it was', async () => {
    const { page } = app;
    await looksWell('overview');
    await choose(() => button('Add a bundle or log…').click(), other);
    await page.getByText(/vmkernel\.log added/).waitFor();
    await page.getByRole('heading', { name: '1 migration' }).waitFor();
    await says('2 logs read');
    expect(await page.getByRole('region', { name: 'What was read' }).innerText()).toContain('esx-a, esx-b');
    await looksWell('added');
    await page.keyboard.press('2');
    await page.getByRole('listbox').first().getByRole('option').first().click();
    await looksWell('both-sides');
    await button('Undo').click();
    await page.keyboard.press('1');
    await says('1 log read');
  });

  it('is asked about where something is open: opened as new, the other one is kept', async () => {
    const { page } = app;
    await (await chooserByKey(page, 'o')).setFiles(other);
    await dialog('Add or open').waitFor();
    await looksWell('add-or-open');
    await dialog('Add or open').getByRole('button', { name: 'Open as new' }).click();
    await page.getByRole('heading', { name: 'vmkernel.log', level: 1 }).waitFor();
    await page.keyboard.press('7');
    await expect.poll(() => button(/Pasted lines/).count()).toBeGreaterThan(0);
  });

  it('more lines by the paste dialog, numbered', async () => {
    const { page } = app;
    await page.keyboard.press('ControlOrMeta+Shift+v');
    const asking = dialog('Paste lines');
    await asking.getByLabel('Paste lines').fill(`again:\n${failed.replaceAll('077 S', '078 S')}\n`);
    await looksWell('paste-dialog');
    await page.keyboard.press('ControlOrMeta+Enter');
    await dialog('Add or open')
      .getByRole('button', { name: /^Add to/ })
      .click();
    await page.getByRole('heading', { name: '2 migrations' }).waitFor();
    expect(await page.getByRole('dialog').count()).toBe(0);
    await page.getByText('2 logs read').click();
    await button('Pasted lines 2').click();
    await page.getByRole('listbox', { name: 'Lines of Pasted lines 2' }).waitFor();
  });

  it('to what is kept, whose file is not at hand: it is asked for, then read with it', async () => {
    const { page } = app;
    await choose(() => button('Add a bundle or log…').click(), other);
    await page.getByText(/vmkernel\.log added/).waitFor();
    await page.keyboard.press('ControlOrMeta+s');
    await says(/^saved/);
    await page.reload();
    await page.getByRole('button', { name: /Pasted lines/ }).click();
    await says('2 logs read');
    // Of the log that is not at hand the kept lines, of the pasted lines all.
    await page.keyboard.press('3');
    await chooseLog(page, 'vmkernel.log');
    await says('vmkernel.log again to read');
    await chooseLog(page, 'Pasted lines');
    await page.getByRole('listbox', { name: 'Lines of Pasted lines' }).waitFor();
    const second = join(folder, 'vpxa.log');
    writeFileSync(
      second,
      `2023-04-15T08:52:37.000Z info vpxa[12345] [Originator@6876 sub=vpxa] nothing of a vMotion\n`,
    );
    await page.keyboard.press('1');
    await (await chooserByKey(page, 'a')).setFiles(second);
    await dialog('Files that are not at hand').waitFor();
    await looksWell('not-at-hand');
    await choose(
      () => dialog('Files that are not at hand').getByRole('button', { name: 'Choose files…' }).click(),
      other,
    );
    await page.getByText(/vpxa\.log added/).waitFor();
    await says('3 logs read');
  });
});
