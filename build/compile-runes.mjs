import { fileURLToPath } from 'node:url';
import { compileModule } from 'svelte/compiler';

/**
 * State classes (`*.svelte.ts`) as the window runs them, for tests in Node. Vite's own plugin for Svelte compiles them for a
 * server there, where nothing is reactive.
 */
export const compileRunes = {
  name: 'compile-runes',
  enforce: 'post',
  config: () => ({
    resolve: {
      alias: [
        {
          find: /^svelte$/,
          replacement: fileURLToPath(new URL('src/index-client.js', import.meta.resolve('svelte/package.json'))),
        },
      ],
    },
  }),
  transform: (code, id) =>
    /\.svelte\.ts$/.test(id) ? compileModule(code, { filename: id, generate: 'client', dev: true }).js : undefined,
};
