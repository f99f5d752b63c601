/** Investigations in a real browser: kept, found again, carried to another machine, never lost. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { launchBrowserApp, openSample, serveApp } from '../helpers/browser-app.ts';
import type { BrowserApp, Serving } from '../helpers/browser-app.ts';
import { article, downloaded, importFiles, items, saved, showInvestigations } from '../helpers/kept.ts';

const samplePath = new URL('../../out/sample/sample-bundle.zip', import.meta.url).pathname;
const folders: string[] = [];
const newProfile = () => {
  const folder = mkdtempSync(join(tmpdir(), 'switchover-kept-'));
  folders.push(folder);
  return folder;
};

let serving: Serving;
let profile: string;
let app: BrowserApp;
let page: Page;

beforeAll(async () => {
  serving = await serveApp();
});
afterAll(async () => {
  await serving.close();
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});
beforeEach(async () => {
  profile = newProfile();
  await launch();
});
afterEach(async () => {
  await app.close();
  expect(app.complaints).toEqual([]);
});

async function launch(): Promise<void> {
  app = await launchBrowserApp(serving, profile);
  ({ page } = app);
}

async function restart(): Promise<void> {
  await app.close();
  expect(app.complaints).toEqual([]);
  await launch();
}

async function select(vm: string): Promise<void> {
  await page.getByRole('button', { name: 'Migrations', exact: true }).click();
  await page.getByRole('searchbox', { name: 'Filter migrations' }).fill(vm);
  await page.getByRole('listbox', { name: 'Migrations' }).getByRole('option').first().click();
}

async function note(on: Page, what: string, text: string): Promise<void> {
  await on.getByRole('button', { name: `Add a note about ${what}` }).click();
  await on.getByRole('textbox', { name: 'Note, in Markdown' }).fill(text);
  await on.keyboard.press('Escape');
}

const exportOpen = () => downloaded(page, () => page.keyboard.press('Control+Shift+S'));
const linesOf = (file: Buffer) =>
  gunzipSync(file)
    .toString('utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);

async function plan(table: string): Promise<void> {
  await page.getByRole('button', { name: 'Plan', exact: true }).click();
  await page.getByLabel('As a table').fill(table);
  await page.getByRole('button', { name: 'Read table' }).click();
  await page.locator('[data-answer]').waitFor();
}

/** Opens the sample, notes on the investigation, a migration and a line, bookmarks, saves. */
async function work(): Promise<void> {
  await openSample(page);
  await select('db-03');
  await note(page, 'this migration', '# Slow\n\n- the **link**\n\n<img src=x onerror=alert(1)>');
  await page.getByRole('button', { name: 'Bookmark this migration' }).click();
  await page.getByRole('button', { name: /^984 ms downtime/ }).click();
  await note(page, 'this line', 'here it stands still');
  await page.getByRole('button', { name: 'What if', exact: true }).click();
  await page.getByRole('button', { name: 'Duplicate' }).click();
  await plan('VM;Memory\nbig-1;64 GiB\nbig-2;128 GiB');
  await showInvestigations(page);
  await note(page, 'the investigation', 'ask the customer for the switch');
  await article(page).getByLabel('Name').fill('Night of the 20th');
  await article(page).getByLabel('Tags').fill('p1, link');
  await article(page).getByLabel('Status').selectOption('waiting');
  await page.keyboard.press('Control+s');
  await saved(page);
}

