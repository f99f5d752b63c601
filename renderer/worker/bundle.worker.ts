/// <reference lib="webworker" />
/** Reads a bundle once more for what is saved of it. Not in the engine's worker, which stays free for the logs. */
import { messageOf } from '../engine/base/message-of.ts';
import { readContext } from '../engine/investigation/context.ts';
import type { Wanted } from '../engine/investigation/context.ts';
import { identify } from '../engine/investigation/identity.ts';
import type { BundleIdentity, ContextLine } from '../engine/investigation/model.ts';
import { browserDigests } from '../platform/digests.browser.ts';
import { browserPlatform } from '../platform/platform.browser.ts';
import type { InputFile } from './messages.ts';
import { sourceOf } from './sources.ts';

/** With `wanted`: reads these lines. Without it: reads the files whole, to recognise them when they are opened again. */
export interface BundleRequest {
  readonly files: readonly InputFile[];
  readonly wanted?: readonly Wanted[];
}

export type BundleAnswer =
  | { readonly bundles: readonly BundleIdentity[] }
  | { readonly lines: readonly ContextLine[] }
  | { readonly failed: string };

/** Never set: the page ends the worker instead. */
const cancel = { aborted: false };

onmessage = ({ data }: MessageEvent<BundleRequest>) => {
  void answer(data).then(
    (done) => postMessage(done),
    (error: unknown) => postMessage({ failed: messageOf(error) } satisfies BundleAnswer),
  );
};

async function answer({ files, wanted }: BundleRequest): Promise<BundleAnswer> {
  const sources = files.map(sourceOf);
  if (wanted) return { lines: await readContext(sources, wanted, { platform: browserPlatform, cancel }) };
  return { bundles: await identify(sources, { cancel, ...browserDigests }) };
}
