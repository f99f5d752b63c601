/** As for VMs: a host, a datastore, a network or an account by an ordinary name is replaced in its slots, and nowhere else. */
import { describe, expect, test } from 'vitest';
import type { Analysis } from '../../../../renderer/engine/model.ts';
import { redact } from '../../../../renderer/engine/report/redact/redact.ts';
import { requestFor } from '../../../helpers/sample-report.ts';

const empty: Analysis = { hosts: [], zoneGuess: undefined, sources: [], warnings: [], migrations: [], findings: [] };

const slots = {
  host: (name: string) => `[vim.HostSystem:host-62,${name}] hostName = "${name}", "host":"${name}" on host '${name}'`,
  datastore: (name: string) =>
    `[vim.Datastore:datastore-15,${name}] datastore "${name}" in [${name}] web-07/web-07.vmx`,
  network: (name: string) => `[vim.Network:network-12,${name}] network "${name}", portgroupName = "${name}"`,
  user: (name: string) => `userName = "CORPZU\\\\${name}", user=vpxuser:CORPZU\\${name}]`,
  cluster: (name: string) => `[vim.ClusterComputeResource:domain-c109,${name}] cluster "${name}"`,
  tag: (name: string) => `tag "${name}", tagName = "${name}"`,
};

const around = [
  'the red light of local storage, 10 of 10 at 2024-03-15T08:52:30.869Z, user 869083 (869083), 2024-03 monday 03',
  'migration of source and destination: restore failed, the network is restored, test: default gateway of the host',
  'cpu4:869083)Migrate: 270: 1451061663105920 S: Failed: Connection closed (0xbad003f) management backup admin root',
].join('\n');

describe.each(Object.entries(slots))('%s', (kind, slot) => {
  test.each(['red', 'local', '10', '869083', '2024-03', 'test', 'backup', 'gateway', 'management', '03'])(
    '%s',
    (name) => {
      const through = (text: string) => redact(requestFor(empty, { notes: text })).request.notes;
      expect(
        through(`${slot(name)}\n${around}`)
          .split('\n')
          .slice(1)
          .join('\n'),
      ).toBe(around);
      // A name that is a number or common everywhere tells nothing of whose it is.
      const told = through(`${slot(name)}\n${around}`).split('\n')[0] ?? '';
      if (name === 'red' || name === 'backup' || name === 'gateway')
        expect([kind, told.includes(name)]).toEqual([kind, false]);
    },
  );
});
