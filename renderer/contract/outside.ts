/** What may be opened outside, in the system's browser. One rule for both hosts; in Electron the main process holds to it. */
import known from '../../renderer?links';

/** `URL` as far as it is needed here: the contract is compiled without the types of the web and of Node. */
interface Address {
  protocol: string;
  readonly hostname: string;
  readonly port: string;
  readonly username: string;
  readonly password: string;
  readonly href: string;
}
const { URL } = globalThis as unknown as { URL: { new (text: string): Address; canParse(text: string): boolean } };

const knownAddresses: ReadonlySet<string> = new Set(known.map((text) => new URL(text).href));

/** Their documentation moves about, and notes point to other pages of it: every page there may be opened. */
const vendors = /(?:^|\.)(?:broadcom|vmware)\.com$/;

/**
 * The address in normal form if it may be opened outside, else undefined: pages that our own explanations name, and the
 * vendors' pages. Never another one: it would come from a note or an investigation of a stranger's.
 */
export function externalUrl(text: string): string | undefined {
  if (!URL.canParse(text)) return undefined;
  const url = new URL(text);
  // What was kept by older versions names a few of these pages so.
  if (url.protocol === 'http:' && url.port === '') url.protocol = 'https:';
  if (url.protocol !== 'https:' || url.port !== '' || url.username !== '' || url.password !== '') return undefined;
  return vendors.test(url.hostname) || knownAddresses.has(url.href) ? url.href : undefined;
}
