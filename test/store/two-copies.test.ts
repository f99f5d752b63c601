/** What is kept is kept twice: whatever befalls one of the two, nothing is lost; whatever befalls both is told. */
import { readFileSync } from 'node:fs';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { analyse } from '../../renderer/engine/analyse.ts';
import type { Investigation } from '../../renderer/engine/investigation/model.ts';
import type { Analysis } from '../../renderer/engine/model.ts';
import { nodePlatform } from '../../renderer/platform/platform.node.ts';
import type { InvestigationStore, Saved } from '../../renderer/store/store.ts';
import { buildSample } from '../fixtures/sample.ts';
import { investigationOf } from '../helpers/investigation.ts';
import { memorySource } from '../helpers/memory-source.ts';
import { FakeProfile } from '../helpers/two-copies.ts';

const folder = new URL('../fixtures/sample/', import.meta.url).pathname;
const { zip } = buildSample((path) => readFileSync(folder + path, 'utf8'));
const [one, other] = ['b0c2f7c8-6f0e-4c39-9d2a-0e6f5f0f8a11', 'a1c2f7c8-6f0e-4c39-9d2a-0e6f5f0f8a22'];
let analysis: Analysis;
let mine: Investigation;
let profile: FakeProfile;
let saved: Saved;
beforeAll(async () => {
  analysis = await analyse([memorySource('sample-bundle.zip', zip)], { platform: nodePlatform });
  mine = investigationOf(analysis);
});
/** Two are kept, and all is well. */
beforeEach(async () => {
  profile = new FakeProfile();
  const store = await profile.start();
  saved = await store.save(mine, undefined);
  await store.save({ ...mine, id: other, name: 'the other' }, undefined);
});

const noted = (text: string) => ({ id: 'n9', about: { kind: 'investigation' as const }, text, changedAt: 9 });
const withNote = ({ investigation }: Saved, text: string): Investigation => ({
  ...investigation,
  notes: [...investigation.notes.filter(({ id }) => id !== 'n9'), noted(text)],
});
const noteOf = async (store: InvestigationStore, id = one) =>
  (await store.load(id)).investigation.notes.find((note) => note.id === 'n9')?.text;
const namesOf = async (store: InvestigationStore) => (await store.list()).map(({ name }) => name).sort();
const both = ['Why did app-014 freeze?', 'the other'].sort();

/** Both have the same, and either would do alone. */
async function allIsWell(names: readonly string[] = both): Promise<void> {
  const store = await profile.start();
  expect([profile.findings, profile.losses]).toEqual([[], []]);
  expect(await namesOf(store)).toEqual(names);
  for (const { id } of await store.list()) {
    const { investigation, lack } = await store.load(id);
    expect(lack).toBeUndefined();
    expect(investigation.analysis).toStrictEqual(analysis);
  }
  expect([...profile.database.rows.values()].map(({ name }) => name).sort()).toEqual(names);
  const analyses = [...profile.files.all.keys()].filter((path) => path.endsWith('.gz'));
  expect(new Set(analyses.map((path) => path.split('/')[0])).size).toBe(names.length);
}

test('a start without a fault says nothing, and a save has no caveat', async () => {
  await allIsWell();
  expect(saved.caveat).toBeUndefined();
  expect(profile.timesDeleted).toBe(0);
});

test('what the database has is shown before it was held against the second copy, which may take long', async () => {
  const { list } = profile.files;
  profile.files.list = () => new Promise(() => undefined);
  void profile.start();
  await expect.poll(() => [...profile.listed].sort()).toEqual(both);
  profile.files.list = list;
});

test('what today’s build kept opens unchanged, in silence, and has its second copy then', async () => {
  profile.files.all.clear();
  profile.noted = null;
  await allIsWell();
});

