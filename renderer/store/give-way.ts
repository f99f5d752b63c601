/**
 * Comes back when the page has nothing else to do: clicks, frames and what a person waits for go before what is kept. (A
 * promise alone would run on, a timer would take its turn among them.)
 */
export function giveWay(): Promise<void> {
  return new Promise((resolve) => {
    // Node has none; the tests of this layer run there.
    if ('scheduler' in globalThis) void scheduler.postTask(resolve as () => void, { priority: 'background' });
    else setTimeout(resolve);
  });
}
