/** What a log's path tells: whether it is worth reading, whose log it is, which VM's. */
import { formats } from '../formats/index.ts';
import { logName } from './formats.ts';

/** Folders at a bundle's root that hold no log of ours. Anywhere else such a name says nothing. */
const irrelevantFolder =
  /(?<=^|\/)(?:proc|sys|s?bin|lib(?:64)?|usr|boot|tmp\/vmware-root|journal|esxcfg|core|locker|vmupgrade|commands|etc|(?:var|storage|scratch)\/(?:core|lib|journal|locker|log\/journal))(?=\/)/g;
const irrelevantEnding =
  /\.(?:so|ko|o|a|bin|exe|dll|png|jpe?g|gif|svg|ico|ttf|woff2?|css|js|tsx?|svelte|go|rs|java|py|pyc|sh|xml|xsd|ya?ml|conf|cfg|ini|cnf|properties|pem|crt|key|der|p12|jks|vmx|vmxf|vmsd|vmdk|vmem|nvram|vswp|hlog|db|sqlite|stats|vibs?|v00|dmp|vmss|vmsn|pdf|mof|sig|sha\d*)$/i;
/** Exports, tickets, pages: no log, but they may quote one. */
const quotingEnding = /\.(?:json|csv|md|html?)$/i;

/** How vm-support, and vCenter's, name what they collect: `esx-esx-01.lab.example-2023-04-15--08.52-12345`. */
const bundleName = /(?:^|\/)[^/]+-\d{4}-\d\d-\d\d--\d\d\.\d\d[^/]*$/;
/** What lies side by side at a bundle's root: where logs are written, and something that is no log. */
const logFolder = /(?<=^|\/)(?:var\/(?:run\/)?(?:log|core)|(?:scratch|storage)\/log)(?=\/)/g;
const besideLogs = /(?<=^|\/)(?:commands|etc|vmfs\/volumes)(?=\/)/g;
/** A hostile archive can have any number of them. */
const mostRoots = 1000;

/**
 * What paths tell of whether a file is worth reading. The folders at a bundle's root are passed by; a root is known by its name
 * or by what stood in it until then. Where neither tells, a file is looked into.
 */
export class Places {
  readonly #logs = new Set<string>();
  readonly #others = new Set<string>();

  /** There is a file at this path. */
  note(path: string): void {
    for (const [found, folder] of [
      [this.#logs, logFolder],
      [this.#others, besideLogs],
    ] as const) {
      if (found.size < mostRoots) for (const { index } of path.matchAll(folder)) found.add(path.slice(0, index));
    }
  }

  /** Whether some folder that it lies in is the root of a bundle. */
  isInBundle(path: string): boolean {
    for (let end = path.lastIndexOf('/'); end >= 0; end = end > 0 ? path.lastIndexOf('/', end - 1) : -1) {
      if (this.#isRoot(path.slice(0, end + 1))) return true;
    }
    return this.#isRoot('');
  }

  /**
   * `known`: by its name a log of ours. `maybe`: its lines must decide. `quotes`: no log, whatever its lines, but lines of one
   * may stand in it. `no`: not read at all. The thousands of other files of a bundle are passed by on their path alone.
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
    // `commands/vmware_-vl.txt` is no log that is broken, nor is `var/core/vmware-vmx-zdump`.
    return isNamed && !isBeside ? 'known' : 'maybe';
  }

  /** @param folder with its slash, or nothing */
  #isRoot(folder: string): boolean {
    return bundleName.test(folder.slice(0, -1)) || (this.#logs.has(folder) && this.#others.has(folder));
  }
}

function isNamedLikeALog(path: string): boolean {
  const name = logName(path);
  return formats.some((format) => format.nameHint.test(name));
}

/** Whether a file has just the name of a log of ours, rotated or not: `vmware-3.log`, and not `vmware-hgfs.log`. */
export function isOwnName(path: string): boolean {
  return /^(?:vmkernel|vmkwarning|hostd|vpxa|vpxd|vmware)(?:-\d+)?$/i.test(logName(path));
}

/** What the path of a log tells of its host and its VM. */
export interface LogPlace {
  /** Host whose log it is, where the bundle's name says so. */
  readonly host: string | undefined;
  /** Shared by all logs of one host, also where its name is unknown. */
  readonly scope: string;
  /** VM whose vmware.log it is. */
  readonly vmName: string | undefined;
  /** Folder it lies in: all logs of a VM share one. */
  readonly folder: string;
}

/**
 * A vmware.log lies with its VM on storage that hosts share, so the bundle that holds it says nothing of the host that wrote
 * it: both sides of a migration write into one folder.
 */
export function placeOf(path: string): LogPlace {
  const folder = folderOf(path);
  if (/^vmware/i.test(logName(path))) return { host: undefined, scope: path, vmName: vmOf(path), folder };
  const host = hostOf(path);
  return { host, scope: host ?? scopeOf(path), vmName: undefined, folder };
}

/** Folders of a host's own tree: what stands before them is the root of its bundle. */
const hostFolders = /^(.*?)\/?(?:(?:var|scratch)\/(?:run\/)?(?:log|core)|vmfs\/volumes|commands|etc)\//;

/** Files of one host's bundle have one scope: the path of the bundle's root, else of their folder. */
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
