/** A worker that hears nothing is ended when something is cancelled; what else it was asked is not lost. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { EngineClient } from '../../renderer/worker/client.ts';
import type { WorkerPort } from '../../renderer/worker/client.ts';
import type { FromWorker, ToWorker } from '../../renderer/worker/messages.ts';

class Port implements WorkerPort {
  readonly sent: ToWorker[] = [];
  isTerminated = false;
  #hear: ((event: { readonly data: FromWorker }) => void) | undefined;

  postMessage(message: ToWorker): void {
    this.sent.push(message);
  }
  addEventListener(type: 'message' | 'error', listener: (event: never) => void): void {
    if (type === 'message') this.#hear = listener as (event: { readonly data: FromWorker }) => void;
  }
  terminate(): void {
    this.isTerminated = true;
  }
  say(data: FromWorker): void {
    this.#hear?.({ data });
  }
  /** Of its requests, by kind. */
  idOf(kind: string): number {
    return this.sent.find((message) => 'request' in message && message.request.kind === kind)?.id ?? -1;
  }
}

const ports: Port[] = [];
let client: EngineClient;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'performance'] });
  ports.length = 0;
  client = new EngineClient(() => {
    const port = new Port();
    ports.push(port);
    return port;
  });
});
afterEach(() => {
  vi.useRealTimers();
});

const analyse = { kind: 'analyse', files: [], zoneOffsetMinutes: undefined, limits: {}, cores: 2 } as const;
const simulate = { kind: 'simulate', scenarios: [] } as const;
const lines = { kind: 'read-lines', path: 'vmkernel.log', first: 1, count: 1 } as const;
const analysis = { sources: [], migrations: [] } as never;

async function pass(milliseconds: number): Promise<void> {
  for (let passed = 0; passed < milliseconds; passed += 100) {
    await vi.advanceTimersByTimeAsync(100);
    // A task of its own, in which messages are heard.
    await new Promise((resolve) => setImmediate(resolve));
  }
}

describe('a worker that is cancelled', () => {
  it('is ended after a second where it hears nothing, and whoever waits is told', async () => {
    const running = client.request(analyse);
    const failed = running.answer.catch((error: unknown) => String(error));
    running.cancel();
    await pass(800);
    expect(ports[0]?.isTerminated).toBe(false);
    await pass(400);
    expect(ports[0]?.isTerminated).toBe(true);
    expect(await failed).toMatch(/did not stop by itself.*opened again/);
  });

  it('stays where it answers', async () => {
    const running = client.request(analyse);
    running.cancel();
    ports[0]?.say({ id: 1, heard: true });
    ports[0]?.say({ id: 1, done: analysis });
    await pass(9000);
    expect(await running.answer).toEqual(analysis);
    expect(ports[0]?.isTerminated).toBe(false);
    client.request(simulate);
    expect(ports).toHaveLength(1);
  });

  it('has time to hand over what it found once it has heard it, but not for ever', async () => {
    const running = client.request(analyse);
    const failed = running.answer.catch((error: unknown) => String(error));
    running.cancel();
    ports[0]?.say({ id: 1, heard: true });
    await pass(4000);
    ports[0]?.say({ id: 1, progress: {} as never });
    await pass(4000);
    expect(ports[0]?.isTerminated).toBe(false);
    await pass(3000);
    expect(ports[0]?.isTerminated).toBe(true);
    expect(await failed).toContain('did not stop');
  });

  it('that spoke before it got stuck is ended as well', async () => {
    const running = client.request(analyse);
    running.answer.catch(() => undefined);
    running.cancel();
    ports[0]?.say({ id: 1, progress: {} as never });
    await pass(1300);
    expect(ports[0]?.isTerminated).toBe(true);
  });

  it('gives what else it was asked to the next one: another bundle, a what-if', async () => {
    const running = client.request(analyse);
    running.answer.catch(() => undefined);
    const what = client.request(simulate);
    running.cancel();
    const next = client.request(analyse);
    await pass(1300);
    expect(ports).toHaveLength(2);
    const [, second] = ports;
    expect(second?.sent.map((message) => 'request' in message && message.request.kind)).toEqual([
      'simulate',
      'analyse',
    ]);
    // What the one that was ended had still to say is nobody's.
    ports[0]?.say({ id: 2, done: ['old'] as never });
    second?.say({ id: second.idOf('simulate'), done: [] });
    second?.say({ id: second.idOf('analyse'), done: analysis });
    expect(await what.answer).toEqual([]);
    expect(await next.answer).toEqual(analysis);
  });

  it('tells whoever asked for what only it held, and says that it was another', async () => {
    const before = client.generation;
    const page = client.request(lines);
    const running = client.request(analyse);
    running.answer.catch(() => undefined);
    const failed = page.answer.catch((error: unknown) => String(error));
    const held = client.generation;
    running.cancel();
    await pass(1300);
    expect(await failed).toContain('was ended');
    void client.request(simulate);
    expect([held - before, client.generation - held]).toEqual([1, 1]);
  });

  it('is asked twice at most for what may itself be what hangs', async () => {
    const what = client.request(simulate);
    const failed = what.answer.catch((error: unknown) => String(error));
    for (let n = 0; n < 2; n += 1) {
      const running = client.request(analyse);
      running.answer.catch(() => undefined);
      running.cancel();
      await pass(1300);
    }
    expect(await failed).toContain('was ended');
    expect(ports).toHaveLength(2);
  });
});
