/**
 * The recipes of CONTRIBUTING.md as data, and a copy of the tree to follow them in. A recipe is a section "Adding a …"; its
 * fenced blocks are steps:
 *
 * - `ts`, `svelte`: a new file, whose path is in the comment of its first line
 * - `diff`: a change to the file behind `+++`; each part of it, `@@` in between, occurs once in the file
 * - `log`: a log to try it on, named in its first line, `==> NAME <==`
 * - `console`: a command behind `$`, and lines that it prints, in their order; `…` is any text
 * - `sh`: tests of the room
 */
import { cpSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

export interface Step {
  readonly language: string;
  readonly lines: readonly string[];
}

export interface Recipe {
  /** `a known failure` */
  readonly name: string;
  readonly steps: readonly Step[];
}

export function recipesOf(markdown: string): readonly Recipe[] {
  return markdown.split(/^## /m).flatMap((section) => {
    const name = /^Adding (.+)/.exec(section)?.[1];
    return name === undefined ? [] : [{ name, steps: stepsOf(section) }];
  });
}

function stepsOf(section: string): readonly Step[] {
  return [...section.matchAll(/^```(\w+)\n(.*?)^```$/gms)].map(([, language = '', text = '']) => ({
    language,
    lines: text.trimEnd().split('\n'),
  }));
}

/** The path of the file that a step makes or changes; undefined where it does neither. */
export function fileOf({ language, lines: [first = ''] }: Step): string | undefined {
  if (language === 'diff') return /^\+\+\+ (\S+)$/.exec(first)?.[1];
  return /^(?:\/\/|<!--) (\S+)(?: -->)?$/.exec(first)?.[1];
}

/** The files that a recipe touches, each once. */
export function filesOf({ steps }: Recipe): readonly string[] {
  return [...new Set(steps.flatMap((step) => fileOf(step) ?? []))];
}

/** Changes a tree as the steps say. Throws where a change does not fit. */
export function follow({ name, steps }: Recipe, tree: string): void {
  for (const step of steps) {
    const [file, [first = '', ...rest]] = [fileOf(step), step.lines];
    if (file !== undefined && step.language === 'diff') {
      const before = readFileSync(join(tree, file), 'utf8');
      writeFileSync(join(tree, file), changed(before, rest, `Adding ${name}: ${file}`));
    } else if (file !== undefined) write(join(tree, file), rest);
    else if (step.language === 'log') write(join(tree, /^==> (\S+) <==$/.exec(first)?.[1] ?? 'nowhere'), rest);
  }
}

function write(path: string, lines: readonly string[]): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, `${lines.join('\n')}\n`);
}

/** @param diff parts between lines of `@@`; of each line the first character is ` `, `-` or `+` */
export function changed(before: string, diff: readonly string[], where: string): string {
  const parts = diff
    .join('\n')
    .split(/^@@.*\n/m)
    .filter((part) => part !== '');
  return parts.reduce((text, part) => {
    const lines = part.trimEnd().split('\n');
    const without = (sign: string) =>
      lines
        .filter((line) => !line.startsWith(sign))
        .map((line) => `${line.slice(1)}\n`)
        .join('');
    const [old, wanted] = [without('+'), without('-')];
    const at = `\n${text}`.indexOf(`\n${old}`);
    if (at < 0) throw new Error(`${where} does not hold this:\n${old}`);
    if (`\n${text}`.includes(`\n${old}`, at + 1)) throw new Error(`${where} holds this more than once:\n${old}`);
    return text.slice(0, at) + wanted + text.slice(at + old.length);
  }, before);
}

/** A copy of the sources with the installed modules, without git and without anything compiled but WebAssembly. */
export function copyOfTree(root: string): { readonly tree: string; remove(): void } {
  const tree = mkdtempSync(join(tmpdir(), 'switchover-recipes-'));
  for (const name of readdirSync(root))
    if (!['.git', '.cache', 'node_modules', 'out', 'dist'].includes(name))
      cpSync(join(root, name), join(tree, name), { recursive: true, preserveTimestamps: true });
  // Compiled loops are shared: the cache names them by a hash of their sources.
  mkdirSync(join(root, '.cache/wasm'), { recursive: true });
  mkdirSync(join(tree, '.cache'));
  symlinkSync(join(root, '.cache/wasm'), join(tree, '.cache/wasm'));
  symlinkSync(join(root, 'node_modules'), join(tree, 'node_modules'));
  return { tree, remove: () => rmSync(tree, { recursive: true, force: true }) };
}
