// `import links from '../../renderer?links'`: every web address in the sources below that folder as a text of its
// own. The hosts ask it what may be opened outside, so a page that an explanation names is on the list by being named.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

const mark = '?links';
const prefix = '\0links:';
const literal = /(['"`])(https:\/\/[^\s'"`$\\]+)\1/g;

const filesBelow = (folder) =>
  readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    if (statSync(path).isDirectory()) return filesBelow(path);
    return /\.(?:ts|svelte|json)$/.test(name) ? [path] : [];
  });

export const knownLinks = {
  name: 'known-links',
  enforce: 'pre',
  resolveId: (id, importer) =>
    id.endsWith(mark) ? prefix + resolve(dirname(importer), id.slice(0, -mark.length)) : undefined,
  load(id) {
    if (!id.startsWith(prefix)) return undefined;
    const links = filesBelow(id.slice(prefix.length)).flatMap((file) => {
      const found = [...readFileSync(file, 'utf8').matchAll(literal)].map((match) => match[2]);
      if (found.length > 0) this.addWatchFile?.(file);
      return found;
    });
    return `export default ${JSON.stringify([...new Set(links)].sort())}`;
  },
};
