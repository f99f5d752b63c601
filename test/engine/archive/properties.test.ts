import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { concat, gz, tar, zip } from '../../helpers/archives.ts';
import { memorySource } from '../../helpers/memory-source.ts';
import { walked } from '../../helpers/walked.ts';

const line = (n: number) => `2023-04-15T08:52:34.${n}Z cpu5:2107389)VMotion: line ${n * 7919}\n`;
const log = (lines: number) => Array.from({ length: lines }, (_, n) => line(n)).join('');

const host = gz(
  tar(
    [
      { name: 'var/run/log/vmkernel.log', data: log(60) },
      { name: 'var/run/log/hostd.0.gz', data: concat(gz(log(10)), gz(log(5))) },
      { name: 'big.log.FRAG-00000', data: log(8) },
      { name: 'big.log.FRAG-00001', data: log(9) },
      { name: 'empty.log', data: '' },
    ],
    { dialect: 'pax' },
  ),
);
const inputs: Record<string, Uint8Array> = {
  'a zip of hosts': zip(
    [
      { name: 'esx.tgz', data: host },
      { name: 'vpxd.log', data: log(30) },
    ],
    { descriptor: 'signed' },
  ),
  'a zip without its directory': zip([{ name: 'esx.tgz', data: host }], { directory: false }),
  'a tgz': host,
  'a tar with a zip': tar([
    { name: 'in.zip', data: zip([{ name: 'a.log', data: log(20) }], { descriptor: 'unsigned' }) },
    { name: 'b.log', data: log(3) },
  ]),
};

describe.each(Object.entries(inputs))('%s', (_, bytes) => {
  it('gives the same however it is cut into chunks', async () => {
    const { files } = await walked([memorySource('input', bytes)]);
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 400 }), { minLength: 1, maxLength: 20 }), async (chunks) => {
        expect((await walked([memorySource('input', bytes, chunks)])).files).toEqual(files);
      }),
      { numRuns: 40 },
    );
  });

  it('never throws where it is cut short, and gives beginnings of what it gives whole', async () => {
    const whole = new Map((await walked([memorySource('input', bytes)])).files);
    for (let length = 0; length < bytes.length; length += 1 + (length % 7)) {
      const { files } = await walked([memorySource('input', bytes.subarray(0, length))]);
      const inside = files.filter(([path]) => whole.has(path));
      for (const [path, text] of inside) expect(whole.get(path)?.startsWith(text), `${path} at ${length}`).toBe(true);
    }
  });

  it('never throws where bytes are changed', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat({ max: bytes.length - 1 }), fc.nat({ max: 255 })), { minLength: 1, maxLength: 8 }),
        async (changes) => {
          const changed = bytes.slice();
          for (const [at, value] of changes) changed[at] = value;
          const { files, warnings } = await walked([memorySource('input', changed)]);
          expect(files.length + warnings.length).toBeGreaterThan(0);
        },
      ),
      { numRuns: 60 },
    );
  });
});

it('gives every file of a tar that ends before a cut, whole', async () => {
  const files = Array.from({ length: 6 }, (_, n) => ({ name: `${n}.log`, data: log(n * 5) }));
  const bytes = tar(files);
  let end = 0;
  const ends = files.map(({ data }) => (end += 512 + Math.ceil(data.length / 512) * 512));
  for (let length = 0; length <= bytes.length; length += 37) {
    const found = new Map((await walked([memorySource('t', bytes.subarray(0, length))])).files);
    const before = files.filter((_, n) => (ends[n] as number) <= length);
    for (const { name, data } of before) expect(found.get(`t/${name}`)).toBe(data);
  }
});
