// What electron-builder makes of the built application. `build/dist.mjs` runs it.
import { afterPack } from './after-pack.mjs';

const description = 'Explains vMotion migrations from log bundles, offline';

/** Ours alone; we are its owner. Archives and logs are offered under "Open with" and never taken as a default. */
const ownFiles = {
  ext: 'switchover',
  name: 'Switchover investigation',
  description: 'Switchover investigation',
  mimeType: 'application/x-switchover',
  role: 'Editor',
  rank: 'Owner',
};
const foreignFiles = {
  ext: ['tgz', 'gz', 'zip', 'tar', 'log'],
  name: 'Logs and log bundles',
  role: 'Viewer',
  rank: 'Alternate',
};

/** @type {import('electron-builder').Configuration} */
export const configuration = {
  appId: 'org.switchover.workbench',
  productName: 'Switchover',
  copyright: 'The Switchover authors',
  directories: { output: 'dist', buildResources: 'build/icons' },
  artifactName: 'switchover-${version}-${os}-${arch}.${ext}',
  // Everything is bundled: no node_modules, no sources. `after-pack` checks the list.
  files: [
    'package.json',
    'out/main/**',
    '!out/main/browser-host.js',
    'out/preload/**',
    'out/renderer/**',
    'out/cli/**',
    'out/sample/sample-bundle.zip',
    'build/icons/icon.png',
    '!**/*.map',
    '!node_modules',
  ],
  extraResources: [{ from: '.cache/licences.txt', to: 'licences.txt' }],
  asar: true,
  npmRebuild: false,
  electronLanguages: ['en-US'],
  publish: null,
  afterPack,
  linux: {
    target: ['AppImage', 'deb'],
    icon: 'build/icons/linux',
    category: 'System',
    synopsis: description,
    description,
    maintainer: 'The Switchover authors <switchover@localhost>',
    executableName: 'switchover',
    // Ties the window to its desktop entry, so that docks show our icon.
    syncDesktopName: true,
    fileAssociations: [ownFiles],
    mimeTypes: [
      'application/gzip',
      'application/x-compressed-tar',
      'application/zip',
      'application/x-tar',
      'text/x-log',
    ],
    desktop: { entry: { StartupWMClass: 'Switchover', Keywords: 'vMotion;ESXi;vSphere;migration;log;' } },
  },
  win: { target: ['nsis', 'portable'], icon: 'build/icons/icon.ico', fileAssociations: [ownFiles] },
  nsis: {
    oneClick: false,
    // Associations are written for the machine.
    perMachine: true,
    allowToChangeInstallationDirectory: true,
    deleteAppDataOnUninstall: false,
    include: 'build/open-with.nsh',
  },
  portable: { artifactName: 'switchover-${version}-portable-${arch}.${ext}' },
  mac: {
    target: ['dmg', 'zip'],
    icon: 'build/icons/icon.icns',
    category: 'public.app-category.developer-tools',
    fileAssociations: [ownFiles, foreignFiles],
    hardenedRuntime: true,
    darkModeSupport: true,
  },
};
