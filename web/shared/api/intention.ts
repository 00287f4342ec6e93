import { useRef } from 'react';
import { newKey } from './client';

/** The key of an intention: the same while the same is asked again, so that a retry acts once; another one for anything else. */
export function useIntention() {
  const held = useRef({ key: '', asked: '' });
  return {
    keyFor: (body: unknown): string => {
      const asked = JSON.stringify(body);
      if (held.current.asked !== asked) held.current = { key: newKey(), asked };
      return held.current.key;
    },
    done: () => {
      held.current = { key: '', asked: '' };
    },
  };
}
