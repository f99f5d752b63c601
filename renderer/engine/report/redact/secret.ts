/** What of a log says whose it is, and under which heading it is replaced. */

export type SecretKind =
  'host' | 'domain' | 'vm' | 'address' | 'mac' | 'user' | 'datastore' | 'device' | 'bundle' | 'uuid';

/** Originals in the order in which they were met; the first kind that a word was met under is its kind. */
export class Secrets {
  /** Original in lower case → what it is. Several originals of one thing share the first one's name. */
  readonly #found = new Map<string, { readonly original: string; readonly kind: SecretKind; readonly same: string }>();

  /** @param sameAs an original that this is another spelling of: it gets the same pseudonym */
  add(kind: SecretKind, original: string | undefined, sameAs = original): void {
    if (original === undefined || sameAs === undefined || isCommon(original)) return;
    const key = original.toLowerCase();
    const same = this.#found.get(sameAs.toLowerCase())?.same ?? sameAs.toLowerCase();
    if (!this.#found.has(key)) this.#found.set(key, { original, kind, same });
  }

  has(original: string): boolean {
    return this.#found.has(original.toLowerCase());
  }

  get all(): readonly { readonly original: string; readonly kind: SecretKind; readonly same: string }[] {
    return [...this.#found.values()];
  }

  of(kind: SecretKind): readonly string[] {
    return this.all.filter((one) => one.kind === kind).map(({ original }) => original);
  }
}

/** Names that many systems share say nothing, and replacing them would make the text unreadable. */
const common = new Set(
  `esx esxi vmware vcenter vcsa vpxd vpxa hostd vmkernel vmx vmm vm vms host hosts localhost localdomain vsphere vsphere.local
  source destination vmotion datastore datastore1 local root admin administrator vpxuser dcui daemon nobody system none
  unknown null default true false name user users var log logs tmp etc com org net lan bundle commands`.split(/\s+/),
);

export function isCommon(word: string): boolean {
  return word.trim() === '' || common.has(word.toLowerCase());
}
