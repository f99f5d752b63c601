// Draws icon.svg at every size and packs icon.ico and icon.icns. Run by hand when the drawing changes; its output is kept.
//   node build/icons/make-icons.mjs
import { chromium } from 'playwright';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findBrowser } from '../find-browser.mjs';

const folder = dirname(fileURLToPath(import.meta.url));
const svg = readFileSync(join(folder, 'icon.svg'), 'utf8');
const sizes = [16, 24, 32, 48, 64, 128, 256, 512, 1024];

const browser = await chromium.launch({
  executablePath: findBrowser(),
  args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
});
const page = await browser.newPage();
const pictures = new Map();
for (const size of sizes) {
  await page.setViewportSize({ width: size, height: size });
  await page.setContent(
    `<style>html,body{margin:0;background:none}svg{display:block;width:${size}px;height:${size}px}</style>${svg}`,
  );
  pictures.set(size, await page.screenshot({ omitBackground: true }));
}
await browser.close();

mkdirSync(join(folder, 'linux'), { recursive: true });
for (const size of sizes.filter((one) => one <= 512))
  writeFileSync(join(folder, `linux/${size}x${size}.png`), pictures.get(size));
writeFileSync(join(folder, 'icon.png'), pictures.get(512));

/** ICO: a directory of 16-byte entries, then the pictures; PNG inside since Windows Vista. A size of 256 is written as 0. */
const ico = (used) => {
  const head = Buffer.alloc(6 + 16 * used.length);
  head.writeUInt16LE(1, 2);
  head.writeUInt16LE(used.length, 4);
  let offset = head.length;
  for (const [index, size] of used.entries()) {
    const at = 6 + 16 * index;
    const { length } = pictures.get(size);
    head.writeUInt8(size % 256, at);
    head.writeUInt8(size % 256, at + 1);
    head.writeUInt16LE(1, at + 4);
    head.writeUInt16LE(32, at + 6);
    head.writeUInt32LE(length, at + 8);
    head.writeUInt32LE(offset, at + 12);
    offset += length;
  }
  return Buffer.concat([head, ...used.map((size) => pictures.get(size))]);
};
writeFileSync(join(folder, 'icon.ico'), ico([16, 24, 32, 48, 64, 128, 256]));

/** ICNS: type, length including its own 8 bytes, PNG. Types after Apple's list; `@2x` types hold twice their size. */
const icns = (types) => {
  const parts = types.flatMap(([type, size]) => {
    const head = Buffer.alloc(8);
    head.write(type, 'latin1');
    head.writeUInt32BE(8 + pictures.get(size).length, 4);
    return [head, pictures.get(size)];
  });
  const head = Buffer.alloc(8);
  head.write('icns', 'latin1');
  head.writeUInt32BE(8 + Buffer.concat(parts).length, 4);
  return Buffer.concat([head, ...parts]);
};
const macTypes = [
  ['icp4', 16],
  ['icp5', 32],
  ['ic07', 128],
  ['ic08', 256],
  ['ic09', 512],
  ['ic10', 1024],
  ['ic11', 32],
  ['ic12', 64],
  ['ic13', 256],
  ['ic14', 512],
];
writeFileSync(join(folder, 'icon.icns'), icns(macTypes));