describe('work that is kept', () => {
  it('is all there after a new start, without the bundle, and goes on when the bundle comes back', async () => {
    await work();
    await expect
      .poll(
        async () =>
          await article(page)
            .getByText(/^SHA-256 [0-9a-f]{64}$/)
            .count(),
      )
      .toBe(1);
    const before = linesOf(await exportOpen())[1];
    await restart();
    await page.getByRole('button', { name: 'Night of the 20th' }).click();
    await page.getByRole('heading', { name: 'Night of the 20th', level: 1 }).waitFor();
    await article(page).getByText('ask the customer for the switch').waitFor();
    expect(linesOf(await exportOpen())[1]).toEqual(before);
    await page.getByRole('button', { name: 'Plan', exact: true }).click();
    await expect.poll(() => page.locator('[data-answer]').innerText()).toContain('2 VMs');

    await select('db-03');
    const detail = page.getByRole('article', { name: /^Migration of db-03/ });
    await detail.getByRole('heading', { name: 'Slow', level: 3 }).waitFor();
    expect(await detail.getByRole('listitem').filter({ hasText: 'the link' }).locator('strong').innerText()).toBe(
      'link',
    );
    await detail.getByText('<img src=x onerror=alert(1)>').waitFor();
    await page.getByRole('button', { name: /^984 ms downtime/ }).click();
    await page.getByText('here it stands still').waitFor();
    await page.getByRole('button', { name: 'Open in Logs' }).click();
    const kept = page.getByRole('listbox', { name: /^Kept lines of sample-bundle/ });
    await kept.getByRole('option', { selected: true }).waitFor();
    expect(await kept.getByRole('option').count()).toBeGreaterThan(10);

    await showInvestigations(page);
    await importFiles(page, samplePath);
    await page.getByText('Known bundle: “Night of the 20th” goes on.').waitFor();
    await saved(page);
    await showInvestigations(page);
    expect(await items(page).count()).toBe(1);
    await article(page).getByText('here it stands still').waitFor();
    await article(page).getByRole('button', { name: /:\d+$/ }).first().click();
    await page
      .getByRole('listbox', { name: /^Lines of sample-bundle/ })
      .getByRole('option', { selected: true })
      .waitFor();
  });

  it('takes the place of a plan that was typed before it was opened, which can be had back', async () => {
    await work();
    await restart();
    await plan('VM;Memory\ntyped-1;8 GiB');
    await page.getByRole('button', { name: 'Overview', exact: true }).click();
    await page.getByRole('button', { name: 'Night of the 20th' }).click();
    await page.getByRole('heading', { name: 'Night of the 20th', level: 1 }).waitFor();
    await page.getByRole('button', { name: 'Plan', exact: true }).click();
    const answer = () => page.locator('[data-answer]').innerText();
    await expect.poll(answer).toContain('2 VMs');
    await page.keyboard.press('Control+z');
    await expect.poll(answer).not.toContain('2 VMs');
    const typed = await page.locator('input').evaluateAll((all) => all.map((one) => (one as HTMLInputElement).value));
    expect(typed).toContain('typed-1');
  });

  it('does not take the place of a log that was asked for while it was read', async () => {
    await work();
    await restart();
    const log = `2023-11-16T01:12:30.118Z cpu1:2099)VMotion: 4976: 3056257112619629441 S: Stopping pre-copy: only 43 pages left to send\n`;
    await page.getByRole('button', { name: 'Night of the 20th' }).waitFor();
    const chooser = page.waitForEvent('filechooser');
    // In one task: while the two copies are compared, which opening waits for.
    await page.evaluate(
      (starts) => {
        const buttons = [...document.querySelectorAll('button')];
        for (const start of starts) buttons.find(({ innerText }) => innerText.trim().startsWith(start))?.click();
      },
      ['Night of the 20th', 'Open…'],
    );
    await (await chooser).setFiles({ name: 'vmkernel.log', mimeType: 'text/plain', buffer: Buffer.from(log) });
    const title = () => page.getByRole('banner').getByRole('heading').innerText();
    // Where the kept one was there first, it is asked about.
    const asNew = page.getByRole('dialog', { name: 'Add or open' }).getByRole('button', { name: 'Open as new' });
    await expect
      .poll(async () => {
        if ((await asNew.count()) > 0) await asNew.click();
        return title();
      })
      .toBe('vmkernel.log');
    await saved(page);
    await showInvestigations(page);
    await expect.poll(() => items(page).count()).toBe(2);
    expect(await title()).toBe('vmkernel.log');
  });

  it('is listed, searched, renamed, copied, archived, deleted and had back', async () => {
    await work();
    await items(page).first().getByRole('button', { name: 'Duplicate' }).click();
    await items(page).filter({ hasText: 'Night of the 20th, copy' }).waitFor();
    await page.getByRole('searchbox', { name: 'Search investigations' }).fill('db-03 copy');
    await expect.poll(() => items(page).count()).toBe(1);
    await items(page).first().getByRole('button', { name: 'Archive' }).click();
    await page.getByText('None fits the search.').waitFor();
    await page.getByRole('searchbox', { name: 'Search investigations' }).fill('');
    await expect.poll(() => items(page).count()).toBe(1);
    await page.getByLabel('Archived too').check();
    await expect.poll(() => items(page).count()).toBe(2);

    await items(page)
      .filter({ hasText: 'P1' })
      .filter({ hasNotText: 'copy' })
      .getByRole('button', { name: 'Delete' })
      .click();
    await expect.poll(() => items(page).count()).toBe(1);
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect.poll(() => items(page).count()).toBe(2);
    await items(page).filter({ hasNotText: 'copy' }).getByRole('button', { name: 'Night of the 20th' }).click();
    await showInvestigations(page);
    await article(page).getByText('ask the customer').waitFor();

    await article(page).getByRole('button', { name: 'Delete' }).first().click();
    await page.getByRole('button', { name: 'Undo' }).click();
    await article(page).getByText('ask the customer').waitFor();
    for (const text of ['another thought', '']) {
      await article(page).getByRole('button', { name: 'Edit' }).first().click();
      await page.getByRole('textbox', { name: 'Note, in Markdown' }).fill(text);
      await page.keyboard.press('Escape');
      await article(page).getByText('ask the customer').waitFor({ state: 'detached' });
      await page.getByRole('button', { name: 'Undo' }).click();
      await article(page).getByText('ask the customer').waitFor();
    }
    for (const theme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme: theme });
      const { violations } = await new AxeBuilder({ page }).analyze();
      expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([]);
    }
  });

  it('two windows on one: told, and no note is lost', async () => {
    await work();
    const second = await page.context().newPage();
    await second.goto(serving.url);
    await second.getByRole('button', { name: 'Night of the 20th' }).click();
    for (const window of [page, second]) await window.getByText('also open in another window').waitFor();
    await Promise.all([
      note(page, 'the investigation', 'from the first'),
      note(second, 'the investigation', 'from the second'),
    ]);
    for (const window of [page, second])
      for (const text of ['from the first', 'from the second']) await article(window).getByText(text).waitFor();
    await second.close();
    await page.getByText('also open in another window').waitFor({ state: 'detached' });
    await saved(page);
    await restart();
    await page.getByRole('button', { name: 'Night of the 20th' }).click();
    for (const text of ['from the first', 'from the second', 'ask the customer'])
      await article(page).getByText(text).waitFor();
  });
});

