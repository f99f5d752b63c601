/**
 * vCenter's sentences about moves. They say what happened where an export leaves the event's type out, and name the VM and the ends where
 * it has no fields for them. Sentences of 4.x to 6.x have the datastore and not the datacenter, or neither.
 */
import { defined } from '../../base/defined.ts';
import type { Endpoint } from '../../model.ts';
import type { Facts } from '../facts.ts';
import { vebaPayload } from '../publications.ts';
import { never, seen } from '../sample.ts';
import type { Template } from '../template.ts';
import { begun, done, failed } from './steps.ts';

interface Ends {
  readonly source?: Endpoint;
  readonly destination?: Endpoint;
}

/** esx01.example, Datastore 1 in Datacenter */
const place =
  /^(?:host )?(?<host>[^\s,]{1,255})(?:, (?<datastore>[^,]{1,255}?))?(?: and resource pool [^,]{1,255}?)?(?: in [^,]{1,255})?$/;

/** esx01.example, Datastore, 1 in Datacenter */
const loosePlace = /^(?:host )?(?<host>[^\s,]{1,255}), (?<datastore>.{1,255}?)(?: in [^,]{1,255})?$/;

function endAt(text: string, form: RegExp): Endpoint | undefined {
  const { host, datastore } = form.exec(text)?.groups ?? {};
  return host === undefined ? undefined : { host, ...defined({ datastore }) };
}

const strictly = (text: string) => endAt(text, place);
const loosely = (text: string) => strictly(text) ?? endAt(text, loosePlace);

/** A name may hold the word: the first place counts where both sides of it are ends. @param text `A to B` */
function endsIn(text: string): Ends | undefined {
  return endsBetween(text, strictly) ?? endsBetween(text, loosely);
}

function endsBetween(text: string, read: (end: string) => Endpoint | undefined): Ends | undefined {
  for (let at = text.indexOf(' to '); at >= 0; at = text.indexOf(' to ', at + 1)) {
    const [source, destination] = [read(text.slice(0, at)), read(text.slice(at + 4))];
    if (source && destination) return { source, destination };
  }
  return undefined;
}

/** `VM from A to B`: a VM's name may hold the word, too. */
function vmAndEnds(text: string): { readonly vm?: string; readonly ends?: Ends } {
  for (const read of [strictly, loosely]) {
    for (let at = text.indexOf(' from '); at >= 0; at = text.indexOf(' from ', at + 1)) {
      const ends = endsBetween(text.slice(at + 6), read);
      if (ends) return { vm: text.slice(0, at), ends };
    }
  }
  return {};
}

/** `from A to B`, or one of both. */
function partlyEndsIn(text: string): Ends | undefined {
  const rest = text.slice(text.indexOf(' ') + 1);
  if (text.startsWith('to ')) return defined({ destination: strictly(rest) });
  return endsIn(rest) ?? defined({ source: strictly(rest) });
}

/** Nothing where a sentence only begins like one of these. */
const toldOf = (text: string, facts: Facts): Facts => {
  const { vm, ends } = vmAndEnds(text);
  return moveOf(vm, ends, facts);
};
const moveOf = (vm: string | undefined, ends: Ends | undefined, facts: Facts): Facts =>
  vm === undefined || !ends || Object.keys(ends).length === 0 ? {} : { ...facts, vm: { name: vm }, ...ends };

const line = (text: string) => `2026-09-04T10:30:08.000Z vcenter-event [-] ${text} {}`;
const from = { host: 'esx01.example', datastore: 'SAN 1' };
const to = { host: 'esx02.example', datastore: 'SAN 2' };
const ofEvent = { isOfVcenter: true, ofEvent: {} } as const;
const ofHot = { isOfVcenter: true, ofEvent: { isHot: true } } as const;
const ofEither = { isOfVcenter: true, ofEvent: { isHot: false } } as const;
const app = { name: 'app 01' };

