/** Repetitions without a bound, in the syntax of a pattern. */
import { RegExpParser, visitRegExpAST } from '@eslint-community/regexpp';
import type { AST } from '@eslint-community/regexpp';

/**
 * Those that may cost more than their length: all but one that nothing follows in a pattern that begins at the beginning, and
 * one that is all of its pattern.
 */
export function unbounded(pattern: RegExp): readonly string[] {
  const tree = new RegExpParser().parsePattern(pattern.source, 0, undefined, { unicode: /[uv]/.test(pattern.flags) });
  const begins = tree.alternatives.every(
    ({ elements: [first] }) => first?.type === 'Assertion' && first.kind === 'start',
  );
  const found: string[] = [];
  visitRegExpAST(tree, {
    onQuantifierEnter(node) {
      if (node.max < Infinity) return;
      const { element, parent } = node;
      const isAll = tree.alternatives.length === 1 && parent === tree.alternatives[0] && parent.elements.length === 1;
      const isLast = begins && !pattern.flags.includes('m') && isSimple(element) && nothingFollows(node);
      if (!isAll && !isLast) found.push(node.raw);
    },
  });
  return found;
}

function isSimple({ type }: AST.QuantifiableElement): boolean {
  return type === 'Character' || type === 'CharacterSet' || type === 'CharacterClass';
}

/** Up to the end of the pattern, in no repetition. */
function nothingFollows(node: AST.Node): boolean {
  const { parent } = node;
  if (!parent || parent.type === 'Pattern') return true;
  if (parent.type === 'Quantifier' && parent.max > 1) return false;
  if (parent.type === 'Alternative') {
    const behind = parent.elements.slice(parent.elements.indexOf(node as AST.Element) + 1);
    if (behind.some((one) => one.type !== 'Assertion' || one.kind !== 'end')) return false;
  }
  return nothingFollows(parent);
}
