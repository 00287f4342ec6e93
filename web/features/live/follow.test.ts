import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ApiProblem } from '@/shared/api/problems';
import { type Follower, follow } from './follow';

const bytes = new TextEncoder();

/** A server of streams that a test writes to; each connection is kept with what it asked for. */
function server() {
  const connections: { after: string | null; signal: AbortSignal; say: (text: string) => void; end: () => void }[] = [];
  let refusal: Error | null = null;
  const open = async (after: string | null, signal: AbortSignal) => {
    let say: (text: string) => void = () => undefined;
    let end = () => {};
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => {
        say = (text) => controller.enqueue(bytes.encode(text));
        end = () => controller.close();
      },
    });
    connections.push({ after, signal, say, end });
    if (refusal) throw refusal;
    return body;
  };
  const last = () => connections[connections.length - 1] as (typeof connections)[number];
  return { open, connections, last, refuse: (error: Error | null) => (refusal = error) };
}

const settle = () => vi.advanceTimersByTimeAsync(0);

describe('a stream that is followed', () => {
  let followed: Follower;
  const there = (asleep = false) => {
    const at = server();
    const log: string[] = [];
    followed = follow(
      at.open,
      {
        onEvent: ({ id, kind }) => log.push(`${kind} ${id}`),
        onGap: () => log.push('gap'),
        onState: (state) => log.push(state),
      },
      asleep,
    );
    return { ...at, log };
  };
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => {
    followed.stop();
    vi.restoreAllMocks();
    vi.useRealTimers();
  });

  it('hands over what comes, however it is cut, and goes on after the last event when the server ends it', async () => {
    const { log, last, connections } = there();
    await settle();
    expect(last().after).toBeNull();
    last().say('id: 7\nevent: ready\ndata: {}\n\nid: 8\nevent: status.ch');
    await settle();
    last().say('anged\ndata: {"a":1}\n\n:\n\n');
    await settle();
    expect(log).toEqual(['live', 'status.changed 8']);
    last().end();
    await settle();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(connections).toHaveLength(2);
    expect(last().after).toBe('8');
    last().say('id: 8\nevent: ready\ndata: {}\n\n');
    await settle();
    expect(log).toEqual(['live', 'status.changed 8', 'lost', 'live']);
  });

  it('tries less and less often while the server is away, and at once when somebody looks', async () => {
    const { refuse, connections, log, last } = there();
    vi.spyOn(Math, 'random').mockReturnValue(1);
    refuse(new ApiProblem(0, { code: 'network' }));
    last().end();
    await settle();
    const tries = [];
    for (let minute = 0; minute < 4; minute += 1) {
      const before = connections.length;
      await vi.advanceTimersByTimeAsync(60_000);
      tries.push(connections.length - before);
    }
    // After 1, 3, 7, 15 and 31 seconds, then every half minute.
    expect(tries).toEqual([5, 2, 2, 2]);
    refuse(null);
    const before = connections.length;
    followed.wake();
    await settle();
    expect(connections.length).toBe(before + 1);
    // It was away before it was ever there: what was read meanwhile may be old.
    last().say('id: 9\nevent: ready\ndata: {}\n\n');
    await settle();
    expect(log.slice(-2)).toEqual(['gap', 'live']);
  });

  it('takes silence for an end', async () => {
    const { last, connections, log } = there();
    await settle();
    last().say('id: 7\nevent: ready\ndata: {}\n\n');
    for (let beat = 0; beat < 6; beat += 1) {
      await vi.advanceTimersByTimeAsync(15_000);
      last().say(':\n\n');
    }
    await settle();
    expect(connections).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(47_000);
    expect(connections).toHaveLength(2);
    expect(last().after).toBe('7');
    expect(log).toEqual(['live', 'lost']);
  });

  it('asks anew at once after a sleep, from where it was; after a long one from the end, with everything read anew', async () => {
    const { last, connections, log } = there();
    await settle();
    last().say('id: 7\nevent: ready\ndata: {}\n\n');
    await settle();
    followed.wake();
    await settle();
    expect(connections).toHaveLength(1);
    // The clock went on, the timers did not.
    vi.setSystemTime(Date.now() + 600_000);
    followed.wake();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(connections).toHaveLength(2);
    expect(last().after).toBe('7');
    last().say('id: 7\nevent: ready\ndata: {}\n\n');
    await settle();
    vi.setSystemTime(Date.now() + 8 * 3600_000);
    followed.wake();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(last().after).toBeNull();
    last().say('id: 900\nevent: ready\ndata: {}\n\n');
    await settle();
    expect(log.slice(-2)).toEqual(['gap', 'live']);
  });

  it('lets the connection go while nobody looks, without a word', async () => {
    const { last, connections, log } = there();
    await settle();
    last().say('id: 7\nevent: ready\ndata: {}\n\n');
    await settle();
    followed.rest();
    await vi.advanceTimersByTimeAsync(600_000);
    expect(last().signal.aborted).toBe(true);
    expect(connections).toHaveLength(1);
    followed.wake();
    await settle();
    expect(connections).toHaveLength(2);
    expect(last().after).toBe('7');
    expect(log).toEqual(['live']);
  });

  it('does not begin where nobody looks', async () => {
    const { connections } = there(true);
    await vi.advanceTimersByTimeAsync(600_000);
    expect(connections).toHaveLength(0);
    followed.wake();
    await settle();
    expect(connections).toHaveLength(1);
  });

  it('leaves a refusal alone, and drops a place in the feed that the server does not know', async () => {
    const refused = there();
    refused.refuse(new ApiProblem(403, {}));
    refused.last().end();
    await vi.advanceTimersByTimeAsync(600_000);
    expect(refused.connections).toHaveLength(2);
    followed.stop();
    const moved = there();
    await settle();
    moved.last().say('id: 7\nevent: ready\ndata: {}\n\n');
    await settle();
    moved.refuse(new ApiProblem(422, { code: 'cursor_invalid' }));
    moved.last().end();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(moved.last().after).toBe('7');
    moved.refuse(null);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(moved.last().after).toBeNull();
  });

  it('is over when it is stopped', async () => {
    const { last, connections, log } = there();
    await settle();
    followed.stop();
    await vi.advanceTimersByTimeAsync(600_000);
    expect(last().signal.aborted).toBe(true);
    expect(connections).toHaveLength(1);
    expect(log).toEqual([]);
  });
});
