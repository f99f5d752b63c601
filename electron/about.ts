import type { AboutPanelOptionsOptions } from 'electron';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

interface PackageFacts {
  readonly version: string;
  readonly license?: string;
  /** Written by `build/dist.mjs`; absent when run from source. */
  readonly builtFrom?: { readonly commit: string; readonly date: string };
}

/** The facts of `package.json` that the About panel names. */
export const packageFacts = (appFolder: string): PackageFacts =>
  JSON.parse(readFileSync(join(appFolder, 'package.json'), 'utf8')) as PackageFacts;

/** The native About panel, with what a bug report needs. */
export function aboutPanel(
  facts: PackageFacts,
  versions: Readonly<Record<string, string | undefined>>,
): AboutPanelOptionsOptions {
  const from = facts.builtFrom ? `Built from ${facts.builtFrom.commit}, ${facts.builtFrom.date}` : 'Run from source';
  const engines = `Electron ${versions['electron'] ?? '?'}, Chromium ${versions['chrome'] ?? '?'}, Node ${versions['node'] ?? '?'}`;
  return {
    applicationName: 'Switchover',
    applicationVersion: `${facts.version}\n${from}\n${engines}`,
    copyright: `Licence: ${facts.license ?? 'see the licence file'}. Works offline: no network, no telemetry.`,
  };
}
