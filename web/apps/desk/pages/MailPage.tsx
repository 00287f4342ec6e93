import { Stack, Tabs } from '@mantine/core';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { MailboxList } from '@/features/mail/MailboxList';
import { MailQueue } from '@/features/mail/MailQueue';
import { OutboxList } from '@/features/mail/OutboxList';
import { QuarantineList } from '@/features/mail/QuarantineList';
import { PageTitle } from '@/shared/ui/states';

const TABS = ['quarantine', 'outgoing', 'mailboxes'];

/** What came in and waits, what went out, and through which mailboxes. */
export function MailPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { tab: asked, state, reason } = useSearch({ strict: false }) as { tab?: string; state?: string; reason?: string };
  const tab = TABS.find((known) => known === asked) ?? 'quarantine';
  const show = (next: string | null) =>
    void navigate({ to: '/mail', search: { tab: next === 'quarantine' ? undefined : (next ?? undefined) }, replace: true });
  return (
    <Stack className="page page-wide" gap="md">
      <PageTitle title={t('desk.mail')} />
      <MailQueue />
      <Tabs value={tab} onChange={show} keepMounted={false}>
        <Tabs.List mb="md" aria-label={t('mail.views')}>
          {TABS.map((value) => (
            <Tabs.Tab key={value} value={value}>
              {t(`mail.${value}`)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value="quarantine">
          <QuarantineList reason={reason} onReason={(next) => void navigate({ to: '/mail', search: { reason: next }, replace: true })} />
        </Tabs.Panel>
        <Tabs.Panel value="outgoing">
          <OutboxList state={state} onState={(next) => void navigate({ to: '/mail', search: { tab, state: next }, replace: true })} />
        </Tabs.Panel>
        <Tabs.Panel value="mailboxes">
          <MailboxList />
        </Tabs.Panel>
      </Tabs>
    </Stack>
  );
}
