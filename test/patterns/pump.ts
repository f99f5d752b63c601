/**
 * Lines that a pattern chokes on, if any does: made of its own syntax. For each of its repetitions what leads there, then
 * what it repeats, again and again, in every company in which it can be shared out in more than one way, and an end that
 * does not fit.
 */
import { RegExpParser } from '@eslint-community/regexpp';
import type { AST } from '@eslint-community/regexpp';

/** A line of about `length` characters. */
export type Pump = (length: number) => string;

/** Of each kind of character one: what a class repeats is tried with those that are in it. */
const characters = [...'1afA -.:="\\/,;_x<>()[]{}\'|~%@#\t\n\r!'].concat('\u00e9', '\u0000');
/** Characters of a class that are tried. */
const mostCharacters = 4;

export function pumpsOf(pattern: RegExp): readonly Pump[] {
  const tree = new RegExpParser().parsePattern(pattern.source, 0, undefined, { unicode: /[uv]/.test(pattern.flags) });
  const pumps = new Map<string, Pump>();
  const add = (lead: string, body: string, tail: string): void => {
    if (body !== '') pumps.set(`${lead}\n\n${body}\n\n${tail}`, (length) => lead + repeated(body, length) + tail);
  };
  const repetitions = repetitionsIn(tree);
  for (const full of [true, false]) {
    const whole = sampleOf(tree, full);
    add('', whole, '\u0000');
    for (const [at, { node, before, after }] of repetitions.entries()) {
      const lead = before(full);
      const next = after(full);
      const bodies = bodiesOf(node.element, pattern.flags, next);
      for (const body of bodies) {
        for (const tail of ['', '\u0000', `\n`]) add(lead, body, tail);
        // It begins at many places.
        add('', lead + body, '\u0000');
        add(lead, body + next, '\u0000');
        add('', lead + body + next, '\u0000');
        // What follows nearly fits, again and again.
        for (const part of partsOf(next)) {
          add(lead, part, '\u0000');
          add(lead, body + part, '\u0000');
        }
      }
      for (const one of bodies) for (const other of bodies) if (one !== other) add(lead, one + other, '\u0000');
      // The next repetition, half of the line each.
      const second = repetitions[at + 1]?.node;
      if (!second) continue;
      const between = repetitions[at + 1]?.before(full) ?? '';
      for (const body of bodies) {
        for (const other of bodiesOf(second.element, pattern.flags, '')) {
          const halves: Pump = (length) =>
            lead + repeated(body, length / 2) + between.slice(lead.length) + repeated(other, length / 2) + '\u0000';
          pumps.set(`${lead}\n${body}\n${between}\n${other}`, halves);
        }
      }
    }
  }
  return [...pumps.values()];
}

function repeated(text: string, length: number): string {
  return text.repeat(Math.max(1, Math.floor(length / text.length)));
}

/** A text's beginnings: the last is whole. */
function partsOf(text: string): readonly string[] {
  return [...new Set([text.slice(0, 1), text.slice(0, -1), text])].filter((part) => part !== '');
}

interface Repetition {
  readonly node: AST.Quantifier;
  /** A text that leads to it from the beginning of the pattern. */
  readonly before: (full: boolean) => string;
  /** A text that fits behind it. */
  readonly after: (full: boolean) => string;
}

function repetitionsIn(tree: AST.Pattern): readonly Repetition[] {
  const found: Repetition[] = [];
  const visit = (node: AST.Node, before: Repetition['before'], after: Repetition['after']): void => {
    switch (node.type) {
      case 'Pattern':
      case 'Group':
      case 'CapturingGroup':
        for (const one of node.alternatives) visit(one, before, after);
        return;
      case 'Assertion':
        if ('alternatives' in node) for (const one of node.alternatives) visit(one, before, after);
        return;
      case 'Alternative':
        for (const [at, one] of node.elements.entries()) {
          const [left, right] = [node.elements.slice(0, at), node.elements.slice(at + 1)];
          visit(
            one,
            (full) => before(full) + left.map((each) => sampleOf(each, full)).join(''),
            (full) => right.map((each) => sampleOf(each, full)).join('') + after(full),
          );
        }
        return;
      case 'Quantifier':
        if (node.max > 1) found.push({ node, before, after });
        visit(node.element, before, after);
    }
  };
  visit(
    tree,
    () => '',
    () => '',
  );
  return found;
}

/** A text that it fits; `full` with all that it may leave out. */
function sampleOf(node: AST.Node, full: boolean): string {
  switch (node.type) {
    case 'Pattern':
    case 'Group':
    case 'CapturingGroup':
      return sampleOf(node.alternatives[full ? node.alternatives.length - 1 : 0] as AST.Node, full);
    case 'Alternative':
      return node.elements.map((one) => sampleOf(one, full)).join('');
    case 'Quantifier':
      return sampleOf(node.element, full).repeat(Math.max(node.min, full && node.max > 0 ? 1 : 0));
    case 'Character':
      return String.fromCodePoint(node.value);
    case 'CharacterSet':
    case 'CharacterClass':
    case 'ExpressionCharacterClass':
      return charactersOf(node.raw, '', 1)[0] ?? '';
    default:
      return '';
  }
}

/** What a repetition may repeat once. @param next text that may follow: its beginning in the class is where ways part */
function bodiesOf(node: AST.QuantifiableElement, flags: string, next: string): readonly string[] {
  switch (node.type) {
    case 'CharacterSet':
    case 'CharacterClass':
    case 'ExpressionCharacterClass':
      return charactersOf(node.raw, flags, mostCharacters, next);
    default: {
      const inner = innerClasses(node).flatMap((raw) => charactersOf(raw, flags, 2, next));
      return [...new Set([sampleOf(node, true), sampleOf(node, false), ...inner])].filter((body) => body !== '');
    }
  }
}

function innerClasses(node: AST.Node): readonly string[] {
  switch (node.type) {
    case 'Group':
    case 'CapturingGroup':
    case 'Assertion':
      return 'alternatives' in node ? node.alternatives.flatMap(innerClasses) : [];
    case 'Alternative':
      return node.elements.flatMap(innerClasses);
    case 'Quantifier':
      return innerClasses(node.element);
    case 'CharacterSet':
    case 'CharacterClass':
      return [node.raw];
    default:
      return [];
  }
}

function charactersOf(raw: string, flags: string, most: number, first = ''): readonly string[] {
  const one = new RegExp(`^(?:${raw})$`, flags.replaceAll(/[gym]/g, ''));
  const found = [...new Set([...first.slice(0, 1), ...characters])].filter((character) => one.test(character));
  return (found.length > 0 ? found : anyOf(one)).slice(0, most);
}

function anyOf(one: RegExp): readonly string[] {
  for (let code = 0; code < 0x10_000; code += 1)
    if (one.test(String.fromCharCode(code))) return [String.fromCharCode(code)];
  return [];
}
