/** Which addresses may be opened in the system's browser. One rule for both hosts; in Electron the main process enforces it. */
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

/** Their documentation moves, and notes link to other pages of it: every page there may be opened. */
const vendors = /(?:^|\.)(?:broadcom|vmware)\.com$/;

/**
 * The normalised address if it may be opened, else undefined: pages that our own explanations name, and the vendors' pages.
 * Any other address would come from a note or an investigation of a stranger.
 */
export function externalUrl(text: string): string | undefined {
  if (!URL.canParse(text)) return undefined;
  const url = new URL(text);
  // Investigations of older versions name a few of these pages this way.
  if (url.protocol === 'http:' && url.port === '') url.protocol = 'https:';
  if (url.protocol !== 'https:' || url.port !== '' || url.username !== '' || url.password !== '') return undefined;
  return vendors.test(url.hostname) || knownAddresses.has(url.href) ? url.href : undefined;
}
