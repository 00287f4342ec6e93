import { Select, Stack, Table, Text } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { inboundPath } from '@/shared/lib/paths';
import { formatInstant } from '@/shared/lib/time';
import { ListTable } from '@/shared/ui/ListTable';
import { AppLink } from '@/shared/ui/links';
import { Pages } from '@/shared/ui/Pages';
import { Empty } from '@/shared/ui/states';
import { inboundListQuery } from './api';
import { cutOf, PENDING, TECHNICAL_REASONS, WAITING_REASONS } from './cuts';
import type { InboundMail } from './types';

const ALL = 'all';
type Props = { reason: string | undefined; onReason: (reason: string | undefined) => void };

/** Mail that could not be understood waits for a person, the oldest first; a reason narrows the list. */
export function QuarantineList({ reason, onReason }: Props) {
  const { t } = useTranslation();
  const cut = cutOf(reason);
  const list = useInfiniteQuery(inboundListQuery(cut));
  const choices = (codes: string[]) => codes.map((value) => ({ value, label: t(`mail_reason.${value}`) }));
  return (
    <Stack gap="md">
      <Select
        label={t('mail.reason_cut')}
        maw={420}
        allowDeselect={false}
        value={cut ?? ALL}
        onChange={(next) => onReason(next === ALL ? undefined : (next ?? undefined))}
        data={[
          {
            group: t('mail.waiting_cuts'),
            items: [{ value: ALL, label: t('mail.any_reason') }, ...choices(WAITING_REASONS)],
          },
          { group: t('mail.other_cuts'), items: choices([PENDING, ...TECHNICAL_REASONS]) },
        ]}
      />
      <Pages query={list} empty={<Empty title={t(cut ? 'mail.none_of_reason' : 'mail.no_quarantine')} />}>
        {(mails) => (
          <>
            {!cut && <Text size="sm">{t('mail.quarantine_hint')}</Text>}
            <Mails mails={mails} />
          </>
        )}
      </Pages>
    </Stack>
  );
}

function Mails({ mails }: { mails: InboundMail[] }) {
  const { t, i18n } = useTranslation();
  return (
    <ListTable label={t('mail.quarantine')} minWidth={640} columns={[t('mail.received'), t('mail.mailbox'), t('mail.why_here')]}>
      {mails.map((mail) => (
        <Table.Tr key={mail.id}>
          <Table.Td className="numbers">
            <AppLink to={inboundPath(mail.id)} className="row-link">
              {formatInstant(mail.received_at, i18n.language)}
            </AppLink>
          </Table.Td>
          <Table.Td>{mail.mailbox}</Table.Td>
          <Table.Td>
            {mail.state === PENDING ? t('mail.became_pending') : (mail.reason ?? t('mail.reason_unknown'))}
            {mail.state === 'done' && mail.disposition && (
              <Text size="xs" c="dimmed">
                {t(`mail.became_${mail.disposition}`)}
              </Text>
            )}
          </Table.Td>
        </Table.Tr>
      ))}
    </ListTable>
  );
}
