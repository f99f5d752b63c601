/**
 * Runs work in a task of its own, once the browser has laid out and painted what changed: what the work then asks of the
 * layout costs nothing, and a click is answered before it.
 *
 * @returns cancels it
 */
export function afterFrame(work: () => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const frame = requestAnimationFrame(() => {
    timer = setTimeout(work);
  });
  return () => {
    cancelAnimationFrame(frame);
    clearTimeout(timer);
  };
}
