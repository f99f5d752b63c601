import { expect, it } from 'vitest';
import { shortRoutes } from '../../../renderer/engine/presentation/names.ts';

const move = (source: string | undefined, destination: string | undefined) => ({
  source: source === undefined ? {} : { host: source },
  destination: destination === undefined ? { ip: '10.0.0.7' } : { host: destination },
});

it('a list names hosts without their domain, but where another host would have the same name', () => {
  const all = [
    move('esx-01.berlin.example', 'esx-02.berlin.example'),
    move('esx-01.wien.example', 'esx-03'),
    move(undefined, undefined),
    move('fe80::1', '10.0.0.1'),
  ];
  expect(all.map(shortRoutes(all))).toEqual([
    'esx-01.berlin.example → esx-02',
    'esx-01.wien.example → esx-03',
    '? → 10.0.0.7',
    'fe80::1 → 10.0.0.1',
  ]);
});
