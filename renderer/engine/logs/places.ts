/** Facts from the path of a log: whether it should be read, which host and which VM it belongs to. */
import { isNameless } from '../base/nameless.ts';
import { formats } from '../formats/index.ts';
import { logName } from './formats.ts';

/** Folders at a bundle's root without logs of ours. Anywhere else these names mean nothing. */
const irrelevantFolder =
  /(?<=^|\/)(?:proc|sys|s?bin|lib(?:64)?|usr|boot|tmp\/vmware-root|journal|esxcfg|core|locker|vmupgrade|commands|etc|(?:var|storage|scratch)\/(?:core|lib|journal|locker|log\/journal))(?=\/)/g;
const irrelevantEnding =
  /\.(?:so|ko|o|a|bin|exe|dll|png|jpe?g|gif|svg|ico|ttf|woff2?|css|js|tsx?|svelte|go|rs|java|py|pyc|sh|xml|xsd|ya?ml|conf|cfg|ini|cnf|properties|pem|crt|key|der|p12|jks|vmx|vmxf|vmsd|vmdk|vmem|nvram|vswp|hlog|db|sqlite|stats|vibs?|v00|dmp|vmss|vmsn|pdf|mof|sig|sha\d*)$/i;
/** Exports, tickets, pages: not logs, but they may quote one. */
const quotingEnding = /\.(?:json|csv|md|html?)$/i;

/** How vm-support, and vCenter's, name what they collect: `esx-esx-01.lab.example-2023-04-15--08.52-12345`. */
const bundleName = /(?:^|\/)[^/]+-\d{4}-\d\d-\d\d--\d\d\.\d\d[^/]*$/;
/** Folders side by side at a bundle's root: those of logs, and others. */
const logFolder = /(?<=^|\/)(?:var\/(?:run\/)?(?:log|core)|(?:scratch|storage)\/log)(?=\/)/g;
const besideLogs = /(?<=^|\/)(?:commands|etc|vmfs\/volumes)(?=\/)/g;
/** A bound for hostile archives. */
const mostRoots = 1000;

/**
 * Decides by its path whether a file should be read. The irrelevant folders at a bundle's root are skipped; a root is recognised by
 * its name or by the folders seen in it so far. If neither decides, the file's lines do.
 */
export class Places {
  readonly #logs = new Set<string>();
  readonly #others = new Set<string>();

  /** Records the path of a file. */
  note(path: string): void {
    for (const [found, folder] of [
      [this.#logs, logFolder],
      [this.#others, besideLogs],
    ] as const) {
      if (found.size < mostRoots) for (const { index } of path.matchAll(folder)) found.add(path.slice(0, index));
    }
  }

  /** Whether one of its folders is the root of a bundle. */
  isInBundle(path: string): boolean {
    for (let end = path.lastIndexOf('/'); end >= 0; end = end > 0 ? path.lastIndexOf('/', end - 1) : -1) {
      if (this.#isRoot(path.slice(0, end + 1))) return true;
    }
    return this.#isRoot('');
  }

  /**
   * `known`: a log of ours by its name. `maybe`: its lines decide. `quotes`: not a log, but it may quote one. `no`: not read at all, as
   * thousands of other files of a bundle are by their path alone.
   */
  likelihood(path: string): 'known' | 'maybe' | 'quotes' | 'no' {
    this.note(path);
    const plain = path.replace(/(?:\.\d+)?(?:\.gz)?$/i, '');
    if (irrelevantEnding.test(plain)) return 'no';
    const isNamed = isNamedLikeALog(path);
    let isBeside = false;
    for (const { index, 0: folder } of path.matchAll(irrelevantFolder)) {
      if (this.#isRoot(path.slice(0, index))) return isNamed ? 'maybe' : 'no';
      isBeside ||= /\/|commands|etc/.test(folder);
    }
    if (quotingEnding.test(plain)) return 'quotes';
    // `commands/vmware_-vl.txt` is not a broken log, nor is `var/core/vmware-vmx-zdump`.
    return isNamed && !isBeside ? 'known' : 'maybe';
  }

  /** @param folder with its slash, or empty */
  #isRoot(folder: string): boolean {
    return bundleName.test(folder.slice(0, -1)) || (this.#logs.has(folder) && this.#others.has(folder));
  }
}

function isNamedLikeALog(path: string): boolean {
  const name = logName(path);
  return formats.some((format) => format.nameHint.test(name));
}

/** Whether a file has exactly the name of a log of ours, rotated or not: `vmware-3.log`, but not `vmware-hgfs.log`. */
export function isOwnName(path: string): boolean {
  return /^(?:vmkernel|vmkwarning|hostd|vpxa|vpxd|vmware)(?:-\d+)?$/i.test(logName(path));
}

/** Host and VM of a log by its path. */
export interface LogPlace {
  /** Host whose log it is, if the bundle's name contains it. */
  readonly host: string | undefined;
  /** Shared by all logs of one host, even if its name is unknown. */
  readonly scope: string;
  /** VM whose vmware.log it is. */
  readonly vmName: string | undefined;
  /** Its name without rotation: `hostd` of `hostd.0.gz`, `hostd.0.log`, `hostd-11.log`. */
  readonly log: string;
  /** Its folder: all logs of a VM are in the same one. */
  readonly folder: string;
}

/**
 * A vmware.log is stored with its VM on shared storage, so the bundle that contains it does not identify the host that wrote it: both
 * sides of a migration write to the same folder.
 */
export function placeOf(path: string): LogPlace {
  const folder = folderOf(path);
  const log = logName(path).replace(/[-.]\d{1,6}$/, '');
  if (/^vmware/i.test(log)) return { host: undefined, scope: path, vmName: vmOf(path), log, folder };
  const host = hostOf(path);
  return { host, scope: isNameless(host) ? scopeOf(path) : host, vmName: undefined, log, folder };
}

/** Folders of a host's own tree, and the root of the bundle before them. */
const hostFolders = /^(.*?)\/?(?:(?:var|scratch)\/(?:run\/)?(?:log|core)|vmfs\/volumes|commands|etc)\//;

/** The path of the bundle's root, else of the folder. */
function scopeOf(path: string): string {
  const root = hostFolders.exec(path)?.[1];
  return root ?? folderOf(path);
}

/** `esx-esx-01.lab.example-2023-04-15--08.52-12345.tgz` → `esx-01.lab.example`: how vm-support names its bundles. */
export function hostOf(path: string): string | undefined {
  return /(?:^|\/)esx-([^/]+?)-\d{4}-\d\d-\d\d--\d\d\.\d\d/.exec(path)?.[1];
}

/** `…/vmfs/volumes/<datastore>/app-014/vmware-3.log` → `app-014`. */
function vmOf(path: string): string | undefined {
  return /\/?vmfs\/volumes\/[^/]+\/([^/]+)\/vmware[^/]*$/.exec(path)?.[1];
}

/** Everything before the last `/`. */
function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}
