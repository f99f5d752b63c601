/**
 * Commands that show a migration's lines by hand, to copy: sceptics can check us, and people without us can follow.
 *
 * What is searched for comes from strangers' logs, so it is quoted for each shell, and control characters are left out.
 */
import type { Migration } from '../model.ts';
import { posixQuoted, powerShellQuoted } from './quoted.ts';

export interface HandCommand {
  readonly where: 'ESXi shell' | 'unpacked bundle' | 'PowerShell, rotated logs unpacked' | 'log tool';
  readonly command: string;
}

/**
 * Words that name the migration where a log names it: its id, the id in hex, and its opIDs, of which the longer ones begin
 * with a shorter. Lines that were joined by world, thread or place in a vmware.log hold none of them.
 */
export function searchWords({ id, idHex, opIds }: Pick<Migration, 'id' | 'idHex' | 'opIds'>): readonly string[] {
  const stems = opIds.filter((opId) => !opIds.some((other) => other !== opId && opId.startsWith(other)));
  return [id, idHex, ...stems].flatMap((word) => word?.replace(/\p{Cc}/gu, '') || []);
}

/** The same search in four places. ESXi's shell is BusyBox: its grep knows `-E` and `-h`, rotated logs need zcat. */
export function commandsFor(migration: Pick<Migration, 'id' | 'idHex' | 'opIds'>): readonly HandCommand[] {
  const words = searchWords(migration);
  if (words.length === 0) return [];
  const posix = words.map((word) => `-e ${posixQuoted(word)}`).join(' ');
  return [
    {
      where: 'ESXi shell',
      command: `cd /var/run/log && { zcat vmkernel.*.gz hostd.*.gz vpxa.*.gz 2>/dev/null; cat vmkernel.log hostd.log vpxa.log; } | grep -F ${posix}; grep -F ${posix} /vmfs/volumes/*/*/vmware*.log`,
    },
    {
      where: 'unpacked bundle',
      command: `find . -type f \\( -name 'vmkernel*' -o -name 'hostd*' -o -name 'vpx*' -o -name 'vmware*.log' \\) -exec zgrep -aF ${posix} /dev/null {} +`,
    },
    {
      where: 'PowerShell, rotated logs unpacked',
      command: `Get-ChildItem -Recurse -File -Include *.log | Select-String -SimpleMatch -Pattern ${words.map(powerShellQuoted).join(', ')}`,
    },
    { where: 'log tool', command: words.map((word) => `"${word.replace(/(["\\])/g, '\\$1')}"`).join(' OR ') },
  ];
}

/** Prints one line of a file of an unpacked bundle. @param path as the analysis has it, through the archives */
export function lineCommand(path: string, line: number): string {
  const inside = path.replace(/^.*\.(?:tgz|tar|tar\.gz|zip)\//i, '').split('/');
  const within = inside.filter((part) => part !== '..').join('/');
  const file = posixQuoted(`./${within.replace(/\p{Cc}/gu, '')}`);
  return /\.gz$/i.test(within) ? `zcat ${file} | sed -n '${line}p'` : `sed -n '${line}p' ${file}`;
}
