// Licences of what ships. The bundler notes which packages went into a bundle; packing joins the notes into one text.
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './up-to-date.mjs';

const notes = join(root, '.cache/licences');

/** The package a bundled module belongs to: the folder after the last `node_modules`. */
const packageOf = (id) => /^(.*[\\/]node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+)/.exec(id.split('\0').at(-1))?.[1];

/** Vite plugin: notes the packages whose code is in this bundle. */
export const noteLicences = (bundle) => ({
  name: 'note-licences',
  apply: 'build',
  generateBundle(_options, output) {
    const modules = Object.values(output).flatMap((chunk) =>
      chunk.type === 'chunk' ? Object.keys(chunk.modules) : [],
    );
    const packages = [...new Set(modules.map(packageOf).filter(Boolean))].sort();
    mkdirSync(notes, { recursive: true });
    writeFileSync(join(notes, `${bundle}.json`), JSON.stringify(packages));
  },
});

const licenceOf = (folder) => {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const file = readdirSync(folder).find((entry) => /^(licen[cs]e|copying)(\.|$)/i.test(entry));
  return {
    heading: `${name} ${version} (${license ?? 'licence not named'})`,
    text: file ? readFileSync(join(folder, file), 'utf8').trim() : undefined,
  };
};

/** Our own licence and those of all bundled packages, as one text. Names the packages that bring no text of theirs. */
export const licenceText = () => {
  const folders = new Set(readdirSync(notes).flatMap((file) => JSON.parse(readFileSync(join(notes, file), 'utf8'))));
  const own = ['LICENSE', 'LICENCE'].map((name) => join(root, name)).find(existsSync);
  const parts = [...folders]
    .sort()
    .map(licenceOf)
    .map(({ heading, text }) => `${heading}\n\n${text ?? 'The package brings no text of its licence.'}`);
  return [
    'Switchover',
    own ? readFileSync(own, 'utf8').trim() : 'MIT',
    'It contains the following packages. Electron and Chromium lie beside it with their own licences.',
    ...parts,
  ].join(`\n\n${'-'.repeat(80)}\n\n`);
};
