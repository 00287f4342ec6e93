import { Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Problem } from '@/shared/ui/states';
import { wasCancelled, wasKnown } from './passkeys';

/** What became of asking an authenticator. */
export function PasskeyFault({ error }: { error: unknown }) {
  const { t } = useTranslation();
  if (!error) return null;
  if (error instanceof DOMException) {
    const told = wasKnown(error) ? 'passkeys.known' : wasCancelled(error) ? 'passkeys.cancelled' : 'passkeys.failed';
    return (
      <Text size="sm" role="alert">
        {t(told)}
      </Text>
    );
  }
  return <Problem error={error} />;
}
