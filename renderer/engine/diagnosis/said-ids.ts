/** Numbers that look like an error code and are none: the id of a migration, and an address before it. */
import { isMigrationId } from '../base/ids.ts';
import { moment } from '../presentation/figures.ts';
import type { Explained } from './explanation.ts';

/** `[-1062731498:1234567890123456]`: an IPv4 address as one number, with or without a sign, and the id. */
const withAddress = /(?<![\d.:-])(-?\d{1,10}):(\d{16,19})(?![\d.:])/g;
const alone = /(?<![\w.:-])\d{16,19}(?![\w.:])/g;
/** Ids told of one text. */
const most = 5;

export function idsIn(lines: readonly string[]): readonly Explained[] {
  const found = lines.flatMap((line) => [...addressesIn(line), ...idsAloneIn(line)]);
  return [...new Map(found.map((one) => [one.id, one])).values()].slice(0, most);
}

function addressesIn(line: string): readonly Explained[] {
  return [...line.matchAll(withAddress)].flatMap(([given, number = '', id = '']) => {
    const address = addressBehind(Number(number));
    if (address === undefined || !isMigrationId(id)) return [];
    return explained(given, id, {
      title: 'An address and the id of a migration: no error code',
      cause: `${number} is the IPv4 address ${address}, written as one number (with a sign where its first byte is above 127), and ${id} is the id of the migration. vCenter, vmware.log and vobd write them so before the message that tells what failed; by themselves they say nothing of why.`,
      remedy: [
        `Find the host that has ${address} on a VMkernel adapter: esxcli network ip interface ipv4 get.`,
        `Search the logs of both hosts for the id: grep ${id} vmkernel.log hostd.log. What stands beside it says what failed.`,
      ],
    });
  });
}

function idsAloneIn(line: string): readonly Explained[] {
  return [...line.matchAll(alone)].flatMap(([id]) => {
    const when = id.length === 16 ? startIn(id) : undefined;
    if (!isMigrationId(id) || (id.length === 16 && when === undefined)) return [];
    return explained(id, id, {
      title: 'Perhaps the id of a migration: no error code',
      cause:
        when === undefined
          ? `A number of ${id.length} digits beside a vMotion is mostly the id by which both hosts and vCenter name it. It says nothing of why.`
          : `A number of 16 digits beside a vMotion is mostly its id in releases before 2018, by which both hosts and vCenter name it: microseconds since 1970 on vCenter’s clock, near the start. This one would be ${when} UTC; clocks differ, so do not take it for a time of the logs.`,
      remedy: [`Search the logs of both hosts for it: grep ${id} vmkernel.log hostd.log, or let Switchover read them.`],
    });
  });
}

type Words = Pick<Explained, 'title' | 'cause' | 'remedy'>;

function explained(given: string, id: string, words: Words): readonly Explained[] {
  const known = { kind: 'id', rank: 'observation', confidence: 'likely', links: [] } as const;
  return [{ ...known, ...words, id: `migration-id-${id}`, recognised: [{ given }] }];
}

/** Signed or unsigned, the first byte is the highest. Small numbers are none: `12:1234567890123456` is a line's number and an id. */
function addressBehind(number: number): string | undefined {
  if (number < -(2 ** 31) || number >= 2 ** 32 || (number >= 0 && number < 2 ** 24)) return undefined;
  return [24, 16, 8, 0].map((shift) => (number >>> shift) & 255).join('.');
}

/** Of a 16-digit id: between the first vMotion and the release with random ids, with some years of grace. */
function startIn(id: string): string | undefined {
  const when = moment(Number(id));
  return when >= '2003' && when < '2030' ? when.slice(0, 19) : undefined;
}
