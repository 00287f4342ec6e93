import { Button, Group, SegmentedControl, Stack, Text, useMantineColorScheme } from '@mantine/core';
import { IconLogout } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { chooseLanguage, LANGUAGES, type Language } from '@/shared/i18n';
import { useAccount } from '@/shared/lib/session';
import { viewerZone } from '@/shared/lib/time';
import { Panel } from '@/shared/ui/Panel';
import { PageTitle } from '@/shared/ui/states';
import { ChangePassword } from './ChangePassword';
import { Devices } from './Devices';
import { PasskeysPanel } from './PasskeysPanel';
import { SecondFactorPanel } from './SecondFactorPanel';
import { useLeave } from './useLeave';

const SCHEMES = ['auto', 'light', 'dark'] as const;

/** Who is signed in, how the pages look to them, what guards the account, and the way out. */
export function OwnAccount() {
  const { t } = useTranslation();
  const account = useAccount();
  const leave = useLeave();
  return (
    <Stack className="page" gap="lg" maw={720}>
      <PageTitle title={t('account.title')} />
      <Panel title={t('account.who')}>
        <Stack gap={4}>
          <Text fw={600}>{account.name}</Text>
          {account.email && <Text size="sm">{account.email}</Text>}
          <Text size="sm" c="dimmed">
            {t(`role.${account.role}`)}
          </Text>
        </Stack>
      </Panel>
      <Look />
      <ChangePassword />
      {account.role !== 'contact' && <SecondFactorPanel />}
      {account.role !== 'contact' && <PasskeysPanel />}
      <Devices />
      <Group>
        <Button variant="default" leftSection={<IconLogout size={18} aria-hidden />} onClick={() => void leave()}>
          {t('account.leave')}
        </Button>
      </Group>
    </Stack>
  );
}

function Look() {
  const { t, i18n } = useTranslation();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <Panel title={t('account.look')}>
      <Stack gap="md" align="flex-start">
        <div>
          <Text size="sm" fw={600} mb={4}>
            {t('account.language')}
          </Text>
          <SegmentedControl
            aria-label={t('account.language')}
            value={i18n.language}
            onChange={(value) => void chooseLanguage(value as Language)}
            data={LANGUAGES.map((value) => ({ value, label: <span lang={value}>{t(`account.language_${value}`)}</span> }))}
          />
        </div>
        <div>
          <Text size="sm" fw={600} mb={4}>
            {t('account.scheme')}
          </Text>
          <SegmentedControl
            aria-label={t('account.scheme')}
            value={colorScheme}
            onChange={(value) => setColorScheme(value as (typeof SCHEMES)[number])}
            data={SCHEMES.map((value) => ({ value, label: t(`account.scheme_${value}`) }))}
          />
        </div>
        <Text size="sm" c="dimmed">
          {t('account.zone', { zone: viewerZone() })}
        </Text>
      </Stack>
    </Panel>
  );
}
