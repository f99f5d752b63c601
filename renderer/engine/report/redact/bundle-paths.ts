/** Paths through archives: names that people chose, then the host's own tree. */

const hostTree = /(?:^|\/)(?:(?:var|scratch)\/(?:run\/)?(?:log|core)|vmfs\/volumes|commands|etc)\//;
const logName = /^(?:vmkernel|vmkwarning|vobd|hostd|vpxa|vpxd|vmware|syslog|fdm|shell|auth)[\w.-]*$/i;

/** @returns `outer`: names of bundles and folders that people chose; `inner`: the host's own tree, or the file */
export function pathParts(path: string): { readonly outer: readonly string[]; readonly inner: string } {
  const at = hostTree.exec(path)?.index;
  if (at !== undefined) {
    const outer = path.slice(0, at);
    return { outer: outer === '' ? [] : outer.split('/'), inner: path.slice(outer === '' ? 0 : at + 1) };
  }
  const parts = path.split('/');
  const last = parts.at(-1) ?? '';
  return logName.test(last) ? { outer: parts.slice(0, -1), inner: last } : { outer: parts, inner: '' };
}

/** `.tgz`, `.log.gz`: a bundle's pseudonym has it, too, to show what was read. */
export function extensionOf(name: string): string {
  return /(?:\.(?:tgz|tar|gz|zip|log|txt|frag-\d{1,9})){1,8}$/i.exec(name)?.[0] ?? '';
}
