/** Names of hosts as they are told apart in a picture: without the domain that all of them share. */
export function shortHosts(hosts: readonly string[]): readonly string[] {
  const short = hosts.map((host) => (/^[\d.]+$|:/.test(host) ? host : (host.split('.', 1)[0] ?? host)));
  return new Set(short).size === hosts.length ? short : hosts;
}
