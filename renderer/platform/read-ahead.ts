/**
 * Runs a stream `count` chunks ahead of its reader: a generator works through what it was asked for while nobody waits.
 * A reader that leaves waits until the stream has let go of its own input.
 */
export async function* readAhead(
  stream: AsyncGenerator<Uint8Array, void>,
  count: number,
): AsyncGenerator<Uint8Array, void> {
  const asked = Array.from({ length: count }, () => stream.next());
  try {
    for (;;) {
      const next = await asked.shift();
      if (next === undefined || next.done) return;
      asked.push(stream.next());
      yield next.value;
    }
  } finally {
    await Promise.allSettled(asked);
    await stream.return();
  }
}
