/** Hypervisors whose migrations were measured or published, to validate the model. No window offers them. */
import { hyperV } from './hyper-v.ts';
import { qemu } from './qemu.ts';
import { xen } from './xen.ts';

/** In the order in which a name is matched with theirs. */
export const references = { qemu, xen, 'hyper-v': hyperV } as const;
