/** Two windows on what is kept, and damage to what was deleted: nobody is told what is not so, and nothing comes or goes by it. */
import { beforeEach, describe, expect, test } from 'vitest';
import type { Investigation } from '../../renderer/engine/investigation/model.ts';
import { FakeProfile } from '../helpers/two-copies.ts';

const [one, other] = ['b0c2f7c8-6f0e-4c39-9d2a-0e6f5f0f8a11', 'a1c2f7c8-6f0e-4c39-9d2a-0e6f5f0f8a22'];
const analysis = { sources: [], warnings: [], migrations: [], findings: [], hosts: [], zoneGuess: undefined };
const mine: Investigation = {
  ...{ id: one, name: 'mine', tags: [], status: 'open', isArchived: false, createdAt: 1, changedAt: 1 },
  ...{ bundles: [], analysis, context: [], pasted: [], notes: [], bookmarks: [], scenarios: [], plan: undefined },
  budgets: [],
  ...{ redactionKey: {}, viewState: { view: 'overview', migrationKey: undefined } },
};
let profile: FakeProfile;
beforeEach(async () => {
  profile = new FakeProfile();
  const store = await profile.start();
  await store.save(mine, undefined);
  await store.save({ ...mine, id: other, name: 'the other' }, undefined);
});
const failure = () => (JSON.parse(profile.noted ?? '{}') as { failure?: unknown }).failure;

describe('a save of another window', () => {
  test.each(['before the second copy is listed', 'after both are listed'] as const)(
    '%s, while this one starts, is no damage',
    async (moment) => {
      const first = await profile.start();
      const list = profile.files.list.bind(profile.files);
      let isDone = false;
      profile.files.list = async (only?: string) => {
        if (only !== undefined || isDone) return await list(only);
        isDone = true;
        const found = moment === 'after both are listed' ? await list() : undefined;
        const loaded = await first.load(one);
        await first.save({ ...loaded.investigation, tags: ['of the first'] }, loaded);
        return found ?? (await list());
      };
      const second = await profile.start();
      expect([profile.findings, profile.losses, failure()]).toEqual([[], [], undefined]);
      expect(profile.timesDeleted).toBe(0);
      expect((await second.load(one)).investigation.tags).toEqual(['of the first']);
    },
  );

  test('is not written over with what this one has listed before', async () => {
    profile.noted = null;
    profile.files.all.clear();
    const first = await profile.start({ settled: false });
    profile.files.all.clear();
    const write = profile.files.write.bind(profile.files);
    let isDone = false;
    profile.files.write = async (file, content) => {
      if (!isDone && file.id === other) {
        isDone = true;
        const loaded = await first.load(one);
        await first.save({ ...loaded.investigation, tags: ['of the first'] }, loaded);
      }
      await write(file, content);
    };
    const second = await profile.start();
    expect((await second.load(one)).investigation.tags).toEqual(['of the first']);
    expect(profile.database.rows.get(one)?.tags).toEqual(['of the first']);
  });
});

test('a window that let go of a failed database takes it up again once another has made it anew', async () => {
  const second = await profile.start();
  const first = await profile.start();
  const loaded = await first.load(one);
  profile.database.isFull = true;
  await first.save({ ...loaded.investigation, tags: ['in the second copy'] }, loaded);
  profile.database.isFull = false;
  expect(await second.list()).toHaveLength(2);
  await profile.start();
  expect([profile.timesDeleted, failure()]).toEqual([1, undefined]);

  const before = await second.load(one);
  const saved = await second.save({ ...before.investigation, tags: ['later'] }, before);
  expect([saved.caveat, profile.database.rows.get(one)?.tags]).toEqual([undefined, ['later']]);
  profile.database.isFull = true;
  profile.files.isFull = true;
  await expect(second.save({ ...saved.investigation, tags: ['nowhere'] }, saved)).rejects.toThrow('full');
});

