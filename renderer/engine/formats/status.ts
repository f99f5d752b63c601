/** What the words of a status or a fault say, in whichever log it stands. */

/** Statuses by which the kernel says that somebody called the migration off. */
export function isCancelled(text: string | undefined): boolean {
  return /\bcancel/i.test(text ?? '');
}

/** Statuses by which one side says only that the other has gone, or does not answer: why, the other side's log knows. */
export function saysPeerLost(status: string | undefined): boolean {
  return /connection (?:closed|reset|refused)|broken pipe|\baborted\b|already disconnected|no connection|^timeout$/i.test(
    status ?? '',
  );
}
