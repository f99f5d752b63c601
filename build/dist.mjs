// npm run dist: packs for the machine it runs on. `--dir` stops at the unpacked folder, without installers.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DIR_TARGET, Platform, build } from 'electron-builder';
import { configuration } from './electron-builder.mjs';
import { findElectron } from './find-electron.mjs';
import { forgetLicences, licenceText } from './licences.mjs';
import { buildApp, buildSample, root } from './up-to-date.mjs';

/** Commit and its date, not today's: the same sources give the same facts. SOURCE_DATE_EPOCH (seconds) wins. */
const buildFacts = () => {
  const git = (...words) =>
    execFileSync('git', words, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  const epoch = process.env.SOURCE_DATE_EPOCH;
  try {
    const changed = git('status', '--porcelain', '--untracked-files=no') === '' ? '' : ', changed';
    const date = epoch ? new Date(Number(epoch) * 1000).toISOString() : git('log', '-1', '--format=%cI');
    return { commit: git('rev-parse', '--short=12', 'HEAD') + changed, date: date.slice(0, 10) };
  } catch {
    return {
      commit: 'no repository',
      date: epoch ? new Date(Number(epoch) * 1000).toISOString().slice(0, 10) : 'unknown',
    };
  }
};

/** The Electron to pack: an installed one, else electron-builder downloads the version in package.json. */
const electronOptions = async () => {
  const found = await findElectron();
  if (!found.path) return undefined;
  const folder = process.platform === 'darwin' ? join(dirname(found.path), '../../..') : dirname(found.path);
  const versionFile = join(folder, 'version');
  const version = existsSync(versionFile) ? readFileSync(versionFile, 'utf8').trim().replace(/^v/, '') : undefined;
  return { electronDist: folder, ...(version && { electronVersion: version }) };
};

buildSample();
forgetLicences();
buildApp({ always: true });
rmSync(join(root, 'out/cli'), { recursive: true, force: true });
execFileSync(process.execPath, ['build/cli.mjs', 'help'], { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] });
mkdirSync(join(root, '.cache'), { recursive: true });
writeFileSync(join(root, '.cache/licences.txt'), licenceText());

const electron = await electronOptions();
if (!electron) {
  console.error(
    "Packing needs Electron's binary, which is not here and cannot be fetched: name an unpacked release in ELECTRON_OVERRIDE_DIST_PATH, or a mirror in ELECTRON_MIRROR.",
  );
  process.exit(1);
}
const target = process.argv.includes('--dir') ? DIR_TARGET : undefined;
try {
  const made = await build({
    projectDir: root,
    targets: Platform.current().createTarget(target),
    config: {
      ...configuration,
      ...electron,
      extraMetadata: { builtFrom: buildFacts(), desktopName: 'switchover.desktop' },
    },
    publish: 'never',
  });
  for (const file of made) console.log(file);
} catch (error) {
  console.error(error.message);
  if (
    /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT|status code|getaddrinfo|fetch failed|cannot resolve/i.test(
      String(error.message) + String(error.stack),
    )
  ) {
    console.error(
      'An installer needs tools that electron-builder fetches from github.com, which cannot be reached here; ELECTRON_BUILDER_BINARIES_MIRROR can name a mirror, and `npm run dist -- --dir` needs none of them.',
    );
  }
  process.exit(1);
}
