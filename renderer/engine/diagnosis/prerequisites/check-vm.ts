/** What in a VM's configuration keeps it on its host. Its .vmx is beside it, on storage that either bundle may hold. */
import { own, slot } from '../../base/own-text.ts';
import type { OwnText } from '../../base/own-text.ts';
import { checkAll, fail, listOf, pass, unknown } from './check-result.ts';
import type { Check, JudgedRule, Verdict } from './check-result.ts';
import type { Stated, VmFacts } from '../../host-facts.ts';

const docs = 'https://docs.vmware.com/en/VMware-vSphere';
const sources = {
  affinity: 'https://kb.vmware.com/s/article/1035834',
  localDevice: 'https://kb.vmware.com/selfservice/microsites/search.do?language=en_US&cmd=displayKC&externalId=1003787',
  usb: `${docs}/7.0/com.vmware.vsphere.vm_admin.doc/GUID-6D2A3FFF-8913-4BB4-9F41-2E1B3B78FEAC.html`,
  vgpu: `${docs}/7.0/com.vmware.vsphere.vcenterhost.doc/GUID-8FE6A0DA-49E9-472B-815B-D630CF2014AD.html`,
  encryption: `${docs}/8.0/vsphere-security/GUID-6865D84A-C286-49C4-A4D4-D62145150242.html`,
  keyProvider: 'https://knowledge.broadcom.com/external/article/378053/crossvcenter-vmotion-of-vms-failing-when.html',
} as const;

const rules: readonly JudgedRule<[facts: VmFacts, vm: OwnText]>[] = [
  { ruleId: 'vm-affinity', title: 'No CPU or memory affinity', source: sources.affinity, judge: affinityOf },
  {
    ruleId: 'vm-local-device',
    title: 'No connected device of the host itself',
    source: sources.localDevice,
    judge: devicesOf,
  },
  { ruleId: 'vm-usb', title: 'USB devices that may move along', source: sources.usb, judge: usbOf },
  { ruleId: 'vm-vgpu', title: 'A vGPU that both hosts offer', source: sources.vgpu, judge: vgpuOf },
  {
    ruleId: 'vm-encrypted',
    title: 'Encryption that both sides can keep up',
    source: sources.encryption,
    judge: encryptionOf,
  },
];

export function checkVm(vm: VmFacts): readonly Check[] {
  const { name, path } = vm;
  return checkAll(rules, vm, name === undefined ? own`${slot('path', path)}` : own`${slot('vm', name.value)}`);
}

function affinityOf({ affinity, name }: VmFacts, vm: OwnText): Verdict {
  return affinity
    ? fail(own`${vm} is bound to ${slot('line', affinity.value)}.`, [affinity])
    : pass(own`${vm} has none.`, [name]);
}

function devicesOf({ localDevices, name }: VmFacts, vm: OwnText): Verdict {
  return localDevices.length > 0
    ? fail(own`${vm} uses ${devices(localDevices)}.`, localDevices)
    : pass(own`${vm} uses none.`, [name]);
}

function usbOf({ usbDevices, name }: VmFacts, vm: OwnText): Verdict {
  if (usbDevices.length === 0) return pass(own`${vm} has none.`, [name]);
  return unknown(
    own`${vm} has ${devices(usbDevices)}: each must be enabled for vMotion, which its .vmx does not tell.`,
    usbDevices,
  );
}

function vgpuOf({ vgpu, name }: VmFacts, vm: OwnText): Verdict {
  if (!vgpu) return pass(own`${vm} has none.`, [name]);
  return unknown(
    own`${vm} has ${slot('line', vgpu.value)}: vgpu.hotmigrate.enabled must be true in vCenter, and the other host needs a free one of this profile.`,
    [vgpu],
  );
}

function encryptionOf({ encryption, name }: VmFacts, vm: OwnText): Verdict & { readonly source?: string } {
  if (!encryption) return pass(own`${vm} is not encrypted.`, [name]);
  const detail = own`${vm} is encrypted, so its vMotion always is; to another vCenter the same key provider must be there first.`;
  return { ...unknown(detail, [encryption]), source: sources.keyProvider };
}

function devices(all: readonly Stated<string>[]): OwnText {
  return listOf(
    'line',
    all.map(({ value }) => value),
  );
}
