// npm run dev: the application with hot reload, in Electron, or the page alone where Electron cannot be had.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createServer, loadConfigFromFile } from 'vite';
import { hasDisplay } from './find-browser.mjs';
import { findElectron } from './find-electron.mjs';
import { buildSample, root } from './up-to-date.mjs';

const configFile = 'build/electron.vite.config.ts';

/** electron-vite serves the page and starts Electron again whenever main or preload changes. */
const inElectron = (electron) => {
  const words = ['node_modules/electron-vite/bin/electron-vite.js', 'dev', '-c', configFile, '--watch'];
  // Chromium's sandbox does not start for root.
  const asRoot = process.getuid?.() === 0 ? { NO_SANDBOX: '1' } : {};
  const env = { ...process.env, ...asRoot, ELECTRON_EXEC_PATH: electron };
  const child = spawn(process.execPath, words, { cwd: root, stdio: 'inherit', env });
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => child.kill(signal));
  child.once('exit', (code) => process.exit(code ?? 1));
};

/** The same page, served by Vite alone. */
const inBrowser = async () => {
  process.chdir(root);
  const loaded = await loadConfigFromFile({ command: 'serve', mode: 'development' }, join(root, configFile));
  const server = await createServer({ ...loaded.config.renderer, configFile: false });
  await server.listen();
  server.printUrls();
};

buildSample();
const electron = hasDisplay() ? await findElectron() : { missing: 'There is no display for a window.' };
if (electron.path) {
  inElectron(electron.path);
} else {
  console.error(`${electron.missing} The page alone is served: open the address in a browser.`);
  await inBrowser();
}
