import { expect, it } from 'vitest';
import { Explaining } from '../../renderer/state/explaining.svelte.ts';
import { FakeEngine, settled } from '../helpers/fake-engine.ts';

it('tells what is known of the text that was asked about last, and of no other', async () => {
  const engine = new FakeEngine();
  const explaining = new Explaining(engine);
  explaining.ask('bad0014');
  explaining.ask('VMK_TIM');
  explaining.ask('VMK_TIMEOUT');
  expect(explaining.explanation).toBeUndefined();
  await settled();
  expect(explaining.explanation?.answers.map(({ id }) => id)).toEqual(['vmk-status-timeout']);
  expect(engine.of('explain').map(({ text }) => text)).toEqual(['bad0014', 'VMK_TIMEOUT']);
  explaining.ask('VMK_TIMEOUT');
  expect(engine.of('explain')).toHaveLength(2);
});

it('offers an answer where something is known, but none for a word that is being typed', async () => {
  const explaining = new Explaining(new FakeEngine());
  const offered = async (text: string) => {
    explaining.ask(text);
    await settled();
    return explaining.offered?.title;
  };
  expect(await offered('vim.fault.NoPermission')).toContain('privilege');
  expect(await offered('bad0014')).toBe('The host’s kernel got no memory');
  expect([await offered('db-03'), await offered('Busy'), await offered('vim.fault.Fnord')]).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
});
