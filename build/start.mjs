// npm start: builds what is stale, then opens the application in Electron, or in a browser where Electron cannot be had.
// Words after `--` are files and folders to open; `--browser` skips Electron.
import { spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { hasDisplay } from './find-browser.mjs';
import { findElectron } from './find-electron.mjs';
import { serveInBrowser } from './serve.mjs';
import { buildApp, buildSample, root } from './up-to-date.mjs';

const words = process.argv.slice(2);
// npm runs scripts in the project's folder; paths are relative to the user's working directory.
const paths = words.filter((word) => word !== '--browser').map((path) => resolve(process.env.INIT_CWD ?? '.', path));

/** Resolves with how it ended. Electron's own switches are not passed on, so that a file name is never one. */
const runElectron = (electron) =>
  new Promise((ended) => {
    const started = Date.now();
    const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
    const child = spawn(electron, [...asRoot, root, '--', ...paths], { stdio: 'inherit' });
    for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => child.kill(signal));
    child.once('error', () => ended({ code: 1, early: true }));
    child.once('exit', (code) => ended({ code: code ?? 1, early: Date.now() - started < 5000 }));
  });

buildSample();
buildApp();
const wantsElectron = !words.includes('--browser') && hasDisplay();
const electron = wantsElectron ? await findElectron() : { missing: undefined };
if (electron.path) {
  const { code, early } = await runElectron(electron.path);
  if (code === 0 || !early) process.exit(code);
  console.error('Electron did not start here (its own message is above); opening in a browser instead.');
} else if (electron.missing) {
  console.error(electron.missing);
} else if (!hasDisplay()) {
  console.error('There is no display here: open the address below in a browser, on this machine.');
}
await serveInBrowser(paths).catch((error) => {
  console.error(error.message);
  process.exit(1);
});
