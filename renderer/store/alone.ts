/** One write of an investigation at a time, in all windows of this profile. */
export async function alone<Result>(id: string, work: () => Promise<Result>): Promise<Result> {
  // Node before 24, in which the tests of this layer run, has no locks.
  const locks = (globalThis.navigator as Partial<Navigator> | undefined)?.locks;
  return locks ? await locks.request(`switchover.write.${id}`, work) : await work();
}
