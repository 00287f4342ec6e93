import { Alert, Group, Text } from '@mantine/core';
import { IconPhoneIncoming } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { AppLinkButton } from '@/shared/ui/links';
import { liveCallsQuery, type PhoneCall } from './phone';

const whoOf = ({ contact, customer, number }: PhoneCall) =>
  [contact?.name, customer?.name, number && `+${number}`].filter(Boolean).join(', ');

/** Calls that ring or go on now, each with the way to its screen. */
export function LiveCalls({ except }: { except: string | undefined }) {
  const { t } = useTranslation();
  const { data = [] } = useQuery(liveCallsQuery);
  const calls = data.filter(({ id, ticket }) => id !== except && !ticket);
  if (calls.length === 0) return null;
  return (
    <Alert icon={<IconPhoneIncoming aria-hidden />} role="status" title={t('calls.now', { count: calls.length })}>
      {calls.map((call) => (
        <Group key={call.id} gap="sm" mt={4}>
          <Text size="sm">
            {t(`calls.state_${call.state}`)}: {whoOf(call) || t('calls.withheld')}
          </Text>
          <AppLinkButton to="/call" search={{ call: call.id }} size="compact-sm" variant="default">
            {t('calls.take')}
          </AppLinkButton>
        </Group>
      ))}
    </Alert>
  );
}
