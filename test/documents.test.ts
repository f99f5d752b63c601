/** What documents and comments point at exists: links, paths, types, rooms, other documents. */
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
  const text = read('README.md');
  expect(text.split('\n').length).toBeLessThan(77);
  expect(text.split(/\s+/).length).toBeLessThan(1000);
});

describe('the architecture', () => {
  const text = read('ARCHITECTURE.md');

  test.each(['', 'renderer/', 'renderer/engine/'])('names each room of /%s', (folder) => {
    const paths = files.filter((file) => file.startsWith(folder)).map((file) => file.slice(folder.length));
    const rooms = new Set(paths.flatMap((path) => /^(\w[\w-]*)\//.exec(path)?.[1] ?? []));
    expect(rooms.size).toBeGreaterThan(3);
    expect([...rooms].filter((room) => !new RegExp(`[\`/]${room}/`).test(text))).toEqual([]);
  });

  test.each(['ARCHITECTURE.md', 'GLOSSARY.md'])('%s names types that exist', (document) => {
    const ours =
      read(document)
        .split(/^## Ours$/m)
        .at(-1) ?? '';
    const types = [...ours.matchAll(/`([A-Z]\w*[a-z]\w*)`/g)].map(([, name = '']) => name);
    const declared = files
      .filter((file) => /^renderer\/.*\.ts$/.test(file))
      .flatMap((file) => [...read(file).matchAll(/\b(?:interface|type|class) (\w+)/g)].map(([, name]) => name));
    expect(types.filter((name) => !(name in globalThis) && !declared.includes(name))).toEqual([]);
  });
});

describe('comments', () => {
  const sources = files.filter((file) => /\.(?:ts|mts|mjs|svelte|txt)$/.test(file));
  const byName = new Set(documents.map((file) => file.slice(file.lastIndexOf('/') + 1)));

  test('cite only documents that exist', () => {
    const cited = sources.flatMap((file) =>
      [...read(file).matchAll(/\b([A-Z][A-Z-]{3,})(?:\.md\b| sections? \d)/g)].flatMap(([, name = '']) =>
        byName.has(`${name}.md`) ? [] : [`${file}: ${name}`],
      ),
    );
    expect(cited).toEqual([]);
  });
});
