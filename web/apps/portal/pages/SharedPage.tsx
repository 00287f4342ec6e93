import { useParams } from '@tanstack/react-router';
import { SharedCase } from '@/features/sharing/SharedCase';

/** For somebody outside of the case who was sent a link; nobody signs in here. */
export function SharedPage() {
  const { token } = useParams({ strict: false }) as { token: string };
  return (
    <div className="page">
      <SharedCase token={token} />
    </div>
  );
}