describe('files', () => {
  it('one export, imported on another profile, is equal field by field; a clash is asked about', async () => {
    await work();
    const file = await exportOpen();
    profile = newProfile();
    await restart();
    await showInvestigations(page);
    await importFiles(page, { name: 'night.switchover', buffer: file });
    await page.getByRole('heading', { name: 'Night of the 20th', level: 1 }).waitFor();
    const [header, original] = linesOf(file);
    expect(linesOf(await exportOpen())).toEqual([header, original]);

    await showInvestigations(page);
    await importFiles(page, { name: 'night.switchover', buffer: file });
    await page.getByRole('dialog', { name: 'Already here' }).getByRole('button', { name: 'Keep both' }).click();
    await page.getByRole('heading', { name: 'Night of the 20th, imported', level: 1 }).waitFor();
    const backup = await downloaded(page, async () => {
      await showInvestigations(page);
      await page.getByRole('button', { name: 'Back up everything…' }).click();
    });
    expect(linesOf(backup).map(({ name }) => name)).toEqual(
      expect.arrayContaining([undefined, 'Night of the 20th', 'Night of the 20th, imported']),
    );

    profile = newProfile();
    await restart();
    await showInvestigations(page);
    await importFiles(page, { name: 'backup.switchover', buffer: backup });
    await expect.poll(() => items(page).count()).toBe(2);
  });

  it('made to hurt are refused with a sentence, and leave what is there alone', async () => {
    await work();
    const before = await exportOpen();
    const [header, one] = gunzipSync(before).toString('utf8').split('\n');
    const hostile: readonly (readonly [string, Buffer, RegExp])[] = [
      ['cut.switchover', before.subarray(0, before.length / 2), /cut short/],
      [
        'newer.switchover',
        gzipSync(`${String(header).replace('"version":4', '"version":9')}\n${String(one)}\n`),
        /newer Switchover/,
      ],
      [
        'proto.switchover',
        gzipSync(`${String(header)}\n${String(one).replace('{', '{"__proto__":{"a":1},')}\n`),
        /__proto__/,
      ],
      [
        'name.switchover',
        gzipSync(`${String(header)}\n${String(one).replace('Night of', 'x'.repeat(2 ** 20))}\n`),
        /refused: name/,
      ],
      [
        'bomb.switchover',
        gzipSync(Buffer.concat([Buffer.from(`${String(header)}\n`), Buffer.alloc(200 * 2 ** 20, 0x20)])),
        /larger than any/,
      ],
      ['text.switchover', Buffer.from('no archive'), /damaged|no file of/],
    ];
    for (const [name, buffer, sentence] of hostile) {
      await importFiles(page, { name, buffer });
      const notice = page.getByRole('dialog', { name: `${name} was not imported` });
      await notice.getByText(sentence).waitFor();
      await notice.getByRole('button', { name: 'OK' }).click();
    }
    expect(await items(page).count()).toBe(1);
    expect(linesOf(await exportOpen())).toEqual(linesOf(before));
  });
});

