/**
 * Seeded damage to the files of a closed profile: of the database, of the second copy, of both. Where one of the two is whole
 * nothing is lost; where both are hurt, what is gone is told by name and time. Chromium itself tells nothing: of most of these
 * it makes an empty database. Few here; `npm run kept` has each with five seeds.
 */
import { cpSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { openSample } from '../helpers/browser-app.ts';
import { copyDamage, damage, damageToBoth, databaseDamage, otherDamage } from '../helpers/damage.ts';
import type { Damage } from '../helpers/damage.ts';
import { fates, keepTwo, open, said, saveNow, writeNote } from '../helpers/kept-work.ts';
import type { Acknowledged } from '../helpers/kept-work.ts';
import { article, items, saved, showInvestigations } from '../helpers/kept.ts';
import { isLongForm } from '../helpers/long-form.ts';
import { appHosts } from '../helpers/running-app.ts';
import type { Running } from '../helpers/running-app.ts';

const seeds = isLongForm ? [1, 2, 3, 4, 5] : [1];
interface Case {
  readonly what: string;
  readonly all: readonly Damage[];
  readonly seed: number;
}
const casesOf = (kinds: readonly (readonly Damage[])[]): readonly Case[] =>
  kinds.flatMap((all) => seeds.map((seed) => ({ what: all.map(({ what }) => what).join(' and '), all, seed })));

/** Of the short form each host has a quarter of the kinds; of both copies at once, one. */
const hosts = appHosts().map((host, at) => ({
  ...host,
  one: share(
    [...databaseDamage, ...copyDamage, ...otherDamage].map((kind) => [kind]),
    at,
  ),
  both: share(damageToBoth, at).slice(0, isLongForm ? undefined : 1),
}));
function share(kinds: readonly (readonly Damage[])[], host: number): readonly Case[] {
  return casesOf(isLongForm ? kinds : kinds.filter((_, at) => at % 4 === 2 * host));
}

describe.each(hosts)('in $name', ({ missing, prepare, start, one, both }) => {
  const folder = mkdtempSync(join(tmpdir(), 'switchover-damaged-'));
  const whole = join(folder, 'whole');
  let kept: readonly [Acknowledged, Acknowledged];
  let end: () => Promise<void>;

  beforeAll(async () => {
    if (missing !== undefined) return void console.log(`Electron's tests are skipped: ${missing}`);
    end = await prepare();
    const { page, close } = await start(whole);
    const [first, second] = await keepTwo(page);
    await page.evaluate(fillLog);
    await vi.waitFor(() => expect(tablesOf(whole)).not.toEqual([]), { timeout: 20_000 });
    // So that the log has some of it, too.
    const note = `${second.note}, again`;
    await writeNote(page, note);
    await saveNow(page);
    kept = [first, { ...second, note }];
    await close();
  });
  afterAll(async () => {
    if (missing === undefined) await end();
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  });

  /** Starts a damaged profile, looks, works on, starts again and looks again. */
  async function hold(all: readonly Damage[], seed: number, good: RegExp, patience?: number): Promise<void> {
    const profile = copyOfWhole();
    const done = all.map((damaged) => damage(profile, damaged, seed)).join('; ');
    let running: Running | undefined;
    try {
      running = await start(profile);
      let { page } = running;
      const found = await fates(page, kept, patience);
      for (const fate of found) expect(fate, `${done}; the window says: ${await said(page)}`).toMatch(good);

      const name = await anyOf(page, kept, found);
      const more = { name, note: `${kept.find((one) => one.name === name)?.note ?? 'It'} goes on` };
      await writeNote(page, more.note);
      await saveNow(page);
      await running.kill();
      running = await start(profile);
      ({ page } = running);
      const others = kept.filter((one, at) => found[at] === 'whole' && one.name !== name);
      const then = await fates(page, [...others, more]);
      // Work on one whose analysis is gone does not bring that back.
      const isBare = found[kept.findIndex((one) => one.name === name)] === 'noted';
      const wanted = [...others.map(() => /whole/), isBare ? /noted/ : /whole/];
      for (const [at, fate] of then.entries())
        expect(fate, `${done}; at the second start: ${await said(page)}`).toMatch(wanted[at] ?? /whole/);
    } finally {
      await running?.kill();
      rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
    }
  }

  /** The lock of one that was killed is no part of it. */
  function copyOfWhole(): string {
    const profile = mkdtempSync(join(folder, 'copy-'));
    cpSync(whole, profile, { recursive: true, filter: (path) => !/\/Singleton\w+$/.test(path) });
    return profile;
  }

  it.skipIf(missing !== undefined)('nothing is told where nothing is damaged', async () => {
    const { page, kill } = await start(copyOfWhole());
    await items(page)
      .first()
      .or(page.getByRole('button', { name: kept[1].name }))
      .first()
      .waitFor();
    const told = await page.getByRole('alert').or(page.getByRole('dialog')).allInnerTexts();
    // That the usual port is taken may be told.
    expect(told.filter((text) => kept.some(({ name }) => text.includes(name)))).toEqual([]);
    expect(await fates(page, kept)).toEqual(['whole', 'whole']);
    await kill();
  });

  describe.skipIf(missing !== undefined).concurrent('nothing is lost, and one works on, after damage to', () => {
    it.each(one)('$what, seed $seed', async ({ all, seed }) => {
      await hold(all, seed, /whole/);
    });
  });
  describe.skipIf(missing !== undefined).concurrent('what is gone is named, and one works on, after damage to', () => {
    it.each(both)('$what, seed $seed', async ({ all, seed }) => {
      await hold(all, seed, /whole|noted|named/, 8_000);
    });
  });
});

/** Opens one that has its note; where none has, reads the bundle again. Says what the open one is called. */
async function anyOf(page: Page, kept: readonly Acknowledged[], found: readonly string[]): Promise<string> {
  const left = kept[found.findIndex((fate) => fate === 'whole' || fate === 'noted')];
  if (left) await open(page, left.name);
  else {
    await page.getByRole('button', { name: 'Overview', exact: true }).click();
    await openSample(page);
    await showInvestigations(page);
    await saved(page);
  }
  return await article(page).getByLabel('Name').inputValue();
}

/** In the page: writes more than a log holds into a database of its own, so that what was kept before moves to a table. */
async function fillLog(): Promise<void> {
  const done = (request: IDBRequest) =>
    new Promise<void>((resolve, reject) => {
      request.addEventListener('success', () => resolve());
      request.addEventListener('error', () => reject(request.error ?? new Error('failed')));
    });
  const opening = indexedDB.open('ballast');
  opening.addEventListener('upgradeneeded', () => opening.result.createObjectStore('all'));
  await done(opening);
  for (let at = 0; at < 12; at += 1)
    await done(
      opening.result
        .transaction('all', 'readwrite')
        .objectStore('all')
        .put(crypto.getRandomValues(new Uint8Array(65_536)).toString().repeat(4), at),
    );
  opening.result.close();
  await done(indexedDB.deleteDatabase('ballast'));
}

function tablesOf(profile: string): readonly string[] {
  if (!existsSync(profile)) return [];
  return readdirSync(profile, { recursive: true, encoding: 'utf8' }).filter((path) =>
    /indexeddb\.leveldb.*\.ldb$/.test(path),
  );
}
