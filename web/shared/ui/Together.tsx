import { useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { Loading } from './states';

const LOOK_MS = 40;
/** Two looks in a row: what has just come may ask for more. */
const CALM = 2;
const LONGEST_MS = 1200;

/** The first page after a load is shown once all of it is known: parts that came one after the other would push each other about.
 *  What takes longer than a second is not waited for. */
export function Together({ children }: { children: ReactNode }) {
  const queryClient = useQueryClient();
  const page = useRef<HTMLDivElement>(null);
  const [shown, setShown] = useState(false);
  useEffect(() => {
    const began = performance.now();
    let calm = 0;
    const look = setInterval(() => {
      const asking = queryClient.isFetching({ predicate: ({ state }) => state.status === 'pending' }) > 0;
      calm = asking || !page.current?.querySelector('h1') ? 0 : calm + 1;
      if (calm < CALM && performance.now() - began < LONGEST_MS) return;
      clearInterval(look);
      setShown(true);
    }, LOOK_MS);
    return () => clearInterval(look);
  }, [queryClient]);
  return (
    <>
      {!shown && (
        <div className="page page-ahead">
          <Loading lines={5} />
        </div>
      )}
      <div ref={page} style={shown ? undefined : { visibility: 'hidden' }}>
        {children}
      </div>
    </>
  );
}
