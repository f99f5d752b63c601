/**
 * What a host said of itself when its bundle was made: its settings of vMotion, its running VMs, how long it was up, its time servers.
 * Forms after the help of esxcli and of ntpq, and outputs in public notes; a part of another form yields nothing.
 */
import { defined } from '../../base/defined.ts';
import type { HostPart, Place, RunningVm, Setting, Stated } from '../../host-facts.ts';

type At = (line: number) => Place;

const mostRecords = 4096;

type Fields = ReadonlyMap<string, Stated<string>>;

/** Records of indented `Name: value` lines; the field `first` begins one where no heading does. */
function records(
  text: string,
  first: string,
  at: At,
): readonly { readonly heading: string; readonly fields: Fields }[] {
  const found: { heading: string; fields: Map<string, Stated<string>> }[] = [];
  let heading = '';
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    const [, name = '', value = ''] = /^\s{1,64}(\w[\w ]{0,63}): ?(.{0,4096})$/.exec(line) ?? [];
    if (name === '') heading = line.trim() === '' ? heading : line.trim();
    else if (name === first && found.length < mostRecords) found.push({ heading, fields: new Map() });
    if (name !== '') found.at(-1)?.fields.set(name, { value: value.trim(), place: at(index + 1) });
  }
  return found;
}

function whole(stated: Stated<string> | undefined): Stated<number> | undefined {
  return stated && /^-?\d{1,15}$/.test(stated.value) ? { ...stated, value: Number(stated.value) } : undefined;
}

/** `esxcli system settings advanced list`, with `-d` only those that were changed: `Path: /Migrate/NetTimeout`, `Int Value: 20`. */
export function readSettings(text: string, at: At): HostPart {
  const settings = records(text, 'Path', at).flatMap(({ fields }): Setting[] => {
    const name = /^\/(Migrate\/\w{1,64})$/.exec(fields.get('Path')?.value ?? '')?.[1];
    const value = whole(fields.get('Int Value'));
    const usual = whole(fields.get('Default Int Value'))?.value;
    if (name === undefined || !value || fields.get('Type')?.value === 'string') return [];
    return [{ name: name.replace('/', '.'), value, ...defined({ usual }) }];
  });
  return { settings };
}

/** `esxcli vm process list`: a VM's name, then its fields. */
export function readRunning(text: string, at: At): HostPart {
  const running = records(text, 'World ID', at).flatMap(({ fields }): RunningVm[] => {
    const [world, name] = [whole(fields.get('World ID')), fields.get('Display Name')];
    const path = fields.get('Config File')?.value;
    if (!world || !name || name.value === '') return [];
    return [{ worldId: world.value, name, ...(path !== undefined && path.startsWith('/vmfs/') && { path }) }];
  });
  return { running };
}

/** ` 10:31:05 up 12 days, 03:12:44, load average: …`, `up 14 min`: seconds. */
export function readUptime(text: string, at: At): HostPart {
  const [line = ''] = text.split(/\r?\n/);
  const {
    days = '0',
    hours,
    minutes = '0',
    seconds = '0',
    only,
  } = /\bup (?:(?<days>\d{1,5}) days?, {1,4})?(?:(?<hours>\d{1,2}):(?<minutes>\d\d)(?::(?<seconds>\d\d))?|(?<only>\d{1,2}) min),/.exec(
    line,
  )?.groups ?? {};
  if (hours === undefined && only === undefined) return {};
  const value = Number(days) * 86_400 + Number(hours ?? 0) * 3600 + Number(only ?? minutes) * 60 + Number(seconds);
  return { upSeconds: { value, place: at(1) } };
}

/** A row of `ntpq -p`: remote, refid, stratum, type, when, poll, reach (octal), delay, offset (ms), jitter. */
const peer =
  /^(?<tally>[ x.#+*o-])\S{1,255} {1,40}\S{1,40} {1,40}\d{1,3} {1,40}\S {1,40}\S{1,12} {1,40}\d{1,6} {1,40}(?<reach>[0-7]{1,3}) {1,40}[\d.-]{1,16} {1,40}(?<offset>[+-]?\d{1,15}(?:\.\d{1,6})?) {1,40}[\d.]{1,16}\s{0,8}$/;

export function readTimeServers(text: string, at: At): HostPart {
  const rows = text.split(/\r?\n/).flatMap((line, index) => {
    const { tally, reach = '', offset } = peer.exec(line)?.groups ?? {};
    return tally === undefined
      ? []
      : [{ tally, reach: parseInt(reach, 8), offset: Number(offset), place: at(index + 1) }];
  });
  const [first] = rows;
  const chosen = rows.find(({ tally }) => tally === '*' || tally === 'o');
  return defined({
    timeServersReached: first && {
      value: rows.filter(({ reach }) => reach > 0).length,
      place: (rows.find(({ reach }) => reach > 0) ?? first).place,
    },
    // Of the server that the host follows; others may be wrong.
    ntpOffsetMs: chosen && { value: chosen.offset, place: chosen.place },
  });
}
