/**
 * `etc/vmware/esx.conf` of a host and the .vmx files of its VMs: lines of `key = "value"`. The keys are known from practice
 * with such files; a file that has none of them yields nothing.
 */
import { defined } from '../../base/defined.ts';
import type { HostPart, Place, Stated, VmFacts, Vmknic } from '../../host-facts.ts';

interface Setting {
  readonly key: string;
  readonly stated: Stated<string>;
}

function settings(text: string, at: (line: number) => Place): readonly Setting[] {
  return text.split(/\r?\n/).flatMap((line, index) => {
    const [, key = '', rest = ''] = /^\s{0,255}([^\s=#]{1,255})\s{0,255}=\s{0,255}"(.*)$/.exec(line.trimEnd()) ?? [];
    return rest.endsWith('"') ? [{ key, stated: { value: rest.slice(0, -1), place: at(index + 1) } }] : [];
  });
}

/** VMkernel adapters: `/net/vmkernelnic/child[0001]/mtu = "9000"`. */
export function readEsxConf(text: string, at: (line: number) => Place): HostPart {
  const adapters = new Map<string, Map<string, Stated<string>>>();
  for (const { key, stated } of settings(text, at)) {
    const match = /^\/net\/vmkernelnic\/child\[(\d{1,20})\]\/(\w{1,255})$/.exec(key);
    if (!match) continue;
    const adapter = adapters.get(match[1] ?? '') ?? new Map<string, Stated<string>>();
    adapters.set(match[1] ?? '', adapter.set(match[2] ?? '', stated));
  }
  return { vmknics: [...adapters.values()].flatMap(vmknicOf) };
}

function vmknicOf(adapter: ReadonlyMap<string, Stated<string>>): readonly Vmknic[] {
  const name = adapter.get('name')?.value;
  if (name === undefined) return [];
  const [ip, netmask] = [adapter.get('ipv4address'), adapter.get('ipv4netmask')];
  return [
    { name, ...defined({ ip, netmask, stack: adapter.get('netstackInstance'), mtu: numeric(adapter.get('mtu')) }) },
  ];
}

/** Keys of a .vmx that bind a VM to its host: affinity, and drives or ports that use the host's own devices. */
export function readVmx(path: string, text: string, at: (line: number) => Place): VmFacts | undefined {
  const all = settings(text, at);
  const byName = new Map(all.toReversed().map(({ key, stated }) => [key.toLowerCase(), stated]));
  const of = (key: string) => byName.get(key.toLowerCase());
  const [name, memoryMiB] = [of('displayName'), numeric(of('memSize'))];
  if (!name && !memoryMiB) return undefined;
  const affinity = [of('sched.cpu.affinity'), of('sched.mem.affinity')].find(
    (one) => one && one.value !== 'all' && one.value !== '',
  );
  const isOn = (device: string) =>
    of(`${device}.present`)?.value.toLowerCase() === 'true' &&
    of(`${device}.startConnected`)?.value.toLowerCase() !== 'false';
  const localDevices = all.flatMap(({ key, stated }) => {
    const device = /^((?:ide|sata|scsi|floppy|serial|parallel)\d{1,9}(?::\d{1,9})?)\.(?:deviceType|fileType)$/i.exec(
      key,
    )?.[1];
    return device !== undefined && /^(?:atapi-cdrom|cdrom-raw|device)$/i.test(stated.value) && isOn(device)
      ? [{ ...stated, value: `${device}: ${stated.value}` }]
      : [];
  });
  const vgpu = all.find(({ key, stated }) => /^pciPassthru\d{1,9}\.vgpu$/i.test(key) && stated.value !== '')?.stated;
  // A vGPU is a passed-through device in the file, but not one of this host alone.
  const passedThrough = all.filter(({ key }) => /^pciPassthru\d{1,9}\.present$/i.test(key) && vgpu === undefined);
  const usb = all.filter(({ key }) => /^usb(?:_xhci)?:\d{1,9}\.present$/i.test(key));
  const present = (these: typeof all, what: string) =>
    these
      .filter(({ stated }) => stated.value.toLowerCase() === 'true')
      .map(({ key, stated }) => ({ ...stated, value: `${key.replace(/\.present$/i, '')}: ${what}` }));
  const encryption = all.find(({ key }) => /^encryption\.(?:keySafe|data|bundle)$/i.test(key));
  return {
    path,
    ...defined({ name, memoryMiB, affinity }),
    localDevices: [...localDevices, ...present(passedThrough, 'a device of the host passed through')],
    usbDevices: present(usb, 'a USB device'),
    // The key safe itself is long and secret: that there is one is enough.
    ...defined({ vgpu, encryption: encryption && { ...encryption.stated, value: encryption.key } }),
  };
}

function numeric(stated: Stated<string> | undefined): Stated<number> | undefined {
  return stated && /^\d+$/.test(stated.value) ? { ...stated, value: Number(stated.value) } : undefined;
}
