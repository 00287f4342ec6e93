import { Button, Divider, Stack, Text } from '@mantine/core';
import { IconKey } from '@tabler/icons-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Account } from '@/shared/api/types';
import { enter } from '@/shared/lib/session';
import { Problem } from '@/shared/ui/states';
import { beginIdentity, signInOptionsQuery } from './api';
import { keepNext } from './handover';
import { PasskeyFault } from './PasskeyFault';
import { hasPasskeys, signInByPasskey } from './passkeys';

/** Ways in of staff beside the password: a passkey, and providers that an administrator set up. */
export default function OtherWays({ next, onSignedIn }: { next?: string; onSignedIn: (account: Account) => void }) {
  const { t } = useTranslation();
  const options = useQuery(signInOptionsQuery);
  // The provider sends back whoever it did not let in.
  const [sentBack] = useState(() => new URLSearchParams(window.location.search).get('error'));
  const passkey = useMutation({ mutationFn: signInByPasskey, onSuccess: async (session) => onSignedIn(await enter(session)) });
  const identity = useMutation({
    mutationFn: beginIdentity,
    onSuccess: ({ url }) => {
      keepNext(next);
      window.location.assign(url);
    },
  });
  const providers = options.data?.identity_providers ?? [];
  const passkeys = options.data?.passkeys === true && hasPasskeys();
  if (options.data?.first_run) {
    return (
      <Text size="sm" role="status">
        {t('first_run.nobody')}
      </Text>
    );
  }
  if (!passkeys && providers.length === 0) return null;
  return (
    <Stack gap="sm">
      <Divider label={t('other_ways.or')} />
      {passkeys && (
        <Button
          variant="default"
          leftSection={<IconKey size={18} aria-hidden />}
          loading={passkey.isPending}
          onClick={() => passkey.mutate()}
        >
          {t('other_ways.passkey')}
        </Button>
      )}
      <PasskeyFault error={passkey.error} />
      {providers.map(({ id, name }) => (
        <Button key={id} variant="default" loading={identity.isPending && identity.variables === id} onClick={() => identity.mutate(id)}>
          {t('other_ways.identity', { name })}
        </Button>
      ))}
      {identity.error && <Problem error={identity.error} />}
      {sentBack && (
        <Text size="sm" role="alert">
          {t('other_ways.sent_back')}
        </Text>
      )}
    </Stack>
  );
}
