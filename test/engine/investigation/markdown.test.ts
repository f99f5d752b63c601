import { expect, test } from 'vitest';
import { parseInline, parseMarkdown } from '../../../renderer/engine/investigation/markdown.ts';

test('a note becomes blocks', () => {
  const text = '# What\nfirst line\nsecond\n\n- one **bold**\n- two\n\n1. a\n2) b\n> said\n```\n<b>*raw*</b>\n```\nend';
  expect(parseMarkdown(text)).toEqual([
    { kind: 'heading', level: 1, inlines: [{ kind: 'text', text: 'What' }] },
    { kind: 'paragraph', lines: [[{ kind: 'text', text: 'first line' }], [{ kind: 'text', text: 'second' }]] },
    {
      kind: 'list',
      isNumbered: false,
      items: [
        [
          { kind: 'text', text: 'one ' },
          { kind: 'bold', text: 'bold' },
        ],
        [{ kind: 'text', text: 'two' }],
      ],
    },
    { kind: 'list', isNumbered: true, items: [[{ kind: 'text', text: 'a' }], [{ kind: 'text', text: 'b' }]] },
    { kind: 'quote', lines: [[{ kind: 'text', text: 'said' }]] },
    { kind: 'code', text: '<b>*raw*</b>' },
    { kind: 'paragraph', lines: [[{ kind: 'text', text: 'end' }]] },
  ]);
});

test('marks within a line', () => {
  expect(parseInline('a `c*d` *it* [KB](https://kb.example/1) see https://x.example/y.')).toEqual([
    { kind: 'text', text: 'a ' },
    { kind: 'code', text: 'c*d' },
    { kind: 'text', text: ' ' },
    { kind: 'italic', text: 'it' },
    { kind: 'text', text: ' ' },
    { kind: 'link', text: 'KB', url: 'https://kb.example/1' },
    { kind: 'text', text: ' see ' },
    { kind: 'link', text: 'https://x.example/y.', url: 'https://x.example/y.' },
  ]);
});

test('no other scheme is a link, and HTML is text', () => {
  for (const text of [
    '[x](javascript:alert(1))',
    '<img src=x onerror=alert(1)>',
    '[x](data:text/html,a)',
    'http://a.b',
  ])
    expect(parseInline(text)).toEqual([{ kind: 'text', text }]);
});

test('long hostile lines take no time', () => {
  for (const piece of ['**a', '`', '[', '[a](', '*a ', '__', '> ', '- '])
    expect(parseMarkdown(piece.repeat(60_000)).length).toBeGreaterThan(0);
});