describe('damage to the newest version', () => {
  const damageNewest = async (id: string) => {
    const names = [...profile.files.all.keys()].filter((path) => path.startsWith(id) && path.endsWith('.json'));
    const [newest = ''] = names.sort((a, b) => parseInt(b.split('/')[1] ?? '') - parseInt(a.split('/')[1] ?? ''));
    await profile.files.damage(new RegExp(newest));
  };

  test('what was deleted does not come back by it', async () => {
    const store = await profile.start();
    await store.remove(one);
    profile.database.deleted();
    await damageNewest(one);
    const next = await profile.start();
    expect((await next.list()).find(({ id }) => id === one)?.deletedAt).toBeGreaterThan(0);
    await next.undelete(one);
    expect((await next.list()).find(({ id }) => id === one)?.deletedAt).toBeUndefined();
  });

  test('what was brought back does not vanish by it', async () => {
    const store = await profile.start();
    await store.remove(one);
    await store.undelete(one);
    profile.database.deleted();
    await damageNewest(one);
    const next = await profile.start();
    expect((await next.list()).find(({ id }) => id === one)).toMatchObject({ deletedAt: undefined });
    expect(profile.findings.join('\n')).toMatch(/what was saved on .* is gone/);
  });

  test('is told once, not at each start', async () => {
    const store = await profile.start();
    await store.edit(one, { name: 'newer' });
    profile.database.deleted();
    await damageNewest(one);
    await profile.start();
    expect(profile.findings.join('\n')).toMatch(/is gone/);
    await profile.start();
    expect(profile.findings).toEqual([]);
  });
});

test('the analysis of what was deleted is nobody’s loss; of another it is told when it was last whole, again and again', async () => {
  await (await profile.start()).remove(one);
  profile.database.contents.clear();
  await profile.files.damage(/gz$/);
  for (const _ of [1, 2]) {
    const store = await profile.start();
    await store.edit(other, { name: 'the other' });
    expect(profile.findings).toEqual([
      expect.stringMatching(/^The analysis of “the other” is damaged.* last whole on .*\d/),
    ]);
    // Nobody has looked at it since.
    const { kept } = JSON.parse(profile.noted ?? '') as { kept: Record<string, { at: number; analysisAt: number }> };
    expect(kept[other]?.analysisAt).toBeLessThanOrEqual(kept[other]?.at ?? 0);
  }
});

test('a first start that was ended before all had their second copy is no damage at the next', async () => {
  profile.noted = null;
  profile.files.all.clear();
  await profile.start({ settled: false });
  expect([...profile.files.all.keys()].filter((path) => path.endsWith('.gz'))).toEqual([]);
  await profile.start();
  expect([profile.findings, profile.losses]).toEqual([[], []]);
  expect([...profile.files.all.keys()].filter((path) => path.endsWith('.gz'))).toHaveLength(2);
});

test.each(['constructor', 'toString', 'valueOf'])(
  'an investigation whose id is “%s” is kept as any other',
  async (id) => {
    const store = await profile.start();
    await store.replace({ ...mine, id, name: 'from a file' });
    expect((await store.list()).map(({ name }) => name)).toContain('from a file');
    const next = await profile.start();
    expect((await next.load(id)).investigation.name).toBe('from a file');
    expect([profile.findings, profile.losses]).toEqual([[], []]);
    profile.database.deleted();
    profile.files.all.clear();
    await profile.start();
    expect(profile.losses.map(({ text }) => text).join('\n')).toMatch(/“from a file” has vanished.*last whole/);
  },
);

test('a damaged second copy of an id from elsewhere is that one’s damage, not another’s loss', async () => {
  const store = await profile.start();
  await store.replace({ ...mine, id: 'con', name: 'from a file' });
  const before = [...profile.files.all.keys()].filter((path) => !path.startsWith(one) && !path.startsWith(other));
  await profile.files.damage(new RegExp(`${before[0]?.split('/')[0] ?? ''}.*json$`));
  await profile.start();
  expect(profile.losses).toEqual([]);
  expect(profile.findings.join('\n')).toMatch(/second copy of “from a file” was damaged/);
  await profile.start();
  expect([profile.findings, profile.losses]).toEqual([[], []]);
});
