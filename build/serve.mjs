// The browser host: serves the built page on 127.0.0.1 and opens it in an installed Chromium, or prints where it is.
import { findBrowser, hasDisplay, openBrowser, profileFolder } from './find-browser.mjs';
import { root } from './up-to-date.mjs';

/** Runs until the window is closed, or for good where there is none. */
export const serveInBrowser = async (paths) => {
  const { browserProfile, notKeptSentence, serve } = await import('../out/main/browser-host.js');
  const serving = await serve({ appFolder: root, paths });
  if (serving.elsewhere) {
    const { url, isOurs } = serving.elsewhere;
    console.log(
      isOurs
        ? `Another Switchover runs at ${url}: what was kept is in its list. The address below keeps a list of its own.`
        : `The usual address ${url} is taken by another program. What was kept there is not lost: end that program and start again. The address below keeps a list of its own.`,
    );
  }
  const browser = hasDisplay() ? findBrowser() : undefined;
  let window;
  let isStopping = false;
  const end = () => void serving.close().then(() => process.exit(0));
  /** The browser first: it writes in its folder to the last. */
  const stop = () => {
    isStopping = true;
    if (window?.exitCode === null && window.signalCode === null) window.once('exit', end).kill();
    else end();
  };
  process.once('SIGINT', stop).once('SIGTERM', stop);
  if (!browser) {
    console.log(`Switchover is at ${serving.url} (Ctrl+C ends it).`);
    return;
  }
  console.log(`Switchover opens in ${browser}; it is also at ${serving.url}`);
  const { folder, notKept } = browserProfile(profileFolder());
  // The page says so too.
  const told = notKept ? `#${new URLSearchParams({ 'not-kept': notKept.folder, why: notKept.why })}` : '';
  if (notKept) console.error(notKeptSentence(notKept));
  const started = Date.now();
  window = openBrowser(browser, serving.url + told, folder)
    .once('error', (error) => console.error(`The browser did not start (${error.code}): open the address yourself.`))
    .once('exit', (code) => {
      if (isStopping) return;
      // Confined browsers (snap, flatpak) may refuse our profile folder; the address still works.
      if (code !== 0 && Date.now() - started < 5000)
        console.error('The browser did not start: open the address yourself. Ctrl+C ends Switchover.');
      else stop();
    });
};
