/** Places of lines that name a thing, each by itself: what stood there is gone, the words around it stay. */
import { expect, test } from 'vitest';
import type { Analysis } from '../../../../renderer/engine/model.ts';
import { redact } from '../../../../renderer/engine/report/redact/redact.ts';
import { requestFor } from '../../../helpers/sample-report.ts';

const empty: Analysis = { hosts: [], zoneGuess: undefined, sources: [], warnings: [], migrations: [], findings: [] };

test.each([
  [String.raw`User corp\nadia logged in as vim-client`, 'User user-1 logged in as vim-client'],
  [String.raw`vpxuser:CORP\svc-backup opID=x`, 'vpxuser:user-1 opID=x'],
  [String.raw`Failed to open.\nReason: no such file`, String.raw`Failed to open.\nReason: no such file`],
  ['Datacenter: Berlin, Cluster: Produktion', 'Datacenter: datacenter-1, Cluster: cluster-1'],
  ["Backing for ethernet0: 'VLAN-200' (dvportgroup-31)", "Backing for ethernet0: 'network-1' (dvportgroup-31)"],
  ["network backing is 'Prod LAN'", "network backing is 'network-1'"],
  ["on host 'esx07', dstHost=esx10, hostName: esx11", "on host 'host-1', dstHost=host-2, hostName: host-3"],
  ['name = "Payroll VM", vmName=payroll01, vm "Payroll VM"', 'name = "vm-2", vmName=vm-1, vm "vm-2"'],
  ['tag \'kostenstelle-4711\' category "Abteilung"', 'tag \'tag-1\' category "tag-2"'],
  ['serial=VMware-42 1c 5e 6f 00 11 22 33-44 55 66 77 88 99 aa bb;', 'serial=serial-1;'],
  ['SHA256:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU', 'SHA256:thumbprint-1'],
  ['mounting nas01.corp.example:/exports/prod', 'mounting host-1:datastore-1'],
  ['Migrating Payroll VM off host esx07.corp.example in DC-Nord', 'Migrating vm-1 off host host-1 in datacenter-1'],
  [
    'migrating [vim.VirtualMachine:vm-12,red] from vim.HostSystem:host-62',
    'migrating [vim.VirtualMachine:vm-12,vm-1] from vim.HostSystem:host-62',
  ],
  ['the cluster has no serial port, network: link down', 'the cluster has no serial port, network: link down'],
])('%s', (text, want) => {
  expect(redact(requestFor(empty, { notes: text })).request.notes).toBe(want);
});
