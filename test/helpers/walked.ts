import type { Elsewhere } from '../../renderer/engine/archive/elsewhere.ts';
import type { Limits } from '../../renderer/engine/limits.ts';
import type { ByteSource, Cancellation, Platform } from '../../renderer/engine/archive/source.ts';
import { walk } from '../../renderer/engine/archive/walk.ts';
import type { WalkProgress, WalkResult } from '../../renderer/engine/archive/walk.ts';
import type { InputWarning } from '../../renderer/engine/model.ts';
import { nodePlatform } from '../../renderer/platform/platform.node.ts';

export interface Walked extends WalkResult {
  /** Path → text (one character a byte), of each entry; as pairs, for a path can come twice. */
  readonly files: readonly (readonly [path: string, text: string])[];
  readonly warnings: readonly InputWarning[];
  readonly progress: readonly WalkProgress[];
}

export interface WalkedOptions {
  readonly platform?: Platform;
  readonly limits?: Partial<Limits>;
  readonly cancel?: Cancellation;
  readonly elsewhere?: Elsewhere;
  wanted?(path: string): boolean;
  /** Bytes of each entry that are read before the visitor leaves. */
  readonly readOnly?: number;
}

/** Walks the sources and keeps all that it gives. */
export async function walked(sources: readonly ByteSource[], options: WalkedOptions = {}): Promise<Walked> {
  const { readOnly = Infinity } = options;
  const files: [string, string][] = [];
  const warnings: InputWarning[] = [];
  const progress: WalkProgress[] = [];
  const result = await walk(sources, {
    platform: options.platform ?? nodePlatform,
    ...(options.limits && { limits: options.limits }),
    ...(options.cancel && { cancel: options.cancel }),
    ...(options.elsewhere && { elsewhere: options.elsewhere }),
    wanted: options.wanted ?? (() => true),
    warn: (warning) => warnings.push(warning),
    onProgress: (one) => progress.push(one),
    visit: async ({ path, bytes }) => {
      let text = '';
      for await (const chunk of bytes) {
        text += Buffer.from(chunk).toString('latin1');
        if (text.length >= readOnly) break;
      }
      files.push([path, text]);
    },
  });
  return { ...result, files, warnings, progress };
}
