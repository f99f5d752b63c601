/**
 * The tables of the older commands, whose columns stand by their width and have no dashes below their titles: `esxcfg-vmknic -l`,
 * `esxcfg-vswitch -l`, `esxcfg-nics -l`, and vm-support's `nicinfo.sh`, which begins with `localcli network nic list`. Forms
 * after outputs of ESXi 4.1 to 7.0.3 in public notes and after nicinfo.sh itself. A row of another form is passed over.
 */
import type { Nic, Place, VirtualSwitch, Vmknic } from '../../host-facts.ts';

type At = (line: number) => Place;

const mostLines = 4096;

/** Between two columns: it begins behind the one, so that a run of blanks is shared out in one way only. */
const gap = String.raw`(?<=\S)\s{1,400}`;
const name = String.raw`(\S.{0,400}?)`;
const word = String.raw`(\S{1,255})`;
const number = String.raw`\d{1,20}`;

function row(...columns: readonly string[]): string {
  return `^${columns.join(gap)}$`;
}

/** Lines with their numbers, counted from 1; a line longer than any such row is none. */
function numbered(text: string): readonly (readonly [line: string, number: number])[] {
  return text
    .split(/\r?\n/)
    .slice(0, mostLines)
    .map((line, at) => [line.trimEnd(), at + 1] as const)
    .filter(([line]) => line.length > 0 && line.length < 400);
}

/** `vmk0  Management Network  IPv4  10.10.40.92  255.255.0.0  10.10.255.255  00:50:…  1500  65535  true  STATIC  defaultTcpipStack` */
const vmknicRow = new RegExp(
  row(
    String.raw`(vmk\d{1,9})`,
    name,
    '(IPv[46])',
    word,
    word,
    String.raw`(?:\S{1,255}${gap})?(?:[0-9a-f]{2}:){5}[0-9a-f]{2}`,
    `(${number})`,
    number,
    '(?:true|false)',
    String.raw`${name}(?<=\S)\s{2,400}${word}`,
  ),
  'i',
);

/** One for each row: an adapter with an IPv4 and an IPv6 address has two, which are joined by its name. */
export function readVmknics(text: string, at: At): readonly Vmknic[] {
  return numbered(text).flatMap(([line, number]): Vmknic[] => {
    const found = vmknicRow.exec(line);
    if (!found) return [];
    const [, vmk = '', portgroup = '', family, address = '', mask = '', mtu, , stack = ''] = found;
    const place = at(number);
    const stated = <Value>(value: Value) => ({ value, place });
    // A link-local address is on every adapter; vMotion has its own.
    const isOwn = family === 'IPv4' || !/^fe80:/i.test(address);
    return [
      {
        name: vmk,
        portgroup: stated(portgroup),
        mtu: stated(Number(mtu)),
        stack: stated(stack),
        ...(family === 'IPv4' && { ip: stated(address), netmask: stated(mask) }),
        ...(family === 'IPv6' && isOwn && { ipv6: stated(address) }),
      },
    ];
  });
}

const switchRow = new RegExp(row(name, number, number, number, `(${number})(?:${gap}${word})?`));
const portgroupRow = new RegExp(row(name, number, `${number}(?:${gap}${word})?`));

/** `vSwitch0  8960  4  128  1500  vmnic0,vmnic1` under its titles, its port groups indented below. */
export function readSwitches(text: string): readonly VirtualSwitch[] {
  const found: { name: string; mtu: number; uplinks: string[]; portgroups: string[] }[] = [];
  let part: 'switch' | 'portgroups' | undefined;
  for (const [line] of numbered(text)) {
    if (/^(?:Switch|DVS) Name\s/.test(line)) part = 'switch';
    else if (/^\s{0,400}PortGroup Name\s/.test(line)) part = 'portgroups';
    else if (/^\s{0,400}DVPort ID\s/.test(line)) part = undefined;
    else if (part === 'switch') {
      const [, named, mtu, uplinks = ''] = switchRow.exec(line) ?? [];
      if (named !== undefined)
        found.push({ name: named, mtu: Number(mtu), uplinks: uplinks.split(',').filter(Boolean), portgroups: [] });
      part = undefined;
    } else if (part === 'portgroups') {
      const named = portgroupRow.exec(line.trimStart())?.[1];
      if (named !== undefined) found.at(-1)?.portgroups.push(named);
    }
  }
  return found.map(({ name, mtu, uplinks, portgroups }) => ({ name, uplinks, portgroups, mtu: { value: mtu } }));
}

/** `vmnic0  0000:0f:00.0  nmlx5_core  Up  25000Mbps  Full …`; localcli has the administrator's status before the link's. */
const nicRow = new RegExp(
  row(
    String.raw`(vmnic\d{1,9})`,
    word,
    word,
    `(?:(?:Up|Down)${gap})?(Up|Down)`,
    `(${number})(?:Mbps)?`,
    String.raw`\S.*`,
  ),
);

export function readNics(text: string, at: At): readonly Nic[] {
  return numbered(text).flatMap(([line, number]): Nic[] => {
    const found = nicRow.exec(line);
    if (!found) return [];
    const place = at(number);
    const [, vmnic = '', , , link, speed] = found;
    return [{ name: vmnic, isUp: { value: link === 'Up', place }, speedMbps: { value: Number(speed), place } }];
  });
}
