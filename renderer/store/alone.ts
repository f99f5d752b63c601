/** One write of an investigation at a time, in all windows of this profile. */
export async function alone<Result>(id: string, work: () => Promise<Result>): Promise<Result> {
  // Node before 24 has no locks; the tests of this layer run there.
  const locks = (globalThis.navigator as Partial<Navigator> | undefined)?.locks;
  return locks ? await locks.request(`switchover.write.${id}`, work) : await work();
}
