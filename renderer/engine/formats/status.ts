/** The meaning of a status or a fault, in whichever log it is. */

/** Statuses and faults (`vim.fault.RequestCanceled`) of a migration that somebody cancelled. */
export function isCancelled(text: string | undefined): boolean {
  return /\bcancel|RequestCancel/i.test(text ?? '');
}

/** Statuses of one side that only report the other side gone or silent: the cause is in the other side's log. */
export function isPeerLost(status: string | undefined): boolean {
  return /connection (?:closed|reset|refused)|broken pipe|\baborted\b|already disconnected|no connection|^timeout$/i.test(
    status ?? '',
  );
}
