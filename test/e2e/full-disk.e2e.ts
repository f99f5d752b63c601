/**
 * A disk that runs full while something is written, and is freed again. Chromium's database takes what is written then, reads
 * it back, and has nothing at all at the next start: what the window called saved is held against two starts afterwards.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { seededRandom } from '../fixtures/random.ts';
import { isLongForm } from '../helpers/long-form.ts';
import { fates, keepTwo, keepTwoAtOnce, open, said, saveNow, writeNote } from '../helpers/kept-work.ts';
import type { Acknowledged } from '../helpers/kept-work.ts';
import { showInvestigations } from '../helpers/kept.ts';
import { appHosts } from '../helpers/running-app.ts';
import type { Running } from '../helpers/running-app.ts';
import { smallDisk } from '../helpers/small-disk.ts';

/** How it begins, how it ends, and the characters of the note that does not fit. A young database is lost as a whole. */
const ways = [
  [keepTwoAtOnce, 'close', 3_000],
  [keepTwo, 'kill', 60_000],
  [keepTwoAtOnce, 'kill', 60_000],
  [keepTwo, 'close', 60_000],
  [keepTwo, 'close', 3_000],
  [keepTwo, 'kill', 3_000],
] as const;
/** Of the short form each host has one. */
const hosts = appHosts().map((host, at) => ({ ...host, ways: isLongForm ? ways : ways.slice(at, at + 1) }));

describe.each(hosts)('in $name', ({ name: host, missing, prepare, start, ways }) => {
  let end: () => Promise<void>;
  beforeAll(async () => {
    if (missing === undefined) end = await prepare();
    else console.log(`Electron's tests are skipped: ${missing}`);
  });
  afterAll(async () => {
    if (missing === undefined) await end();
  });

  it.skipIf(missing !== undefined).concurrent.each(ways)(
    'what was said to be saved is there after the disk was full and freed: %o, %s, a note of %i characters',
    async (keep, ending, length) => {
      const disk = await smallDisk();
      let running: Running | undefined;
      const restart = async (how: 'close' | 'kill') => {
        await running?.[how]();
        running = await start(disk.folder, disk);
        return running.page;
      };
      try {
        let page = await restart('kill');
        const [first, second] = await keep(page);
        const kept: Acknowledged[] = [first, second];

        disk.fill();
        // The end of a block may hold one more. No text that packs well; what comes later begins with it.
        let text = second.note;
        const type = async (more: string) => {
          text = `${text} ${more}`.trim();
          await writeNote(page, text);
          await page.keyboard.press('Control+s');
        };
        const failed = page.locator('[data-save="failed"]');
        for (let at = 0; at < 3 && (await failed.count()) === 0; at += 1) {
          await type(`on a full disk: ${seededRandom(at).hex(length)}`);
          await page.locator('[data-save="failed"], [data-save="saved"]').waitFor();
          if ((await failed.count()) === 0) kept[1] = { name: second.name, note: text };
          disk.fill();
        }
        await failed.getByText(/not saved|no room/i).waitFor();

        disk.free();
        await type('when there was room again');
        // Saved, or told that it is not: either is an answer, and is held to.
        const isSaved = await page
          .locator('[data-save="saved"]')
          .waitFor({ timeout: 5_000 })
          .then(
            () => true,
            () => false,
          );
        if (isSaved) kept[1] = { name: second.name, note: text };
        else expect(await failed.count(), `neither saved nor not: ${await said(page)}`).toBe(1);

        page = await restart(ending);
        expect(await fates(page, kept), `${host} after the first start: ${await said(page)}`).toEqual([
          'whole',
          'whole',
        ]);
        // A database that was hurt is readable until it is written to.
        await open(page, first.name);
        const more = `${first.note} goes on`.trim();
        await writeNote(page, more);
        await saveNow(page);
        kept[0] = { name: first.name, note: more };
        page = await restart(ending);
        await showInvestigations(page);
        expect(await fates(page, kept), `${host} after the second start: ${await said(page)}`).toEqual([
          'whole',
          'whole',
        ]);
      } finally {
        await running?.kill();
        await disk.close();
      }
    },
  );
});
