/** {@link HostFacts} as it comes from a file. */
import type {
  Datastore,
  HostFacts,
  Nic,
  Place,
  Stated,
  VirtualSwitch,
  VmFacts,
  Vmknic,
} from '../../engine/host-facts.ts';
import { lineNumber, list, number, said, shape, text, yesNo } from './shape.ts';
import type { Schema } from './shape.ts';
import * as v from 'valibot';

const place = shape<Place>()({ path: text, line: lineNumber });
const told = <Value>(value: Schema<Value>) =>
  v.strictObject({ value, place: v.exactOptional(place) }) as Schema<Stated<Value>>;
const toldText = told(text);
const toldNumber = told(number);

const vmknic = shape<Vmknic>()({
  name: text,
  ip: said(toldText),
  netmask: said(toldText),
  ipv6: said(toldText),
  mtu: said(toldNumber),
  stack: said(toldText),
  portgroup: said(toldText),
  isUsed: said(v.literal(true)),
});
const nic = shape<Nic>()({ name: text, isUp: said(told(yesNo)), speedMbps: said(toldNumber) });
const virtualSwitch = shape<VirtualSwitch>()({
  name: text,
  uplinks: list(text),
  portgroups: list(text),
  mtu: said(toldNumber),
});
const datastore = shape<Datastore>()({ uuid: text, name: text, place: said(place) });
const vm = shape<VmFacts>()({
  path: text,
  name: said(toldText),
  memoryMiB: said(toldNumber),
  affinity: said(toldText),
  localDevices: list(toldText),
  usbDevices: list(toldText),
  vgpu: said(toldText),
  encryption: said(toldText),
});

export const hostFacts = shape<HostFacts>()({
  host: text,
  version: said(toldText),
  cpuVendor: said(toldText),
  cpuModel: said(toldText),
  vmknics: list(vmknic),
  nics: list(nic),
  switches: list(virtualSwitch),
  datastores: list(datastore),
  vms: list(vm),
});
