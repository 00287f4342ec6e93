import { Paper, Text } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '@/shared/api/client';
import { refreshQuietly, setLive } from '@/shared/api/refresh';
import { follow, type Listener } from './follow';
import { ALL, COUNTS, gathering, touchedBy } from './touched';

/** A tab looked away from for this long lets its connection go. */
const HIDDEN_MS = 30_000;
/** A connection that comes back sooner is nobody's business. */
const LOST_MS = 10_000;
/** On a busy desk something happens every second. */
const CASES_MS = 2_000;
const COUNTS_MS = 10_000;

const open = (after: string | null, signal: AbortSignal) => api.stream('/live', after === null ? {} : { 'last-event-id': after }, signal);

/** Keeps what is shown up to date while its person is signed in; true once the connection has been gone for a while. */
function useLive(): boolean {
  const queryClient = useQueryClient();
  const [lost, setLost] = useState(false);
  useEffect(() => {
    const refresh = (keys: string[][]) => refreshQuietly(queryClient, keys);
    const cases = gathering(CASES_MS, refresh);
    const counts = gathering(COUNTS_MS, refresh);
    let hidden: ReturnType<typeof setTimeout> | undefined;
    let gone: ReturnType<typeof setTimeout> | undefined;
    const listener: Listener = {
      onEvent: (event) => {
        cases.add(touchedBy(event));
        counts.add(COUNTS);
      },
      onGap: () => cases.add(ALL),
      onState: (state) => {
        setLive(state === 'live');
        if (state === 'lost') gone ??= setTimeout(() => setLost(true), LOST_MS);
        else {
          clearTimeout(gone);
          gone = undefined;
          setLost(false);
        }
      },
    };
    const seen = () => document.visibilityState === 'visible';
    const follower = follow(open, listener, !seen());
    const look = () => {
      clearTimeout(hidden);
      if (seen()) follower.wake();
      else hidden = setTimeout(follower.rest, HIDDEN_MS);
    };
    document.addEventListener('visibilitychange', look);
    // The device knows at once; a stream that lived through it never was lost.
    const cutOff = () => setLost(true);
    const back = () => {
      if (gone === undefined) setLost(false);
      // What was asked for while nothing went out has failed, be its event told or not.
      cases.add(ALL);
      look();
    };
    window.addEventListener('online', back);
    window.addEventListener('offline', cutOff);
    return () => {
      document.removeEventListener('visibilitychange', look);
      window.removeEventListener('online', back);
      window.removeEventListener('offline', cutOff);
      clearTimeout(hidden);
      clearTimeout(gone);
      cases.stop();
      counts.stop();
      follower.stop();
      setLive(false);
    };
  }, [queryClient]);
  return lost;
}

/** Nothing while all is well; a quiet word once what is shown may be old. */
export default function LiveUpdates() {
  const { t } = useTranslation();
  const lost = useLive();
  return (
    <div role="status" className="live-notice">
      {lost && (
        <Paper withBorder shadow="sm" px="sm" py={6}>
          <Text size="sm">{t('shell.lost')}</Text>
        </Paper>
      )}
    </div>
  );
}
