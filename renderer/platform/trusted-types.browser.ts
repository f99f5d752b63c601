/**
 * The page and its workers enforce Trusted Types: no text becomes HTML or script. Two exceptions are let through: the
 * templates of our own compiled components, which are constants of the bundle, and workers of our own origin.
 */
interface Policies {
  createPolicy(
    name: string,
    rules: { createHTML?(text: string): string; createScriptURL?(url: string): string },
  ): unknown;
}

export function allowOwnScripts(): void {
  const policies = (globalThis as { trustedTypes?: Policies }).trustedTypes;
  policies?.createPolicy('default', {
    createScriptURL(url) {
      if (new URL(url, location.href).origin !== location.origin) throw new TypeError(`Not a script of ours: ${url}`);
      return url;
    },
  });
}
