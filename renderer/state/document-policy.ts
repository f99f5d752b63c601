/**
 * The only way for a text to become a document: a report, in a sandboxed frame without scripts. Its writer escapes every text,
 * and its own policy allows nothing but its style (engine/report/writers/html.ts).
 */
interface Policies {
  createPolicy(name: string, rules: { createHTML(html: string): string }): { createHTML(html: string): unknown };
}

const policy = (window as { trustedTypes?: Policies }).trustedTypes?.createPolicy('switchover-report', {
  createHTML: (html) => html,
});

/** For `srcdoc` only. The type is TrustedHTML where there is such a thing; the DOM's types know only text. */
export function asDocument(html: string): string {
  return (policy?.createHTML(html) ?? html) as string;
}
