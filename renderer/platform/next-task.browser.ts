/**
 * Comes back in a task of its own: messages and clicks that have arrived are heard before it. (A promise alone would come
 * back within the same task, a timer up to 4 ms later.)
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
