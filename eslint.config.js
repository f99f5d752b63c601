// Lint rules for the whole tree: typed TypeScript, Svelte, and the few habits of ours that a machine can check.
import js from '@eslint/js';
import globals from 'globals';
import svelte from 'eslint-plugin-svelte';
import ts from 'typescript-eslint';

/** Habits that are written as selectors of the syntax. Rules of one name replace each other: each block lists them all. */
const habits = [
  { selector: 'ExportDefaultDeclaration', message: 'Export by name.' },
  {
    selector: 'ConditionalExpression[test.operator="instanceof"][consequent.property.name="message"]',
    message: 'messageOf (engine/base) turns what was thrown into words.',
  },
];

export default ts.config(
  { ignores: ['out/', 'dist/', 'node_modules/', '.cache/', 'test/golden/'] },
  js.configs.recommended,
  ...ts.configs.strict,
  ...svelte.configs.recommended,
  {
    languageOptions: { globals: { ...globals.es2023 } },
    rules: {
      eqeqeq: 'error',
      'no-console': 'error',
      'no-restricted-syntax': ['error', ...habits],
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      // Log text is never HTML.
      'svelte/no-at-html-tags': 'error',
    },
  },
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: { parserOptions: { parser: ts.parser }, globals: { ...globals.browser } },
    // Maps and sets of the state are replaced as a whole ($state.raw), never changed in place.
    rules: { 'svelte/prefer-svelte-reactivity': 'off' },
  },
  {
    files: ['renderer/ui/**', 'renderer/state/**'],
    // The one that says where the focus goes.
    ignores: ['renderer/ui/places.ts'],
    rules: {
      'no-restricted-properties': [
        'error',
        ...[
          'querySelector',
          'querySelectorAll',
          'getElementById',
          'getElementsByClassName',
          'getElementsByTagName',
        ].map((property) => ({
          property,
          message: 'A view reaches no other: mark the element as a place (ui/places.ts).',
        })),
      ],
    },
  },
  { files: ['renderer/**'], ignores: ['renderer/engine/**'], languageOptions: { globals: { ...globals.browser } } },
  { files: ['renderer/engine/base/message-of.ts'], rules: { 'no-restricted-syntax': 'off' } },
  // electron-builder, vite and vitest ask for a default export.
  {
    files: ['build/**', '*.config.{js,ts}'],
    languageOptions: { globals: { ...globals.node } },
    rules: { 'no-restricted-syntax': 'off', 'no-console': 'off' },
  },
  {
    files: ['electron/cli/**', 'electron/cli.ts', 'test/**'],
    languageOptions: { globals: { ...globals.node } },
    rules: { 'no-console': 'off' },
  },
  // Keys that weaken a window never appear: items 6, 8, 9, 10 of https://www.electronjs.org/docs/latest/tutorial/security.
  {
    files: ['electron/**'],
    rules: {
      'no-restricted-syntax': [
        'error',
        ...habits,
        {
          selector:
            'Property[key.name=/^(webSecurity|allowRunningInsecureContent|experimentalFeatures|enableBlinkFeatures)$/]',
          message: 'Keep the safe default of this window option.',
        },
      ],
    },
  },
);
