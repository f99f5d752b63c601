import { describe, expect, it } from 'vitest';
import { EngineClient } from '../../renderer/worker/client.ts';
import type { WorkerPort } from '../../renderer/worker/client.ts';
import type { FromWorker, Request, ToWorker } from '../../renderer/worker/messages.ts';
import { migrationsOf, partOf } from '../../renderer/worker/part.ts';
import { analyseSample } from '../helpers/sample-report.ts';

/** The other end of a worker: what it was sent, and a way to answer, or to die. */
class Port implements WorkerPort {
  readonly sent: ToWorker[] = [];
  isTerminated = false;
  #hear: ((event: { readonly data: FromWorker }) => void) | undefined;
  #fail: ((event: { readonly message?: string }) => void) | undefined;

  postMessage(message: ToWorker): void {
    this.sent.push(message);
  }
  addEventListener(type: 'message' | 'error', listener: (event: never) => void): void {
    if (type === 'message') this.#hear = listener as (event: { readonly data: FromWorker }) => void;
    else this.#fail = listener as (event: { readonly message?: string }) => void;
  }
  terminate(): void {
    this.isTerminated = true;
  }
  say(data: FromWorker): void {
    this.#hear?.({ data });
  }
  die(message: string): void {
    this.#fail?.({ message });
  }
}

function connect() {
  const ports: Port[] = [];
  const client = new EngineClient(() => {
    const port = new Port();
    ports.push(port);
    return port;
  });
  return { client, ports };
}

const lines = { kind: 'read-lines', path: 'vmkernel.log', first: 1, count: 1 } as const;

describe('the client of the engine’s worker', () => {
  it('gives each answer to its own request, in whatever order they come', async () => {
    const { client, ports } = connect();
    const [one, two] = [client.request(lines), client.request(lines)];
    const [first, second] = ports[0]?.sent.map(({ id }) => id) ?? [];
    ports[0]?.say({ id: second ?? 0, done: [{ line: 2, text: 'second' }] as never });
    ports[0]?.say({ id: first ?? 0, done: [{ line: 1, text: 'first' }] as never });
    expect((await one.answer)[0]?.text).toBe('first');
    expect((await two.answer)[0]?.text).toBe('second');
    expect(ports).toHaveLength(1);
  });

  it('joins an analysis that comes in parts, partial and whole', async () => {
    const { client, ports } = connect();
    const seen: number[] = [];
    const request = { kind: 'analyse', files: [], zoneOffsetMinutes: undefined, limits: {}, cores: 2 } as const;
    const running = client.request(request, { onPartial: ({ migrations }) => seen.push(migrations.length) });
    const id = ports[0]?.sent[0]?.id ?? 0;
    const analysis = { sources: [], migrations: [] } as never;
    const part = (...keys: string[]) => partOf(keys.map((key) => ({ key, lines: [], findings: [] }) as never));
    ports[0]?.say({ id, part: part('a') });
    ports[0]?.say({ id, partial: analysis });
    ports[0]?.say({ id, part: part('a', 'b') });
    ports[0]?.say({ id, part: part('c') });
    ports[0]?.say({ id, done: analysis });
    expect(seen).toEqual([1]);
    expect((await running.answer).migrations.map(({ key }) => key)).toEqual(['a', 'b', 'c']);
  });

  it('keeps nothing of a partial analysis that nobody watches', async () => {
    const { client, ports } = connect();
    const running = client.request({ kind: 'analyse', files: [], zoneOffsetMinutes: undefined, limits: {}, cores: 2 });
    const id = ports[0]?.sent[0]?.id ?? 0;
    const analysis = { sources: [], migrations: [] } as never;
    const part = () => partOf([{ key: 'a', lines: [], findings: [] } as never]);
    ports[0]?.say({ id, part: part() });
    ports[0]?.say({ id, partial: analysis });
    ports[0]?.say({ id, part: part() });
    ports[0]?.say({ id, done: analysis });
    expect((await running.answer).migrations.map(({ key }) => key)).toEqual(['a']);
  });

  it('sends an analysis in parts ahead of what is asked of it, and no more to a worker that has died', async () => {
    const { client, ports } = connect();
    const { migrations, ...rest } = await analyseSample();
    const many = Array.from({ length: 50 }, () => migrations).flat();
    const request = {
      kind: 'write-report',
      analysis: { ...rest, migrations: many },
    } as unknown as Request<'write-report'>;
    const failed = client.request(request).answer.catch((error: unknown) => String(error));
    const sent = () => ports.map((port) => port.sent.flatMap((message) => ('part' in message ? message.part : [])));
    await expect.poll(() => sent()[0]?.length).toBeGreaterThan(1);
    ports[0]?.die('out of memory');
    expect(await failed).toContain('out of memory');
    const { length } = ports[0]?.sent ?? [];
    void client.request(request);
    await expect
      .poll(() => ports[1]?.sent.at(-1))
      .toMatchObject({ request: { analysis: { ...rest, migrations: [] } } });
    expect(ports[0]?.sent).toHaveLength(length);
    expect(sent()[1]?.flatMap(migrationsOf)).toEqual(JSON.parse(JSON.stringify(many)));
  });

  it('tells whoever asks for something that cannot be sent', async () => {
    const client = new EngineClient(() => new MessageChannel().port1 as never);
    await expect(client.request({ ...lines, path: (() => 'no data') as never }).answer).rejects.toThrow(
      /could not be cloned/,
    );
  });

  it('cancels by the request’s id, and leaves the answer to the worker', async () => {
    const { client, ports } = connect();
    const running = client.request(lines);
    const id = ports[0]?.sent[0]?.id ?? 0;
    running.cancel();
    expect(ports[0]?.sent[1]).toEqual({ id, cancel: true });
    ports[0]?.say({ id, done: [] });
    expect(await running.answer).toEqual([]);
  });

  it('fails every open request when the worker dies, says what to do, and starts anew', async () => {
    const { client, ports } = connect();
    const [one, two] = [client.request(lines), client.request(lines)];
    ports[0]?.die('out of memory');
    await expect(one.answer).rejects.toThrow(/out of memory.*Open the files again/);
    await expect(two.answer).rejects.toThrow('Open the files again');
    expect(ports[0]?.isTerminated).toBe(true);
    const again = client.request(lines);
    expect(ports).toHaveLength(2);
    ports[1]?.say({ id: ports[1].sent[0]?.id ?? 0, failed: 'vmkernel.log is not open.' });
    await expect(again.answer).rejects.toThrow('vmkernel.log is not open.');
  });
});
