/**
 * Every regular expression of the program: those written out are found in its text, those put together as they are made,
 * while its modules load.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { vi } from 'vitest';

export interface Found {
  /** Where it stands. */
  readonly file: string;
  readonly pattern: RegExp;
}

const root = fileURLToPath(new URL('../../', import.meta.url));

/** @param folders from the root of the project */
export async function patternsIn(folders: readonly string[]): Promise<readonly Found[]> {
  const files = folders.flatMap((folder) => filesIn(folder)).sort();
  const written = files.flatMap((file) => writtenIn(file));
  // The engine alone does nothing but load.
  const made = await madeIn(files.filter((file) => file.startsWith('renderer/engine/')));
  // A header is made twice more of what is written: with a dot for all, and with its groups counted.
  const all = new Map([...written, ...made].map((one) => [String(one.pattern).replaceAll(/\(\?<\w+>/g, '('), one]));
  return [...all.values()];
}

function filesIn(folder: string): readonly string[] {
  const names = readdirSync(root + folder, { recursive: true, encoding: 'utf8' });
  return names.filter((name) => /\.(?:ts|svelte)$/.test(name)).map((name) => `${folder}/${name}`);
}

/** `/…/` in the text of a module, or of a component's script. */
function writtenIn(file: string): readonly Found[] {
  const text = readFileSync(root + file, 'utf8');
  const script = file.endsWith('.svelte') ? (/<script[^>]*>(.*?)<\/script>/s.exec(text)?.[1] ?? '') : text;
  const found: Found[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isRegularExpressionLiteral(node)) {
      const end = node.text.lastIndexOf('/');
      found.push({ file, pattern: new RegExp(node.text.slice(1, end), node.text.slice(end + 1)) });
    }
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(file, script, ts.ScriptTarget.Latest));
  return found;
}

/** `new RegExp(…)` as the modules load. */
async function madeIn(files: readonly string[]): Promise<readonly Found[]> {
  const found: Found[] = [];
  const plain = globalThis.RegExp;
  // Those that are loaded already have made theirs.
  vi.resetModules();
  globalThis.RegExp = new Proxy(plain, {
    construct(target, [source, flags]: [string | RegExp, string | undefined]) {
      const pattern = new target(source, flags);
      const frames = new Error().stack?.split('\n') ?? [];
      const file = frames.map((frame) => files.find((one) => frame.includes(`/${one}:`))).find(Boolean);
      if (file) found.push({ file, pattern });
      return pattern;
    },
  });
  try {
    for (const file of files) await import(/* @vite-ignore */ root + file);
  } finally {
    globalThis.RegExp = plain;
  }
  return found;
}
