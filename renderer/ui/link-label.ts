/** `knowledge.broadcom.com 318742`: where a link leads, and to which of the many articles there. */
export function linkLabel(link: string): string {
  const { hostname, pathname } = new URL(link);
  const article = /(?:^|\/)(\d{4,12})(?:\/|$)/.exec(pathname)?.[1];
  return article === undefined ? hostname : `${hostname} ${article}`;
}
