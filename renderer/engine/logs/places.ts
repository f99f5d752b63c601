/** What a log's path tells: whether it is worth reading, whose log it is, which VM's. */
import { formats, logName } from './formats.ts';

/** Folders and endings of a bundle that hold no log of ours, whatever they are called. */
const irrelevantFolder =
  /(?:^|\/)(?:proc|sys|bin|sbin|lib|lib64|usr|boot|tmp\/vmware-root|journal|esxcfg|core|locker|vmupgrade)\//;
const irrelevantEnding =
  /\.(?:so|ko|o|a|bin|exe|dll|png|jpe?g|gif|svg|ico|ttf|woff2?|css|js|tsx?|svelte|go|rs|java|py|pyc|sh|xml|xsd|ya?ml|conf|cfg|ini|cnf|properties|pem|crt|key|der|p12|jks|vmx|vmxf|vmsd|vmdk|vmem|nvram|vswp|hlog|db|sqlite|stats|vibs?|v00|iso|dmp|vmss|vmsn|pdf|mof|sig|sha\d*)$/i;
const commandOutput = /(?:^|\/)commands\/|(?:^|\/)etc\//;

/** Exports, tickets, pages: no log, but they may quote one. */
const quotingEnding = /\.(?:json|csv|md|html?)$/i;

/**
 * `known`: by its name a log of ours. `maybe`: its first lines must decide. `quotes`: no log, whatever its lines, but lines of one may stand in it. `no`: not read at all. The thousands of other
 * files of a bundle are passed by on their path alone.
 */
export function logLikelihood(path: string): 'known' | 'maybe' | 'quotes' | 'no' {
  if (irrelevantFolder.test(path) || commandOutput.test(path)) return 'no';
  const plain = path.replace(/(?:\.\d+)?(?:\.gz)?$/i, '');
  if (irrelevantEnding.test(plain)) return 'no';
  if (quotingEnding.test(plain)) return 'quotes';
  const name = logName(path);
  return formats.some((format) => format.nameHint.test(name)) ? 'known' : 'maybe';
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
