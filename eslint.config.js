// Lint rules for the whole tree: typed TypeScript, Svelte, and the few habits of ours that a machine can check.
import js from '@eslint/js';
import globals from 'globals';
import svelte from 'eslint-plugin-svelte';
import ts from 'typescript-eslint';

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
      'no-restricted-syntax': ['error', { selector: 'ExportDefaultDeclaration', message: 'Export by name.' }],
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
  { files: ['renderer/**'], ignores: ['renderer/engine/**'], languageOptions: { globals: { ...globals.browser } } },
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
  // ECOSYSTEM: the keys that weaken a window (security list items 6, 8, 9, 10) never appear.
  {
    files: ['electron/**'],
    rules: {
      'no-restricted-syntax': [
        'error',
        { selector: 'ExportDefaultDeclaration', message: 'Export by name.' },
        {
          selector:
            'Property[key.name=/^(webSecurity|allowRunningInsecureContent|experimentalFeatures|enableBlinkFeatures)$/]',
          message: 'Keep the safe default of this window option.',
        },
      ],
    },
  },
);
