import { ApiProblem } from '@/shared/api/problems';
import { eventReader, type LiveEvent } from './events';

/** The server says something every fifteen seconds; three times that is silence. */
const SILENCE_MS = 45_000;
/** A machine that slept has timers that slept: who comes back after this long asks anew at once. */
const DROWSY_MS = 20_000;
const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 30_000;
/** What happened in a longer absence is not told one by one. */
const LONGEST_ABSENCE_MS = 3600_000;

export type Source = (after: string | null, signal: AbortSignal) => Promise<ReadableStream<Uint8Array> | null>;
export type Listener = {
  onEvent: (event: LiveEvent) => void;
  /** Events may have been missed: everything is to be read anew. */
  onGap: () => void;
  onState: (state: 'live' | 'lost') => void;
};
export type Follower = {
  /** Somebody looks again, or the network is back. */
  wake: () => void;
  /** Nobody looks: a hidden page keeps none of the few connections a browser has for one server. */
  rest: () => void;
  stop: () => void;
};

/** A stream that no other try will open. */
const refused = (error: unknown) =>
  error instanceof ApiProblem && error.status >= 400 && error.status < 500 && ![408, 422, 429].includes(error.status);

/** Follows a stream of events through everything that ends it, from where it was left. With `asleep`, from when it is woken. */
export function follow(open: Source, { onEvent, onGap, onState }: Listener, asleep = false): Follower {
  let last: string | null = null;
  let heardAt = Date.now();
  let failures = 0;
  let tries = 0;
  let stopped = false;
  let resting = asleep;
  let attempt: AbortController | null = null;
  let goOn: () => void = () => undefined;

  const hear = (event: LiveEvent) => {
    failures = 0;
    if (event.kind === 'ready') {
      // On the first connection pages read what they show beside it.
      if (last === null && tries > 1) onGap();
      onState('live');
    } else onEvent(event);
    last = event.id ?? last;
  };

  const readTo = async (end: AbortController) => {
    const body = await open(last, end.signal);
    const reader = body
      ?.pipeThrough(new TextDecoderStream() as ReadableWritablePair<string, Uint8Array>, { signal: end.signal })
      .getReader();
    const read = eventReader();
    let watchdog: ReturnType<typeof setTimeout> | undefined;
    try {
      while (reader) {
        clearTimeout(watchdog);
        watchdog = setTimeout(() => end.abort(), SILENCE_MS);
        const { done, value } = await reader.read();
        if (done || end.signal.aborted) return;
        heardAt = Date.now();
        read(value).forEach(hear);
      }
    } finally {
      clearTimeout(watchdog);
    }
  };

  const pause = () =>
    new Promise<void>((resolve) => {
      goOn = resolve;
      if (resting) return;
      const longest = Math.min(FIRST_PAUSE_MS * 2 ** failures, LONGEST_PAUSE_MS);
      // Readers of a server that comes back do not come all at once.
      setTimeout(resolve, longest * (0.5 + Math.random() / 2));
    });

  const run = async () => {
    while (!stopped) {
      if (resting) await pause();
      if (stopped) return;
      if (last !== null && Date.now() - heardAt > LONGEST_ABSENCE_MS) last = null;
      attempt = new AbortController();
      tries += 1;
      try {
        await readTo(attempt);
      } catch (error) {
        if (refused(error)) {
          if (last !== null) onState('lost');
          return;
        }
        if (error instanceof ApiProblem && error.status === 422) last = null;
      }
      attempt = null;
      if (stopped) return;
      if (resting) continue;
      onState('lost');
      await pause();
      failures += 1;
    }
  };
  void run();

  return {
    wake: () => {
      resting = false;
      if (!attempt) return goOn();
      if (Date.now() - heardAt > DROWSY_MS) attempt.abort();
    },
    rest: () => {
      resting = true;
      attempt?.abort();
    },
    stop: () => {
      stopped = true;
      attempt?.abort();
      goOn();
    },
  };
}
