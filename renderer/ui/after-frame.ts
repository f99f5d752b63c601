/**
 * Runs work in a separate task after the browser has laid out and painted the changes: reading the layout is then free, and a
 * click is answered first.
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
