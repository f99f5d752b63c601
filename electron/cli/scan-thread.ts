/** The scanning thread of `analyse` (see `scanThread` in `io.ts`): a bundle of its own, so that it starts at once. */
import { serveScan } from '../../renderer/platform/scan.node.ts';

serveScan(new URL(import.meta.url));
