import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = 'renderer/engine/simulate';
const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
const source = (name: string) => readFileSync(join(root, name), 'utf8');
const imports = (name: string) => [...source(name).matchAll(/from '(\.[^']+)'/g)].map(([, path]) => path ?? '');

describe('the rooms of the simulator', () => {
  it('only a profile and the list of them know which hypervisors there are', () => {
    const known = ['parameters.ts', 'profiles.ts', 'vmotion.ts'];
    const rest = files.filter((name) => !name.startsWith('reference/') && !known.includes(name));
    expect(rest.length).toBeGreaterThan(30);
    for (const name of rest)
      expect([name, /'(?:vmware|qemu|xen|hyper-v)'/.exec(source(name))?.[0]]).toEqual([name, undefined]);
  });

  it('the inputs need nothing of the model, and only the list of profiles needs the references', () => {
    for (const name of files.filter((one) => one.startsWith('inputs/')))
      expect([name, imports(name).filter((path) => path.startsWith('..') && !path.includes('/base/'))]).toEqual([
        name,
        [],
      ]);
    const users = files.filter((name) => imports(name).some((path) => path.includes('/reference/')));
    expect(users).toEqual(['profiles.ts']);
  });
});