describe('after a write of the database has failed', () => {
  test('no later one is believed: the second copy has it, the save says so, and the next start makes it anew', async () => {
    const store = await profile.start();
    const loaded = await store.load(one);
    profile.database.isFull = true;
    profile.files.isFull = true;
    await expect(store.save(withNote(loaded, 'first'), loaded)).rejects.toThrow('The disk is full.');
    profile.database.isFull = false;
    await expect(store.save(withNote(loaded, 'first'), loaded), 'only the database would take it').rejects.toThrow(
      'believed',
    );
    profile.files.isFull = false;
    const again = await store.save(withNote(loaded, 'second'), loaded);
    expect(again.caveat).toMatch(/second copy; the database failed at .* rebuilt at the next start/);
    expect(await noteOf(store)).toBe('second');
    // It took nothing since, as what it takes after a torn write is gone at the next start.
    expect(profile.database.rows.get(one)?.notes.some(({ id }) => id === 'n9')).toBe(false);

    const next = await profile.start();
    expect(profile.findings.join('\n')).toMatch(/“Why did app-014 freeze\?” was older in the database/);
    expect(profile.findings.join('\n')).toMatch(/The database failed .* made anew, with all 2/);
    expect(profile.timesDeleted).toBe(1);
    expect(await noteOf(next)).toBe('second');
    expect((await next.save(withNote(again, 'third'), again)).caveat).toBeUndefined();
    await allIsWell();
    expect(await noteOf(await profile.start())).toBe('third');
  });

  test('what it shows of a write that failed is no other window’s work: the note is there once', async () => {
    const store = await profile.start();
    const loaded = await store.load(one);
    profile.database.showsWhatFailed = true;
    profile.database.isFull = true;
    profile.files.isFull = true;
    await expect(store.save(withNote(loaded, 'first'), loaded)).rejects.toThrow('full');
    profile.files.isFull = false;
    await store.save(withNote(loaded, 'first and second'), loaded);
    const { notes } = (await store.load(one)).investigation;
    expect(notes.map(({ text }) => text)).toEqual([...mine.notes.map(({ text }) => text), 'first and second']);
  });

  test('without a second copy it is not saved, and stays so', async () => {
    profile = new FakeProfile();
    profile.hasSecond = false;
    const store = await profile.start();
    const before = await store.save(mine, undefined);
    profile.database.isFull = true;
    await expect(store.save(withNote(before, 'x'), before)).rejects.toThrow(/no room left/);
    profile.database.isFull = false;
    for (const text of ['y', 'z'])
      await expect(store.save(withNote(before, text), before)).rejects.toThrow(/no room left.*believed/);
    const next = await profile.start();
    expect((await next.save(withNote(await next.load(one), 'anew'), await next.load(one))).caveat).toBeUndefined();
    expect(await noteOf(await profile.start())).toBe('anew');
  });

  test('the second copy alone failing is a caveat, made good at the next start', async () => {
    const store = await profile.start();
    profile.files.isFull = true;
    const loaded = await store.load(one);
    const after = await store.save(withNote(loaded, 'one copy'), loaded);
    expect(after.caveat).toBe('the second copy could not be written: The disk is full.');
    profile.files.isFull = false;
    await allIsWell();
    profile.database.deleted();
    expect(await noteOf(await profile.start())).toBe('one copy');
  });
});

describe('what is found at the start', () => {
  const files = (profile: FakeProfile) => profile.files;
  test.each<readonly [string, (profile: FakeProfile) => void | Promise<void>, RegExp]>([
    [
      'an empty database',
      ({ database }) => database.deleted(),
      /freeze\?” had vanished from the database.*brought back/,
    ],
    ['a row gone from the database', ({ database }) => void database.rows.delete(one), /freeze\?” had vanished/],
    ['a database that does not open', ({ database }) => void (database.cannotBeOpened = true), /Internal error.*anew/],
    ['a blob gone', ({ database }) => void database.contents.delete(one), /analysis of “Why.* in the database/],
    ['a blob damaged', ({ database }) => void database.contents.set(one, new Blob(['x'])), /analysis of “Why/],
    ['the second copy gone', (all) => files(all).all.clear(), /second copy of “Why.*vanished and was written anew/],
    ['its rows damaged', (all) => files(all).damage(/json$/), /second copy of “Why.*damaged and was written anew/],
    ['its analyses damaged', (all) => files(all).damage(/gz$/), /analysis of “Why.*in the second copy.*anew/],
  ])('%s: told by name, and whole again', async (_, hurt, sentence) => {
    await hurt(profile);
    const store = await profile.start();
    expect(profile.findings.join('\n')).toMatch(sentence);
    expect(profile.losses).toEqual([]);
    expect(await namesOf(store)).toEqual(both);
    await allIsWell();
  });

  test('an older state in the database: the newer one wins, also where it was restored with an old profile', async () => {
    const before = new Map(profile.database.rows);
    const store = await profile.start();
    const loaded = await store.load(one);
    await store.save(withNote(loaded, 'newer'), loaded);
    for (const [id, row] of before) profile.database.rows.set(id, row);
    expect(await noteOf(await profile.start())).toBe('newer');
    expect(profile.findings.join()).toMatch(/was older in the database/);
    await allIsWell();
  });

  test('two states of one revision: both texts stay', async () => {
    const row = profile.database.rows.get(one);
    if (!row) throw new Error('not kept');
    profile.database.rows.set(one, { ...row, notes: [...row.notes, noted('here alone')] });
    const store = await profile.start();
    expect(await noteOf(store)).toBe('here alone');
    await allIsWell();
  });

  test('gone from both: named, with the time when it was last whole, until it is forgotten', async () => {
    profile.database.deleted();
    profile.files.all.clear();
    for (const _ of [1, 2]) {
      const store = await profile.start();
      expect(profile.losses.map(({ text }) => text).sort()).toEqual([
        expect.stringMatching(/^“Why did app-014 freeze\?” has vanished from every copy. It was last whole on .*\d/),
        expect.stringMatching(/^“the other” has vanished/),
      ]);
      await expect(store.load(one)).rejects.toThrow(/last whole on/);
    }
    const store = await profile.start();
    for (const { id } of [...profile.losses]) await store.discard(id);
    await profile.start();
    expect(profile.losses).toEqual([]);
  });

  test('a second copy that was cut off before it was whole is not what a database is made anew from', async () => {
    profile.database.cannotBeOpened = true;
    await profile.files.damage(/gz$/);
    await profile.start();
    expect(profile.timesDeleted).toBe(0);
    expect(profile.findings.join()).toMatch(/could not be made anew/);
  });
});

