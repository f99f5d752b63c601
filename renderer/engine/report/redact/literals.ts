/** Finds many literal words in one pass over a text: thousands of names would make a plain alternation crawl. */

interface Node {
  readonly children: Map<string, Node>;
  isEnd: boolean;
}

/** The source of a pattern that matches any of the words, the longest that fits first; undefined where there are none. */
export function anyOf(words: readonly string[]): string | undefined {
  const root: Node = { children: new Map(), isEnd: false };
  for (const word of words) if (word !== '') insert(root, word);
  return root.children.size === 0 ? undefined : sourceOf(root);
}

function insert(root: Node, word: string): void {
  let node = root;
  for (const character of word) {
    let next = node.children.get(character);
    if (!next) node.children.set(character, (next = { children: new Map(), isEnd: false }));
    node = next;
  }
  node.isEnd = true;
}

function sourceOf({ children, isEnd }: Node): string {
  const branches = [...children].map(([character, node]) => escaped(character) + sourceOf(node));
  if (branches.length === 0) return '';
  return branches.length === 1 && !isEnd ? (branches[0] ?? '') : `(?:${branches.join('|')})${isEnd ? '?' : ''}`;
}

const escaped = (character: string): string => character.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
