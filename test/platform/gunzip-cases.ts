import { concat, gz } from '../helpers/archives.ts';

/** A gzip file as vm-support and the way to us leave them, with what is to be read of it. */
export interface GunzipCase {
  readonly name: string;
  readonly bytes: Uint8Array;
  /** What must be given, or for a damaged file what must begin with it. */
  readonly text: string;
  readonly end: string;
  /** Where the decoder was cut off in the middle of its data: this much at least must be given. */
  readonly atLeast?: number;
}

/** Lines that do not compress to nothing. */
function log(lines: number): string {
  let random = 1;
  return Array.from({ length: lines }, () => {
    random = (random * 48271) % 0x7fffffff;
    return `2023-04-15T08:52:34.${random % 1000}Z cpu${random % 64}:${random})VMotion: ${random.toString(36)}\n`;
  }).join('');
}

const text = log(40_000);
const small = 'one line\n';
const whole = gz(text);
const damaged = whole.slice();
damaged.fill(0xff, whole.length >> 1, (whole.length >> 1) + 8);

/** A log that one piece of input holds whole. */
const smallText = log(300);
const smallDamaged = gz(smallText, 1);
smallDamaged.fill(0xff, smallDamaged.length >> 1, (smallDamaged.length >> 1) + 64);

export const gunzipCases: readonly GunzipCase[] = [
  { name: 'one member', bytes: whole, text, end: 'complete' },
  { name: 'an empty member', bytes: gz(''), text: '', end: 'complete' },
  { name: 'two members', bytes: concat(whole, gz(small)), text: text + small, end: 'complete' },
  {
    name: 'many small members',
    bytes: concat(...Array.from({ length: 300 }, () => gz(small))),
    text: small.repeat(300),
    end: 'complete',
  },
  {
    name: 'an empty member between two',
    bytes: concat(gz(small), gz(''), gz(small)),
    text: small.repeat(2),
    end: 'complete',
  },
  { name: 'zero padding after the end', bytes: concat(whole, new Uint8Array(100_000)), text, end: 'padding' },
  { name: 'padding of a small file', bytes: concat(gz(small), new Uint8Array(503)), text: small, end: 'padding' },
  {
    name: 'a member after padding',
    bytes: concat(whole, new Uint8Array(512), gz(small)),
    text: text + small,
    end: 'complete',
  },
  { name: 'junk after the end', bytes: concat(whole, 'no gzip at all'), text, end: 'junk' },
  {
    name: 'junk after a file of zeros',
    bytes: concat(gz('\0'.repeat(20_000_000)), 'junk'),
    text: '\0'.repeat(20_000_000),
    end: 'junk',
  },
  { name: 'junk after two members', bytes: concat(gz(small), gz(small), 'junk'), text: small + small, end: 'junk' },
  {
    name: 'cut in its data',
    bytes: whole.subarray(0, whole.length - 5000),
    text,
    end: 'truncated',
    atLeast: text.length * 0.95,
  },
  {
    name: 'cut in its checks',
    bytes: whole.subarray(0, whole.length - 3),
    text,
    end: 'truncated',
    atLeast: text.length,
  },
  { name: 'cut in its header', bytes: whole.subarray(0, 7), text: '', end: 'truncated' },
  {
    name: 'cut in the header of a second member',
    bytes: concat(gz(small), whole.subarray(0, 6)),
    text: small,
    end: 'truncated',
  },
  { name: 'of no bytes', bytes: new Uint8Array(), text: '', end: 'truncated' },
  { name: 'damaged in the middle', bytes: damaged, text, end: 'damaged', atLeast: text.length * 0.49 },
  {
    name: 'that is small and damaged in the middle',
    bytes: smallDamaged,
    text: smallText,
    end: 'damaged',
    atLeast: smallText.length * 0.45,
  },
  { name: 'no gzip', bytes: concat('no gzip at all'), text: '', end: 'damaged' },
];

/** The names of the ends that {@link GunzipCase.end} has. */
export function endName(end: { readonly kind: string; readonly what?: string } | undefined): string {
  return end?.what ?? end?.kind ?? 'none';
}
