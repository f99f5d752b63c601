/** SHA-256 in a browser. Its own needs all bytes at once; bytes that come in pieces go to a library. */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import type { Digests } from '../engine/investigation/identity.ts';

export const browserDigests: Digests = {
  wholeDigest: async (bytes) => bytesToHex(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))),
  newDigest() {
    const hash = sha256.create();
    return { update: (bytes) => void hash.update(bytes), hex: () => bytesToHex(hash.digest()) };
  },
};
