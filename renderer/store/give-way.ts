/**
 * Resolves when the page has nothing else to do: clicks, frames and what a person waits for come before saving. (A promise alone would
 * not yield, a timer would take its turn among them.)
 */
export function giveWay(): Promise<void> {
  return new Promise((resolve) => {
    // Node, in which the tests of this layer run, has none.
    if ('scheduler' in globalThis) void scheduler.postTask(resolve as () => void, { priority: 'background' });
    else setTimeout(resolve);
  });
}
