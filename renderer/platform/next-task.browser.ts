/**
 * Resolves in a task of its own, behind messages and clicks that have arrived. (A promise alone would resolve within the same task,
 * a timer up to 4 ms later.)
 */
export function nextTask(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(undefined);
  });
}
