/** Effects outside a component; `flushSync` of Svelte runs those that are due. */

/** Runs what makes effects, as a component does when it starts. Returns what ends them. */
export function withEffects(run: () => void): () => void {
  return $effect.root(run);
}

/** Calls it now and whenever something changed that it reads. Returns what ends that. */
export function watch(read: () => unknown): () => void {
  return $effect.root(() => {
    $effect(() => void read());
  });
}
