/** The tree's documents lead somewhere: links, paths in code, and documents that comments cite. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));
/** What is installed, generated, or expected output of a test. */
const passedBy = /^(?:node_modules|out|dist|\.cache|\.git|test\/golden)(?:\/|$)/;
const filesIn = (folder: string): readonly string[] =>
  readdirSync(join(root, folder), { withFileTypes: true }).flatMap((one) => {
    const path = join(folder, one.name);
    if (passedBy.test(path)) return [];
    return one.isDirectory() ? filesIn(path) : [path];
  });
const files = filesIn('');
const read = (file: string) => readFileSync(join(root, file), 'utf8');
const documents = files.filter((file) => file.endsWith('.md'));
/** Rooms whose documents are being written. */
const owed = /^renderer\/contract\/commands/;
/** `## What it reads` → `what-it-reads`, as GitHub makes it. */
function anchorsOf(markdown: string): readonly string[] {
  return [...markdown.matchAll(/^#{1,6} (.+)$/gm)].map(([, title = '']) =>
    title
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
}

/** Links of one document that lead nowhere. */
function deadLinks(file: string): readonly string[] {
  const links = [...read(file).matchAll(/\]\(([^)\s]+)\)|^\[[^\]]+\]: (\S+)$/gm)].map(
    ([, inline, named]) => inline ?? named ?? '',
  );
  return links.filter((link) => {
    if (/^https?:/.test(link)) return false;
    const [path = '', anchor] = link.split('#');
    const target = path === '' ? file : join(dirname(file), path);
    if (!existsSync(join(root, target))) return true;
    return anchor !== undefined && !anchorsOf(read(target)).includes(anchor);
  });
}

/** Paths in code of one document that are not there: from the top, or the end of some file's path. */
function deadPaths(file: string): readonly string[] {
  const fromTop = [...read(file).matchAll(/`((?:renderer|electron|test|build)\/[\w./*{},-]+)`/g)];
  const ends = [...read(file).matchAll(/`([\w./-]+\.(?:ts|svelte))`/g)];
  return [
    ...fromTop.filter(([, path = '']) => !existsSync(join(root, path.replace(/[^/]*[*{].*$/, '')))),
    ...ends.filter(([, end = '']) => !files.some((one) => `/${one}`.endsWith(`/${end.replace(/^(?:\.\.\/)+/, '')}`))),
  ].map(([path]) => path);
}

test.each(documents)('%s: its links and paths exist', (file) => {
  expect({ links: deadLinks(file), paths: deadPaths(file) }).toEqual({ links: [], paths: [] });
});

test('the first page is read in five minutes', () => {
  expect(read('README.md').split(/\s+/).length).toBeLessThan(1100);
});

describe('comments', () => {
  const sources = files.filter((file) => /\.(?:ts|mts|mjs|svelte|txt)$/.test(file) && !owed.test(file));
  const byName = new Set(documents.map((file) => file.slice(file.lastIndexOf('/') + 1)));

  test('cite no document that the tree does not hold', () => {
    const cited = sources.flatMap((file) =>
      [...read(file).matchAll(/\b([A-Z][A-Z-]{3,})(?:\.md\b| sections? \d)/g)].flatMap(([, name = '']) =>
        byName.has(`${name}.md`) ? [] : [`${file}: ${name}`],
      ),
    );
    expect(cited).toEqual([]);
  });
});
