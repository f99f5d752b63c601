// npm run dev: the application with hot reload, in Electron, or the page alone in a browser where Electron cannot be had.
import { spawn } from 'node:child_process';
import { hasDisplay } from './find-browser.mjs';
import { findElectron } from './find-electron.mjs';
import { buildSample, root } from './up-to-date.mjs';

buildSample();
const electron = hasDisplay() ? await findElectron() : { missing: 'There is no display for a window.' };
if (electron.missing) console.error(`${electron.missing} Open the address below in a browser.`);
const words = ['node_modules/electron-vite/bin/electron-vite.js', 'dev', '-c', 'build/electron.vite.config.ts'];
const child = spawn(process.execPath, [...words, ...(electron.path ? ['--watch'] : ['--rendererOnly'])], {
  cwd: root,
  stdio: 'inherit',
  env: {
    ...process.env,
    ...(electron.path && { ELECTRON_EXEC_PATH: electron.path }),
    // Chromium's sandbox does not start for root.
    ...(process.getuid?.() === 0 && { NO_SANDBOX: '1' }),
  },
});
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => child.kill(signal));
child.once('exit', (code) => process.exit(code ?? 1));