describe('the database', () => {
  it.each([1, 2, 3, 4, 5])('of version %i is upgraded, all of it there, its bundle known again', async (version) => {
    await work();
    await page.evaluate(toOlder, version);
    await restart();
    await page.getByRole('button', { name: 'Night of the 20th' }).click();
    await article(page).getByText('ask the customer').waitFor();
    expect(await page.evaluate(async () => (await indexedDB.databases()).map(({ version }) => version))).toEqual([60]);
    await importFiles(page, samplePath);
    await page.getByText('Known bundle: “Night of the 20th” goes on.').waitFor();
  });

  it('of a newer version is refused and left as it is; the work can still be exported', async () => {
    // A page of the same origin without the app, which would hold the database open.
    await page.goto(`${serving.url}nothing-here`);
    await page.evaluate(toVersion9);
    await restart();
    await showInvestigations(page);
    await page
      .getByRole('alert')
      .getByText(/written by a newer Switchover/)
      .waitFor();
    await page.getByRole('button', { name: 'Overview', exact: true }).click();
    await openSample(page);
    await page
      .locator('[data-save="failed"]')
      .getByText(/newer Switchover/)
      .waitFor();
    const file = await downloaded(page, () => page.getByRole('button', { name: 'Export to a file…' }).click());
    expect(linesOf(file)[1]).toMatchObject({ name: 'sample-bundle.zip' });
    const left = await page.evaluate(rowsOfVersion9);
    expect(left).toEqual({ version: 90, rows: [{ id: 'theirs' }] });
  });

  it('without room says so, keeps what was there, and saves when there is room again', async () => {
    await work();
    // Chromium's own override of the quota does not reach IndexedDB: the store answers as it does when the disk is full.
    // The second copy’s worker is not asked at all.
    await page.evaluate(() => {
      const { put } = IDBObjectStore.prototype;
      const { postMessage } = Worker.prototype;
      IDBObjectStore.prototype.put = () => {
        throw new DOMException('Full', 'QuotaExceededError');
      };
      const refuse = function (this: Worker, message: { kind?: string }, given: Transferable[]) {
        if (message.kind !== 'write') return void Reflect.apply(postMessage, this, [message, given]);
        (given[0] as MessagePort).postMessage({ problem: 'There is no room left.' });
      };
      Object.assign(Worker.prototype, { postMessage: refuse });
      const makeRoom = () => Object.assign(Worker.prototype, { postMessage });
      Object.assign(window, { makeRoom, restore: () => (IDBObjectStore.prototype.put = put) });
    });
    await note(page, 'the investigation', `much ${'x'.repeat(100_000)}`);
    await page
      .locator('[data-save="failed"]')
      .getByText(/no room left/)
      .waitFor();
    expect(JSON.stringify(linesOf(await exportOpen())[1])).toContain('much xxx');
    // The database takes everything again, and is not believed.
    await page.evaluate(() => (window as unknown as { restore(): void }).restore());
    await page.keyboard.press('Control+s');
    await page.locator('[data-save="failed"]').waitFor();
    await page.evaluate(() => (window as unknown as { makeRoom(): void }).makeRoom());
    await page.keyboard.press('Control+s');
    await saved(page);
    await page.getByText(/to the second copy; the database failed/).waitFor();
    await restart();
    await page.getByText(/The database failed .* It was made anew, with all 1 in it/).waitFor();
    await page.getByRole('button', { name: 'Night of the 20th' }).click();
    await article(page).getByText('ask the customer').waitFor();
    await article(page)
      .getByText(/much xxx/)
      .waitFor();
  });
});

