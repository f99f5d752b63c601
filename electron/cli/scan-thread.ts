/** What this bundle does when it is run as the scanning thread of `analyse` (see `scanScript` in `io.ts`). */
export { serveScan } from '../../renderer/platform/scan.node.ts';
