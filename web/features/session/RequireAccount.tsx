import { type ReactNode, useEffect } from 'react';
import type { Role } from '@/shared/api/types';
import { restoreSession, useSession } from '@/shared/lib/session';
import { Loading } from '@/shared/ui/states';

type Props = { roles: Role[]; onAnonymous: () => void; wrongRole: ReactNode; children: ReactNode };

/** Shows its children to signed-in people of these roles; the server decides again on every request. */
export function RequireAccount({ roles, onAnonymous, wrongRole, children }: Props) {
  const session = useSession();
  useEffect(() => {
    if (session.phase === 'unknown') void restoreSession();
    if (session.phase === 'anonymous') onAnonymous();
  }, [session.phase, onAnonymous]);
  if (session.phase !== 'signed_in') {
    return (
      <div className="page">
        <Loading lines={3} />
      </div>
    );
  }
  return roles.includes(session.account.role) ? children : wrongRole;
}