/** In the page: the database as an older version had it, with what it holds now. */
async function toOlder(version: number): Promise<void> {
  const done = <Result>(request: IDBRequest<Result>) =>
    new Promise<Result>((resolve, reject) => {
      request.addEventListener('success', () => resolve(request.result));
      request.addEventListener('error', () => reject(request.error ?? new Error('failed')));
    });
  const now = await done(indexedDB.open('switchover'));
  const all = (name: string) => done<Record<string, unknown>[]>(now.transaction(name).objectStore(name).getAll());
  const rows = await all('rows');
  const blobs: unknown[] = [];
  for (const { id, bytes } of await all('blobs')) {
    const copy = await (bytes as Blob).arrayBuffer();
    blobs.push({ id, bytes: version >= 4 ? new Blob([copy]) : new Uint8Array(copy) });
  }
  now.close();
  await done(indexedDB.deleteDatabase('switchover'));
  const opening = indexedDB.open('switchover', version * 10);
  opening.addEventListener('upgradeneeded', () => {
    const made = opening.result.createObjectStore('rows', { keyPath: 'id' });
    made.createIndex('changedAt', 'changedAt');
    if (version >= 2) made.createIndex('digests', 'digests', { multiEntry: true });
    opening.result.createObjectStore('blobs', { keyPath: 'id' });
  });
  const old = await done(opening);
  const writing = old.transaction(['rows', 'blobs'], 'readwrite');
  for (const { digests, names, plan, budgets, ...row } of rows)
    await done(
      writing.objectStore('rows').put({
        ...row,
        ...(version >= 2 && { digests, names }),
        ...(version >= 3 && { plan }),
        ...(version >= 6 && { budgets }),
      }),
    );
  for (const blob of blobs) await done(writing.objectStore('blobs').put(blob));
  old.close();
}

async function toVersion9(): Promise<void> {
  const gone = indexedDB.deleteDatabase('switchover');
  await new Promise((resolve) => gone.addEventListener('success', resolve));
  const opening = indexedDB.open('switchover', 90);
  opening.addEventListener('upgradeneeded', () => {
    opening.result.createObjectStore('rows', { keyPath: 'id' }).put({ id: 'theirs' });
  });
  await new Promise((resolve) => opening.addEventListener('success', resolve));
  opening.result.close();
}

async function rowsOfVersion9(): Promise<{ version: number; rows: unknown[] }> {
  const opening = indexedDB.open('switchover');
  await new Promise((resolve) => opening.addEventListener('success', resolve));
  const reading = opening.result.transaction('rows').objectStore('rows').getAll();
  await new Promise((resolve) => reading.addEventListener('success', resolve));
  const { version } = opening.result;
  opening.result.close();
  return { version, rows: reading.result };
}
