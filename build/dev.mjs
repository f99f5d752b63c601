// npm run dev: the application with hot reload, in Electron; the page alone, for a browser, where Electron cannot be had.
import { spawnSync } from 'node:child_process';
import { createServer, loadConfigFromFile } from 'vite';
import { hasDisplay } from './find-browser.mjs';
import { findElectron } from './find-electron.mjs';
import { buildSample, root } from './up-to-date.mjs';

const config = 'build/electron.vite.config.ts';

/** Runs until the window is closed. */
const inElectron = (path) => {
  const asRoot = process.getuid?.() === 0 ? ['--noSandbox'] : [];
  const { status } = spawnSync('npx', ['electron-vite', 'dev', '-c', config, ...asRoot], {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, ELECTRON_EXEC_PATH: path },
  });
  process.exit(status ?? 1);
};

/** Runs until it is ended. */
const pageAlone = async () => {
  const read = await loadConfigFromFile({ command: 'serve', mode: 'development' }, config, root);
  const server = await createServer({ ...read.config.renderer, configFile: false });
  await server.listen();
  server.printUrls();
};

buildSample();
const electron = hasDisplay() ? await findElectron() : { missing: 'There is no display here.' };
if (electron.path) inElectron(electron.path);
console.error(`${electron.missing} The page alone is served, for a browser.`);
await pageAlone();
