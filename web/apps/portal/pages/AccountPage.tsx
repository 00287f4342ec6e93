import { OwnAccount } from '@/features/session/OwnAccount';

export function AccountPage() {
  return <OwnAccount />;
}
