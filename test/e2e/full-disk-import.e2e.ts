/** A file of investigations that is opened on a full disk: nothing that is open or kept is lost by it, and it is told. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { writeFile } from '../../renderer/store/file.ts';
import { seededRandom } from '../fixtures/random.ts';
import { fates, keepTwo, said, saveNow, writeNote } from '../helpers/kept-work.ts';
import { article, importFiles } from '../helpers/kept.ts';
import { chromiumHost } from '../helpers/running-app.ts';
import type { Running } from '../helpers/running-app.ts';
import { smallDisk } from '../helpers/small-disk.ts';

const investigation = (id: string) => ({
  ...{ id, name: 'From a file', tags: [], status: 'open' as const, isArchived: false, createdAt: 1, changedAt: 1 },
  ...{ bundles: [], context: [], pasted: [], bookmarks: [], scenarios: [], plan: undefined, redactionKey: {} },
  budgets: [],
  analysis: { sources: [], warnings: [], migrations: [], findings: [], hosts: [], zoneGuess: undefined },
  notes: [{ id: 'n1', about: { kind: 'investigation' as const }, text: seededRandom(7).hex(60_000), changedAt: 1 }],
  viewState: { view: 'overview' as const, migrationKey: undefined },
});

const { prepare, start } = chromiumHost();
let end: () => Promise<void>;
beforeAll(async () => {
  end = await prepare();
});
afterAll(async () => {
  await end();
});

it('the one that it was to replace stays open, and is saved when there is room', async () => {
  const disk = await smallDisk();
  let running: Running | undefined;
  try {
    running = await start(disk.folder, disk);
    let { page } = running;
    const [first, second] = await keepTwo(page);
    const id = await page.evaluate(idOf, second.name);
    const buffer = Buffer.from(await writeFile(1, [investigation(id)]));
    disk.fill();
    await importFiles(page, { name: 'case.switchover', buffer });
    await page.getByRole('button', { name: /^Replace/ }).click();
    const dialog = page.getByRole('dialog', { name: 'case.switchover was not imported' });
    await dialog.getByText(/room|full/).waitFor();
    await dialog.getByRole('button', { name: 'OK' }).click();
    expect(await article(page).getByLabel('Name').inputValue(), await said(page)).toBe(second.name);

    disk.free();
    const note = `${second.note}, and on`;
    await writeNote(page, note);
    await saveNow(page);
    await running.kill();
    running = await start(disk.folder, disk);
    ({ page } = running);
    expect(await fates(page, [first, { ...second, note }]), await said(page)).toEqual(['whole', 'whole']);
  } finally {
    await running?.kill();
    await disk.close();
  }
});

/** In the page. */
async function idOf(name: string): Promise<string> {
  const done = <Value>(request: IDBRequest<Value>) =>
    new Promise<Value>((resolve, reject) => {
      request.addEventListener('success', () => resolve(request.result));
      request.addEventListener('error', () => reject(request.error ?? new Error('failed')));
    });
  const database = await done(indexedDB.open('switchover'));
  const rows = (await done(database.transaction('rows').objectStore('rows').getAll())) as {
    id: string;
    name: string;
  }[];
  database.close();
  return rows.find((row) => row.name === name)?.id ?? '';
}
