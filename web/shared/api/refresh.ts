import type { QueryClient } from '@tanstack/react-query';

/**
 * Reads anew what a change has touched, without making the change wait: what a component does on success is dropped
 * once it has left the page, and it is often the reading that takes it off.
 */
export function refresh(queryClient: QueryClient, ...keys: string[][]): void {
  for (const queryKey of keys) void queryClient.invalidateQueries({ queryKey });
}
