// Licences of what ships. The bundler notes which packages went into a bundle; packing joins the notes into one text.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './up-to-date.mjs';

const notes = join(root, '.cache/licences');

const installed = (name) => join(root, 'node_modules', name);

/**
 * The package a bundled module belongs to: the folder after the last `node_modules`. Modules that a tool makes up begin with
 * NUL and its name; a module of WebAssembly holds what AssemblyScript's library brought.
 */
const packageOf = (id) => {
  if (id.startsWith('\0wasm:')) return installed('assemblyscript');
  const made = /^\0(vite|rolldown)\b/.exec(id)?.[1];
  if (made) return installed(made);
  return /^(.*[\\/]node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+)/.exec(id.split('\0').at(-1))?.[1];
};

/** Forgets what earlier builds held: what is packed is built anew. */
export const forgetLicences = () => rmSync(notes, { recursive: true, force: true });

/** Vite plugin: notes the packages whose code is in this bundle. One plugin may see several: workers are bundled one by one. */
export const noteLicences = (bundle) => ({
  name: 'note-licences',
  apply: 'build',
  generateBundle(_options, output) {
    const chunks = Object.values(output).filter(({ type }) => type === 'chunk');
    const modules = chunks.flatMap((chunk) => Object.keys(chunk.modules));
    const names = chunks.filter(({ isEntry }) => isEntry).map(({ name }) => name);
    const packages = [...new Set(modules.map(packageOf).filter(Boolean))].sort();
    mkdirSync(notes, { recursive: true });
    writeFileSync(join(notes, `${[bundle, ...names].join('-')}.json`), JSON.stringify(packages));
  },
});

const licenceOf = (folder) => {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const files = readdirSync(folder).filter((entry) => /^(licen[cs]e|copying|notice)(\.|$)/i.test(entry));
  return {
    heading: `${name} ${version} (${license ?? 'licence not named'})`,
    text: files.map((file) => readFileSync(join(folder, file), 'utf8').trim()).join('\n\n') || undefined,
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
