import type { VirtualMachine } from '../../model.ts';

/** @param path of a VM's configuration file */
export function vmAt(path: string): VirtualMachine {
  return { path, name: path.slice(path.lastIndexOf('/') + 1).replace(/\.vmx$/, '') };
}
