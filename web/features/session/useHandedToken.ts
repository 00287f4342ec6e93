import { useEffect, useState } from 'react';

/** The token of a link that its page spends when it is told to: it stays neither in the address nor in the history or a copied link. */
export function useHandedToken(): string {
  const [token] = useState(() => new URLSearchParams(window.location.search).get('token') ?? '');
  useEffect(() => window.history.replaceState(window.history.state, '', window.location.pathname), []);
  return token;
}
