/** What holds events of large bundles in less memory. */
import { expect, test } from 'vitest';
import { nodePlatform } from '../../renderer/platform/platform.node.ts';

test.each([0, 1, 2, 3])(
  'a text of more than comes at once, whatever character lies on the border (%d before)',
  (before) => {
    const { packer } = nodePlatform;
    if (!packer) throw new Error('Node packs.');
    const text = `\uFEFF${'a'.repeat(before)}${'Größe 10 €, 😀 '.repeat(40_000)}`;
    const packed = packer.pack(text);
    expect(packed.length).toBeLessThan(text.length / 20);
    expect(packer.unpack(packed)).toBe(text);
    expect(packer.unpack(packer.pack('short'))).toBe('short');
  },
);
