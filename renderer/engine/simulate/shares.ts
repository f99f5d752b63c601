/** Max-min fair shares of one uplink and several downlinks, by filling all flows evenly until something is full. */

export interface Flow {
  /** What the flow could carry alone, bytes per second. */
  readonly limit: number;
  /** Index of its downlink. */
  readonly link: number;
}

/** Bytes per second of each flow. Every flow goes over the uplink and one downlink. */
export function fairShares(flows: readonly Flow[], uplink: number, downlinks: readonly number[]): readonly number[] {
  const rates = flows.map(() => 0);
  const open = new Set(flows.keys());
  let up = uplink;
  const down = [...downlinks];
  while (open.size > 0) {
    const counts = down.map((_, link) => [...open].filter((at) => flows[at]?.link === link).length);
    const byLink = down.map((left, link) => ((counts[link] ?? 0) > 0 ? left / (counts[link] ?? 1) : Infinity));
    const byLimit = [...open].map((at) => (flows[at]?.limit ?? 0) - (rates[at] ?? 0));
    const grow = Math.max(0, Math.min(up / open.size, ...byLink, ...byLimit));
    const full = new Set([...byLink.keys()].filter((link) => (byLink[link] ?? 0) <= grow * (1 + 1e-9)));
    const allFull = up / open.size <= grow * (1 + 1e-9);
    for (const at of [...open]) {
      const flow = flows[at];
      rates[at] = (rates[at] ?? 0) + grow;
      up -= grow;
      down[flow?.link ?? 0] = (down[flow?.link ?? 0] ?? 0) - grow;
      const satisfied = (flow?.limit ?? 0) - (rates[at] ?? 0) <= 1e-9 * (flow?.limit ?? 1);
      if (allFull || satisfied || full.has(flow?.link ?? 0)) open.delete(at);
    }
  }
  return rates;
}
