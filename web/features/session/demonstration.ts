import { api } from '@/shared/api/client';
import type { EndedView, SignInOptionsView } from '@/shared/api/generated';

const PATIENCE_MS = 60_000;
const PAUSE_MS = 500;
const pause = () => new Promise((resolve) => setTimeout(resolve, PAUSE_MS));

/** Ends the demonstration and waits for the real desk; answers where its first run begins. */
export async function endDemonstration(): Promise<string> {
  const { first_run_token } = await api.post<EndedView>('/demonstration/removal', {});
  const over = Date.now() + PATIENCE_MS;
  for (;;) {
    await pause();
    // While one server goes and the other comes nobody answers.
    const found = await api.get<SignInOptionsView>('/sessions/options').catch((error: unknown) => {
      if (Date.now() > over) throw error;
      return null;
    });
    const ready = found && !found.demonstration && (await api.isReady());
    if (ready) return `/desk/first-run?token=${encodeURIComponent(first_run_token)}`;
    if (Date.now() > over) throw new Error('the demonstration goes on');
  }
}