export const templates: readonly Template[] = [
  {
    needle: 'Virtual machine ',
    pattern: /^Virtual machine (?<vm>.{1,255}?) was (?:migrated|relocated) (?<ends>from .{1,2048})$/,
    yields: ({ vm = '', ends = '' }) => toldOf(`${vm} ${ends}`, done),
    samples: [
      seen(
        vebaPayload,
        line(
          'Virtual machine TestVM-01 was migrated from host 192.168.30.101, vsanDatastore in Datacenter-1 to 192.168.30.100, vsanDatastore in Datacenter-1',
        ),
        {
          ...done,
          ...ofEvent,
          vm: { name: 'TestVM-01' },
          source: { host: '192.168.30.101', datastore: 'vsanDatastore' },
          destination: { host: '192.168.30.100', datastore: 'vsanDatastore' },
        },
      ),
      never(line('Virtual machine app 01 was relocated from esx01.example, SAN 1 to esx01.example, SAN 2'), {
        ...done,
        ...ofEither,
        vm: app,
        source: from,
        destination: { ...to, host: from.host },
        kind: 'storage-vmotion',
      }),
      never(line('Virtual machine app 01 was migrated from host esx01.example, SAN, 1 in DC to host esx02.example'), {
        ...done,
        ...ofEvent,
        vm: app,
        source: { ...from, datastore: 'SAN, 1' },
        destination: { host: to.host },
      }),
      // A name has a comma, and the words between the ends.
      never(line('Virtual machine app 01 was migrated from esx01.example, SAN 1 to esx02.example, a to b, c from d'), {
        ...done,
        ...ofEvent,
        vm: app,
        source: from,
        destination: { ...to, datastore: 'a to b, c from d' },
      }),
      // The first " to " is part of a name.
      never(line('Virtual machine app 01 was migrated from host esx01.example, way to go to esx02.example, SAN 2'), {
        ...done,
        ...ofEvent,
        vm: app,
        source: { ...from, datastore: 'way to go' },
        destination: to,
      }),
    ],
  },
  {
    needle: 'Migration of virtual machine ',
    pattern:
      /^Migration of virtual machine (?<move>.{1,2304}?) (?:completed|(?<failed>failed)(?:: (?<why>.{1,1024}))?)$/,
    yields: ({ move = '', failed: isFailed, why }) => toldOf(move, isFailed === undefined ? done : failed({ why })),
    samples: [
      never(line('Migration of virtual machine app 01 from esx01.example, SAN 1 to esx02.example, SAN 2 completed'), {
        ...done,
        ...ofEvent,
        vm: app,
        source: from,
        destination: to,
      }),
      never(line('Migration of virtual machine app 01 from esx01.example to esx02.example failed'), {
        ...failed({ why: 'Migration of virtual machine app 01 from esx01.example to esx02.example failed' }),
        ...ofEvent,
        vm: app,
        source: { host: from.host },
        destination: { host: to.host },
      }),
      never(line('Migration of virtual machine app 01 from esx01.example to esx02.example failed: Timed out.'), {
        ...failed({ why: 'Timed out.' }),
        ...ofEvent,
        vm: app,
        source: { host: from.host },
        destination: { host: to.host },
      }),
    ],
  },
  {
    needle: 'DRS migrated ',
    pattern: /^DRS migrated (?<move>.{1,2304}?)(?: in cluster .{1,1024})?$/,
    yields: ({ move = '' }) => toldOf(move, { ...done, asked: { by: 'drs' } }),
    samples: [
      never(line('DRS migrated app 01 from esx01.example to esx02.example in cluster C, 1 in Datacenter'), {
        ...done,
        ...ofHot,
        vm: app,
        source: { host: from.host },
        destination: { host: to.host },
        asked: { by: 'drs' },
      }),
      never(line('DRS migrated app 01 from esx01.example to esx02.example'), {
        ...done,
        ...ofHot,
        vm: app,
        source: { host: from.host },
        destination: { host: to.host },
        asked: { by: 'drs' },
      }),
    ],
  },
  {
    needle: 'igrating ',
    pattern: /^(?:Hot m|M)igrating (?<move>.{1,255}? from .{1,2048}?)(?<encrypted> with encryption)?$/,
    yields: ({ move = '', encrypted }) =>
      toldOf(move, { ...begun, ...(encrypted !== undefined && { encrypted: true }) }),
    samples: [
      never(
        line('Hot migrating app 01 from esx01.example, SAN 1 in DC to esx02.example, SAN 2 in DC with encryption'),
        { ...begun, ...ofHot, vm: app, source: from, destination: to, encrypted: true },
      ),
      never(line('Migrating app 01 from esx01.example, SAN 1 to esx02.example, SAN 2'), {
        ...begun,
        ...ofEvent,
        vm: app,
        source: from,
        destination: to,
      }),
    ],
  },
  {
    needle: 'Relocating ',
    pattern: /^Relocating (?<move>.{1,2304})$/,
    yields: ({ move = '' }) => toldOf(move, begun),
    samples: [
      never(line('Relocating app 01 from esx01.example, SAN 1 in DC to esx02.example, SAN 2 in DC'), {
        ...begun,
        ...ofEither,
        vm: app,
        source: from,
        destination: to,
      }),
    ],
  },
  {
    needle: ' off host ',
    pattern: /^Migrating (?<vm>.{1,255}?) off host (?<host>[^\s,]{1,255})/,
    yields: ({ vm, host }) => moveOf(vm, defined({ source: defined({ host }) }), begun),
    samples: [
      never(line('Migrating app 01 off host esx01.example in Datacenter'), {
        ...begun,
        ...ofEvent,
        vm: app,
        source: { host: from.host },
      }),
    ],
  },
  {
    needle: ' migrate ',
    pattern:
      /^(?:Cannot|Failed to|Unable to) migrate (?<move>(?<vm>.{1,255}?) (?<ends>(?:from|to) .{1,2048}?))(?:: (?<why>.{1,1024}))?$/,
    yields: ({ move = '', vm, ends = '', why }) => {
      const whole = vmAndEnds(move);
      return whole.ends
        ? moveOf(whole.vm, whole.ends, failed({ why }))
        : moveOf(vm, partlyEndsIn(ends), failed({ why }));
    },
    samples: [
      never(line('Cannot migrate app 01 from esx01.example, SAN 1 to esx02.example, SAN 2'), {
        ...failed({ why: 'Cannot migrate app 01 from esx01.example, SAN 1 to esx02.example, SAN 2' }),
        ...ofEvent,
        vm: app,
        source: from,
        destination: to,
      }),
      never(line('Cannot migrate moved to a from b, old from esx01.example, SAN 1 to esx02.example, SAN 2'), {
        ...failed({ why: 'Cannot migrate moved to a from b, old from esx01.example, SAN 1 to esx02.example, SAN 2' }),
        ...ofEvent,
        vm: { name: 'moved to a from b, old' },
        source: from,
        destination: to,
      }),
      never(line('Failed to migrate app 01 to esx02.example, SAN 2 in DC'), {
        ...failed({ why: 'Failed to migrate app 01 to esx02.example, SAN 2 in DC' }),
        ...ofEvent,
        vm: app,
        destination: to,
      }),
      never(line('Unable to migrate app 01 from esx01.example in DC: The operation timed out.'), {
        ...failed({ why: 'The operation timed out.' }),
        ...ofEvent,
        vm: app,
        source: { host: from.host },
      }),
      never(line('Unable to migrate app 01 from esx01.example to esx02.example and resource pool R in DC: No.'), {
        ...failed({ why: 'No.' }),
        ...ofEvent,
        vm: app,
        source: { host: from.host },
        destination: { host: to.host },
      }),
    ],
  },
  {
    needle: ' relocate virtual machine ',
    pattern:
      /^(?:Cannot|Failed to) relocate virtual machine '(?<vm>[^']{1,255})'(?: in .{1,255}?)?(?:: (?<why>.{1,1024}))?$/,
    yields: ({ vm, why }) => ({ ...failed({ why }), vm: defined({ name: vm }) }),
    samples: [
      never(line("Cannot relocate virtual machine 'app 01' in DC: No space."), {
        ...failed({ why: 'No space.' }),
        ...ofEither,
        vm: app,
      }),
      never(line("Failed to relocate virtual machine 'app 01'"), {
        ...failed({ why: "Failed to relocate virtual machine 'app 01'" }),
        ...ofEither,
        vm: app,
      }),
    ],
  },
  {
    needle: ' virtual machine',
    pattern: /^(?:Task: )?(?:Migrate|Relocate) virtual machine(?: \(target=VirtualMachine (?<vm>.{1,255})\))?$/,
    yields: ({ vm }) => ({ ...begun, ...(vm !== undefined && { vm: { name: vm } }) }),
    samples: [
      never(line('Task: Relocate virtual machine (target=VirtualMachine app 01)'), { ...begun, ...ofEvent, vm: app }),
      never('2026-09-04T10:30:08.000Z vcenter-event [-] Migrate virtual machine {"vm":"app 01"}', {
        ...begun,
        ...ofEvent,
        vm: app,
      }),
    ],
  },
];
