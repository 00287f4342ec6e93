import { Badge, Code, Group, Stack, Text } from '@mantine/core';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useProduct } from '@/shared/api/catalogue';
import type { AlertView } from '@/shared/api/generated';
import { useText } from '@/shared/i18n/labels';
import { entitlementPath, mailboxPath, ticketPath } from '@/shared/lib/paths';
import { formatDate, formatInstant } from '@/shared/lib/time';
import { AppLink } from '@/shared/ui/links';
import { Pages } from '@/shared/ui/Pages';
import { Empty, Loaded } from '@/shared/ui/states';
import { alertsQuery, alertWords, unresolvedQuery } from './api';

const text = (value: unknown) => (typeof value === 'string' ? value : null);

/** Where the matter is seen to. */
function placeOf(alert: AlertView): string | null {
  const { ticket, entitlement, mailbox } = alert.data as Record<string, unknown>;
  if (text(ticket)) return ticketPath(String(ticket));
  if (text(entitlement)) return entitlementPath(String(entitlement));
  if (alert.code === 'mailbox_unreadable' && text(mailbox)) return mailboxPath(String(mailbox));
  if (alert.code === 'missed_call') return '/calls';
  if (alert.code.startsWith('calendar_year_missing')) return '/calendars';
  return null;
}

/** Every alert as it came, or those alone that nobody has dealt with. */
export function AlertList({ unresolved }: { unresolved: boolean }) {
  return unresolved ? <Unresolved /> : <All />;
}

function All() {
  const { t } = useTranslation();
  const list = useInfiniteQuery(alertsQuery);
  return (
    <Pages query={list} empty={<Empty title={t('alerts.none')} />}>
      {(alerts) => <Rows alerts={alerts} />}
    </Pages>
  );
}

function Unresolved() {
  const { t } = useTranslation();
  return (
    <Loaded query={useQuery(unresolvedQuery)}>
      {(alerts) => (alerts.length === 0 ? <Empty title={t('alerts.none_open')} /> : <Rows alerts={alerts} />)}
    </Loaded>
  );
}

const Rows = ({ alerts }: { alerts: AlertView[] }) => (
  <Stack component="ul" gap="sm" m={0} p={0} style={{ listStyle: 'none' }}>
    {alerts.map((alert) => (
      <One key={alert.id} alert={alert} />
    ))}
  </Stack>
);

function One({ alert }: { alert: AlertView }) {
  const { t, i18n } = useTranslation();
  const place = placeOf(alert);
  const title = alertWords(i18n, alert);
  const { number, line, reason, product, valid_to: until } = alert.data as Record<string, unknown>;
  const ofProduct = useProduct(text(product) ?? undefined);
  const words = useText();
  return (
    <li className="surface" style={{ padding: 16 }}>
      <Group justify="space-between" gap="xs">
        {place ? (
          <AppLink to={place} className="row-link">
            {title}
          </AppLink>
        ) : (
          <Text fw={600}>{title}</Text>
        )}
        <Badge color={alert.resolved_at ? 'green' : 'orange'} variant="light" tt="none" radius="sm">
          {t(alert.resolved_at ? 'alerts.resolved' : 'alerts.open')}
        </Badge>
      </Group>
      <Text size="sm" c="dimmed">
        {[
          t('alerts.raised', { at: formatInstant(alert.raised_at, i18n.language) }),
          alert.resolved_at && t('alerts.resolved_at', { at: formatInstant(alert.resolved_at, i18n.language) }),
          text(number),
          text(line) && t('alerts.line', { number: `+${line}` }),
          text(reason),
          words(ofProduct?.name) || text(product),
          text(until) && t('alerts.until', { date: formatDate(String(until), i18n.language) }),
        ]
          .filter(Boolean)
          .join(' · ')}
      </Text>
      <details>
        <summary>{t('audit.data')}</summary>
        <Code block>{JSON.stringify(alert.data, null, 1)}</Code>
      </details>
    </li>
  );
}
