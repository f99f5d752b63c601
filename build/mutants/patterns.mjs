// Mutants of a regular expression.
import { RegExpParser, visitRegExpAST } from '@eslint-community/regexpp';

const parser = new RegExpParser({ ecmaVersion: 2024 });

/** What is broken in each, and the broken pattern. */
export function mutantsOf(pattern) {
  const { source, flags } = pattern;
  const mutants = [{ what: 'nothing matches', source: '(?!)' }];
  const add = (what, { start, end }, text = '') =>
    mutants.push({
      what: `${what}: ${source.slice(start, end)}`,
      source: source.slice(0, start) + text + source.slice(end),
    });
  const alternatives = (node) => {
    if (node.alternatives.length < 2) return;
    for (const [at, one] of node.alternatives.entries())
      add(
        'without the alternative',
        at === 0 ? { start: one.start, end: one.end + 1 } : { start: one.start - 1, end: one.end },
      );
  };
  visitRegExpAST(parser.parsePattern(source, 0, source.length, flags.includes('u')), {
    onPatternEnter: alternatives,
    onGroupEnter: alternatives,
    onAssertionEnter: (node) => node.alternatives && alternatives(node),
    onCapturingGroupEnter(node) {
      alternatives(node);
      const name = node.name === null ? '' : `?<${node.name}>`;
      const inside = source.slice(node.start + 1 + name.length, node.end - 1);
      // A group that takes part in no match goes before it, so that the others keep their numbers.
      add('without the capture', node, `(?:(${name}(?!)))?(?:${inside})`);
    },
    onCharacterClassEnter(node) {
      // `[KM]` is short for two alternatives; `[\\d.]` lists the characters of a value.
      if (node.negate || !node.elements.every(({ type }) => type === 'Character')) return;
      for (const one of node.elements) add('without the character', one);
    },
    onQuantifierEnter(node) {
      const isGroup = /Group$/.test(node.element.type);
      if (node.min > 0 || (node.max > 1 && !isGroup)) return;
      const { element } = node;
      // Its groups stay, so that the others keep their numbers.
      add('without', node, `(?:(?!)${source.slice(element.start, element.end)})?`);
      if (node.max === 1) add('always with', node, source.slice(element.start, element.end));
    },
  });
  const broken = mutants.map(({ what, source: text }) => ({ what, mutant: new RegExp(text, flags) }));
  if (!flags.includes('i')) return broken;
  return [...broken, { what: 'in one case only', mutant: new RegExp(source, flags.replace('i', '')) }];
}
