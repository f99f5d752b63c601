// Runs when a package is laid out and before it is signed: flips Electron's fuses, reads them back, and looks through
// what is inside. Throws, and so fails the build, when either is not as it should be.
import { getRawHeader, listPackage } from '@electron/asar';
import fusesPackage from '@electron/fuses';
import { createHash } from 'node:crypto';
import { readdirSync, rmSync, statSync } from 'node:fs';
import { join, sep } from 'node:path';

const { FuseV1Options, FuseVersion, flipFuses, getCurrentFuseWire } = fusesPackage;
/** The wire's bytes are the characters 0 and 1; the package does not export their names. */
const state = { off: 48, on: 49 };

/** Item 19 of Electron's security checklist. */
export const fuses = {
  [FuseV1Options.RunAsNode]: false,
  [FuseV1Options.EnableCookieEncryption]: true,
  [FuseV1Options.EnableNodeOptionsEnvironmentVariable]: false,
  [FuseV1Options.EnableNodeCliInspectArguments]: false,
  [FuseV1Options.EnableEmbeddedAsarIntegrityValidation]: true,
  [FuseV1Options.OnlyLoadAppFromAsar]: true,
  [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
  [FuseV1Options.GrantFileProtocolExtraPrivileges]: false,
};

/** The fuses of an executable that are not as they should be, by name. */
export const wrongFuses = async (executable) => {
  const wire = await getCurrentFuseWire(executable);
  return Object.entries(fuses)
    .filter(([fuse, on]) => wire[fuse] !== (on ? state.on : state.off))
    .map(([fuse]) => FuseV1Options[fuse]);
};

/** All that a package may hold, by path inside the asar. What matches none fails the build. */
const wanted = [
  /^package\.json$/,
  /^build\/icons\/icon\.png$/,
  /^out\/main\/(main|chunks\/[\w.-]+)\.js$/,
  /^out\/preload\/preload\.cjs$/,
  /^out\/cli\/[\w.-]+\.mjs$/,
  /^out\/sample\/sample-bundle\.zip$/,
  /^out\/renderer\/index\.html$/,
  /^out\/renderer\/assets\/[\w.@~-]+\.(js|css|woff2|svg|png)$/,
];
const needed = [
  'package.json',
  'out/main/main.js',
  'out/preload/preload.cjs',
  'out/renderer/index.html',
  'out/cli/cli.mjs',
  'out/sample/sample-bundle.zip',
];

/** What is in an asar and should not be, and what should be and is not. */
export const wrongContent = (asar) => {
  const folders = /^(out|build)(\/(main|main\/chunks|preload|cli|sample|renderer|renderer\/assets|icons))?$/;
  const paths = listPackage(asar, { isPack: false }).map((path) => path.split(sep).filter(Boolean).join('/'));
  const surplus = paths.filter((path) => !folders.test(path) && !wanted.some((pattern) => pattern.test(path)));
  return [
    ...surplus.map((path) => `not wanted: ${path}`),
    ...needed.filter((path) => !paths.includes(path)).map((path) => `missing: ${path}`),
  ];
};

/** Called by electron-builder. */
export const afterPack = async ({ appOutDir, electronPlatformName, packager }) => {
  const name = packager.appInfo.productFilename;
  const mac = electronPlatformName === 'darwin';
  const executable = join(
    appOutDir,
    mac ? `${name}.app` : electronPlatformName === 'win32' ? `${name}.exe` : packager.executableName,
  );
  // Electron's own start page; the application is in app.asar and nothing else is to be loaded.
  rmSync(join(packager.getResourcesDir(appOutDir), 'default_app.asar'), { force: true });
  await flipFuses(executable, {
    version: FuseVersion.V1,
    strictlyRequireAllFuses: false,
    resetAdHocDarwinSignature: mac,
    ...fuses,
  });
  const wrong = await wrongFuses(executable);
  const asar = join(packager.getResourcesDir(appOutDir), 'app.asar');
  const problems = [...wrong.map((fuse) => `fuse ${fuse} is not set`), ...wrongContent(asar)];
  if (problems.length > 0) throw new Error(`The package is not as it should be:\n  ${problems.join('\n  ')}`);
  const digest = createHash('sha256').update(getRawHeader(asar).headerString).digest('hex');
  console.log(
    `  • fuses set and read back; ${statSync(asar).size} bytes of app.asar, header ${digest.slice(0, 16)}; ${readdirSync(appOutDir).length} files beside it`,
  );
};
