import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'electron-vite';
import type { Plugin } from 'vite';
import { fileURLToPath } from 'node:url';
import { createReadStream, existsSync } from 'node:fs';
import { inlineWasm } from './inline-wasm.mjs';
import { knownLinks } from './known-links.mjs';
import { noteLicences } from './licences.mjs';
import { withoutSamples } from './without-samples.mjs';
import policy from '../renderer/contract/content-security-policy.json' with { type: 'json' };

const root = (path: string) => fileURLToPath(new URL(`../${path}`, import.meta.url));

/**
 * Hot reload writes <style> elements, talks over a web socket and shows its errors by innerHTML; workers inflate with
 * WebAssembly. Nothing else is let off.
 */
const { 'require-trusted-types-for': _, 'trusted-types': _names, ...withoutTrustedTypes } = policy;
const developmentPolicy = Object.entries({
  ...withoutTrustedTypes,
  'script-src': "'self' 'wasm-unsafe-eval'",
  'style-src': "'self' 'unsafe-inline'",
  'connect-src': "'self' ws: app:",
}).map(([name, sources]) => `${name} ${sources}`);

/** Both hosts serve the sample beside the page; here the development server does. */
const sample: Plugin = {
  name: 'sample-bundle',
  configureServer(server) {
    server.middlewares.use('/sample-bundle.zip', (_request, response, next) => {
      const file = root('out/sample/sample-bundle.zip');
      if (existsSync(file)) createReadStream(file).pipe(response);
      else next();
    });
  },
};

/** Main, preload and page. One page for Electron (Chromium 130 and newer) and the browser host. */
export default defineConfig({
  main: {
    plugins: [inlineWasm, withoutSamples, knownLinks, noteLicences('main')],
    build: {
      outDir: root('out/main'),
      // Node 20.18 comes with the oldest Electron the tests run on.
      target: 'node20.18',
      // What main needs of node_modules goes into the bundle: the package then carries no node_modules at all.
      externalizeDeps: false,
      rolldownOptions: { input: { main: root('electron/main.ts'), 'browser-host': root('electron/browser-host.ts') } },
    },
  },
  preload: {
    plugins: [noteLicences('preload')],
    build: {
      outDir: root('out/preload'),
      target: 'node20.18',
      externalizeDeps: false,
      // A sandboxed preload script is CommonJS, in one file.
      rolldownOptions: {
        input: { preload: root('electron/preload.ts') },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: root('renderer'),
    base: './',
    plugins: [svelte({ configFile: false }), sample, withoutSamples, knownLinks, noteLicences('page')],
    worker: { format: 'es', plugins: () => [inlineWasm, withoutSamples, noteLicences('worker')] },
    server: { host: '127.0.0.1', headers: { 'content-security-policy': developmentPolicy.join('; ') } },
    build: {
      outDir: root('out/renderer'),
      target: 'chrome130',
      minify: true,
      // An inlined worker or module would need `data:` and `blob:` in script-src.
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      rolldownOptions: { input: root('renderer/index.html') },
    },
  },
});
