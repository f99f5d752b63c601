/** Text of strangers' logs: what could steer a terminal or turn the reading direction becomes a dot. */
export function withoutControls(text: string): string {
  // eslint-disable-next-line no-control-regex
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, '·');
}

/** The address where it is a web page, else undefined: `javascript:` and the like never become links. */
export function safeLink(address: string): string | undefined {
  return /^https?:\/\/[\w.-]+(?::\d+)?(?:[/?#][\w\-./?#=&%~+:,;@!$*]*)?$/i.test(address) ? address : undefined;
}
