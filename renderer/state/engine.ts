import { EngineClient } from '../worker/client.ts';

/** The engine's worker, started at the first request. */
export function startEngine(): EngineClient {
  return new EngineClient(() => new Worker(new URL('../worker/engine.worker.ts', import.meta.url), { type: 'module' }));
}
