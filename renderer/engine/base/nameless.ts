/** `localhost` is what a host is called before it gets a name: it tells none from another. */
export function isNameless(host: string | undefined): host is undefined | 'localhost' {
  return host === undefined || /^localhost(?:\.localdomain)?$/i.test(host);
}
