import { useNavigate } from '@tanstack/react-router';
import { FirstRun } from '@/features/session/FirstRun';

/** From the link that the server printed to the guided set-up. */
export function FirstRunPage() {
  const navigate = useNavigate();
  return <FirstRun onBegun={(first) => void navigate({ to: 'account' in first ? '/setup' : '/sign-in', replace: true })} />;
}
