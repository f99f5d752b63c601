/** The name that a report's file is offered under. */

/** Names of devices that Windows takes for no file. */
const devices = /^(?:con|prn|aux|nul|com\d|lpt\d)$/i;
const mostLetters = 60;

/**
 * `night-2023-11-16-report-not-redacted.pdf`: of the investigation's name, which may come from a bundle and is never a path. A redacted report
 * has none of it: whose bundle it is could be read there.
 *
 * @param what `report.pdf`
 */
export function reportName(investigation: string, what: string, isRedacted: boolean): string {
  const [base = '', ending = ''] = what.split('.');
  if (isRedacted) return `switchover-${base}-redacted.${ending}`;
  const bare = investigation.replace(/\.(?:zip|tgz|tar|gz|log|txt|switchover)(?:\.gz)?$/i, '');
  const words = bare.replace(/[^\p{L}\p{N}._-]+/gu, '-').replace(/\.{2,}/g, '.');
  const name = [...words]
    .slice(0, mostLetters)
    .join('')
    .replace(/^[-._]+|[-._]+$/g, '');
  return `${name === '' || devices.test(name) ? 'switchover' : name}-${base}-not-redacted.${ending}`;
}