describe('what was taken away stays away', () => {
  test.each(['discarded', 'purged'] as const)('%s, whichever copy still has it', async (how) => {
    const [rows, files] = [new Map(profile.database.rows), new Map(profile.files.all)];
    const store = await profile.start();
    if (how === 'discarded') await store.discard(one);
    else {
      await store.remove(one);
      await store.purge(Date.now() + 8 * 864e5);
    }
    for (const restore of ['database', 'files'] as const) {
      if (restore === 'database') for (const [id, row] of rows) profile.database.rows.set(id, row);
      else for (const [path, file] of files) profile.files.all.set(path, file);
      expect(await namesOf(await profile.start())).toEqual(['the other']);
    }
    await allIsWell(['the other']);
    // And can be had again from a file.
    await (await profile.start()).replace(mine);
    await allIsWell();
  });

  test('deleted can be had back for a week, from either copy', async () => {
    const store = await profile.start();
    await store.remove(one);
    profile.database.deleted();
    const next = await profile.start();
    expect((await next.list()).find(({ id }) => id === one)?.deletedAt).toBeGreaterThan(0);
    await next.undelete(one);
    await allIsWell();
  });
});

describe('a damaged analysis in both copies', () => {
  beforeEach(async () => {
    profile.database.contents.set(one, new Blob(['junk']));
    await profile.files.damage(new RegExp(`${one}.*gz$`));
  });

  test('leaves notes, bookmarks, tags and scenarios open, and is never taken for the analysis', async () => {
    const store = await profile.start();
    expect(profile.findings.join()).toMatch(
      /analysis of “Why.*every copy. It was last whole on .*\d.*open the same bundle again/,
    );
    const loaded = await store.load(one);
    expect(loaded.lack).toMatch(/damaged or gone/);
    expect(loaded.investigation).toMatchObject({ notes: mine.notes, bookmarks: mine.bookmarks, tags: mine.tags });
    const after = await store.save(withNote(loaded, 'still here'), loaded);
    expect(await noteOf(store)).toBe('still here');
    const row = profile.database.rows.get(one);
    expect(row).toMatchObject({ migrations: analysis.migrations.length, contentDigest: expect.any(String) });
    // The same bundle was read again.
    await store.save({ ...after.investigation, analysis, context: [] }, after);
    expect((await store.load(one)).lack).toBeUndefined();
    await allIsWell();
  });

  test('is renamed and copied all the same', async () => {
    const store = await profile.start();
    await store.edit(one, { name: 'renamed' });
    await store.duplicate(one, 'c1c2f7c8-6f0e-4c39-9d2a-0e6f5f0f8a33', 'a copy', 5);
    expect(await namesOf(store)).toEqual(['a copy', 'renamed', 'the other']);
    expect((await store.load('c1c2f7c8-6f0e-4c39-9d2a-0e6f5f0f8a33')).investigation.notes).toEqual(mine.notes);
  });
});

test('a row that is damaged in both does not lock the others', async () => {
  const store = await profile.start();
  await store.save({ ...(await store.load(one)).investigation, tags: ['newer'] }, await store.load(one));
  await profile.files.damage(new RegExp(`${one}.*json$`));
  const next = await profile.start();
  expect(await namesOf(next)).toEqual(both);
  profile.database.rows.delete(one);
  await profile.files.damage(new RegExp(`${one}.*json$`));
  expect(await namesOf(await profile.start())).toEqual(['the other']);
  expect(profile.losses).toMatchObject([
    { text: expect.stringMatching(/freeze\?” is damaged in every copy.*last whole/) },
  ]);
});

test('the last versions of a row are kept, older ones and analyses of none are not', async () => {
  const store = await profile.start();
  let last = await store.load(one);
  for (let at = 0; at < 6; at += 1) last = await store.save(withNote(last, `note ${at}`), last);
  const names = [...profile.files.all.keys()].filter((path) => path.startsWith(one));
  expect(names.filter((path) => path.endsWith('.json'))).toHaveLength(3);
  expect(names.filter((path) => path.endsWith('.gz'))).toHaveLength(1);
});

test('an id from elsewhere names no folder', async () => {
  const store = await profile.start();
  await store.replace({ ...mine, id: 'con', name: 'from a file' });
  expect([...profile.files.all.keys()].every((path) => /^[0-9a-f-]{36}\//.test(path))).toBe(true);
  profile.database.deleted();
  expect(await namesOf(await profile.start())).toContain('from a file');
});
