/** What this bundle does when it is run as the scanning thread of `analyse` (see `scanScript` in `io.ts`); else nothing. */
import { serveScan } from '../../renderer/platform/scan.node.ts';

serveScan();
