import { PasswordInput, SimpleGrid, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { OauthDraft, ServerDraft, Side } from './draft';

type Props = {
  side: Side;
  server: ServerDraft;
  grantKept: boolean;
  at: Record<string, string>;
  onChange: (change: Partial<ServerDraft>) => void;
};
const PLAIN = ['token_url', 'client_id', 'scope'] as const;
const SECRET = ['client_secret', 'refresh_token'] as const;

/** By what access tokens are got, for servers that take no passwords. */
export function OauthFields({ side, server, grantKept, at, onChange }: Props) {
  const { t } = useTranslation();
  const change = (patch: Partial<OauthDraft>) => onChange({ oauth: { ...server.oauth, ...patch } });
  return (
    <SimpleGrid cols={{ base: 1, xs: 2 }}>
      {PLAIN.map((field) => (
        <TextInput
          key={field}
          label={t(`mail.oauth_${field}`)}
          required={field !== 'scope'}
          autoComplete="off"
          spellCheck={false}
          error={at[`${side}.oauth.${field}`]}
          value={server.oauth[field]}
          onChange={(event) => change({ [field]: event.currentTarget.value })}
        />
      ))}
      {SECRET.map((field) => (
        <PasswordInput
          key={field}
          label={t(`mail.oauth_${field}`)}
          required={field === 'refresh_token' && !grantKept}
          placeholder={grantKept ? t('mail.secret_kept') : undefined}
          autoComplete="off"
          visibilityToggleButtonProps={{ 'aria-label': t('sign_in.show_password'), tabIndex: 0, 'aria-hidden': false }}
          error={at[`${side}.oauth.${field}`]}
          value={server.oauth[field]}
          onChange={(event) => change({ [field]: event.currentTarget.value })}
        />
      ))}
    </SimpleGrid>
  );
}
