/** {@link Facts.HostFacts} as it comes from a file. */
import type * as Facts from '../../engine/host-facts.ts';
import { lineNumber, list, micros, number, said, shape, text, yesNo } from './shape.ts';
import type { Schema } from './shape.ts';
import * as v from 'valibot';

const place = shape<Facts.Place>()({ path: text, line: lineNumber });
const stated = <Value>(value: Schema<Value>) =>
  v.strictObject({ value, place: v.exactOptional(place) }) as Schema<Facts.Stated<Value>>;
const statedText = stated(text);
const statedNumber = stated(number);

const vmknic = shape<Facts.Vmknic>()({
  name: text,
  ip: said(statedText),
  netmask: said(statedText),
  ipv6: said(statedText),
  mtu: said(statedNumber),
  stack: said(statedText),
  portgroup: said(statedText),
  isUsed: said(v.literal(true)),
});
const nic = shape<Facts.Nic>()({ name: text, isUp: said(stated(yesNo)), speedMbps: said(statedNumber) });
const virtualSwitch = shape<Facts.VirtualSwitch>()({
  name: text,
  uplinks: list(text),
  portgroups: list(text),
  mtu: said(statedNumber),
});
const datastore = shape<Facts.Datastore>()({ uuid: text, name: text, place: said(place) });
const vm = shape<Facts.VmFacts>()({
  path: text,
  name: said(statedText),
  memoryMiB: said(statedNumber),
  affinity: said(statedText),
  localDevices: list(statedText),
  usbDevices: list(statedText),
  vgpu: said(statedText),
  encryption: said(statedText),
});

const setting = shape<Facts.Setting>()({ name: text, value: statedNumber, usual: said(number) });
const runningVm = shape<Facts.RunningVm>()({ worldId: number, name: statedText, path: said(text) });

export const hostFacts = shape<Facts.HostFacts>()({
  host: text,
  takenAt: said(micros),
  version: said(statedText),
  cpuVendor: said(statedText),
  cpuModel: said(statedText),
  vmknics: list(vmknic),
  nics: list(nic),
  switches: list(virtualSwitch),
  datastores: list(datastore),
  vms: list(vm),
  settings: said(list(setting)),
  running: said(list(runningVm)),
  upSeconds: said(statedNumber),
  timeServersReached: said(statedNumber),
  ntpOffsetMs: said(statedNumber),
});
