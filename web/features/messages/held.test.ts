import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ApiProblem } from '@/shared/api/problems';
import { signOut } from '@/shared/lib/session';
import { HOLD_MS, hold, sendNow, undo } from './held';

const reply = (ticket: string) => ({ ticket, number: ticket, owner: 'anna' });
const warned = new Set<unknown>();

describe('a reply that is held', () => {
  beforeEach(() => {
    vi.useFakeTimers();
    warned.clear();
    vi.stubGlobal('window', {
      addEventListener: (name: string, listener: unknown) => warned.add(`${name}${typeof listener}`),
      removeEventListener: (name: string, listener: unknown) => warned.delete(`${name}${typeof listener}`),
      location: { origin: 'http://desk.test' },
    });
  });
  afterEach(() => {
    for (const ticket of ['a', 'b']) undo(ticket);
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  it('goes by itself once, after its while', async () => {
    const deliver = vi.fn(async () => true);
    hold(reply('a'), deliver);
    await vi.advanceTimersByTimeAsync(HOLD_MS - 1);
    expect(deliver).not.toHaveBeenCalled();
    expect(warned.size).toBe(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(deliver).toHaveBeenCalledTimes(1);
    expect(warned.size).toBe(0);
    await vi.advanceTimersByTimeAsync(HOLD_MS * 3);
    expect(deliver).toHaveBeenCalledTimes(1);
  });

  it('does not go when it is taken back', async () => {
    const deliver = vi.fn(async () => true);
    hold(reply('a'), deliver);
    await vi.advanceTimersByTimeAsync(HOLD_MS - 1);
    undo('a');
    await vi.advanceTimersByTimeAsync(HOLD_MS);
    expect(deliver).not.toHaveBeenCalled();
    expect(warned.size).toBe(0);
  });

  it('goes at once when it is told to, and cannot be taken back on its way', async () => {
    let arrive = (_: boolean) => {};
    const deliver = vi.fn(() => new Promise<boolean>((resolve) => (arrive = resolve)));
    hold(reply('a'), deliver);
    const sent = sendNow('a');
    undo('a');
    void sendNow('a');
    expect(warned.size).toBe(1);
    arrive(true);
    await sent;
    await vi.advanceTimersByTimeAsync(HOLD_MS);
    expect(deliver).toHaveBeenCalledTimes(1);
    expect(warned.size).toBe(0);
  });

  it('stays when it could not go, and goes when it is tried again', async () => {
    const deliver = vi
      .fn<() => Promise<boolean>>()
      .mockRejectedValueOnce(new ApiProblem(0, { code: 'network' }))
      .mockResolvedValue(true);
    hold(reply('a'), deliver);
    await vi.advanceTimersByTimeAsync(HOLD_MS);
    expect(deliver).toHaveBeenCalledTimes(1);
    await sendNow('a');
    expect(deliver).toHaveBeenCalledTimes(2);
    await sendNow('a');
    expect(deliver).toHaveBeenCalledTimes(2);
  });

  it('goes before its writer signs out', async () => {
    const order: string[] = [];
    vi.stubGlobal('fetch', async () => {
      order.push('signed out');
      return new Response(null, { status: 204 });
    });
    hold(reply('a'), async () => order.push('a') > 0);
    hold(reply('b'), async () => order.push('b') > 0);
    await signOut();
    expect(order).toEqual(['a', 'b', 'signed out']);
  });
});
