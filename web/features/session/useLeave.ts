import { useQueryClient } from '@tanstack/react-query';
import { signOut } from '@/shared/lib/session';

/** Signs out; nothing of this person may greet the next one, but their drafts stay theirs. */
export function useLeave(): () => Promise<void> {
  const queryClient = useQueryClient();
  return async () => {
    await signOut();
    queryClient.clear();
  };
}
