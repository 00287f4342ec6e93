import { Badge, Code, Group, Stack, Text } from '@mantine/core';
import { infiniteQueryOptions, useInfiniteQuery } from '@tanstack/react-query';
import type { i18n as I18n } from 'i18next';
import { useTranslation } from 'react-i18next';
import { useProduct } from '@/shared/api/catalogue';
import { api } from '@/shared/api/client';
import type { AlertView } from '@/shared/api/generated';
import type { Page } from '@/shared/api/types';
import { useText } from '@/shared/i18n/labels';
import { entitlementPath, mailboxPath, ticketPath } from '@/shared/lib/paths';
import { formatDate, formatInstant } from '@/shared/lib/time';
import { AppLink } from '@/shared/ui/links';
import { Pages } from '@/shared/ui/Pages';
import { Empty } from '@/shared/ui/states';

const POLL_MS = 30_000;

export const alertsQuery = infiniteQueryOptions({
  queryKey: ['alerts'],
  queryFn: ({ pageParam }) => api.get<Page<AlertView>>('/alerts', { cursor: pageParam ?? undefined, limit: '100' }),
  initialPageParam: null as string | null,
  getNextPageParam: (last) => (last.page?.has_more ? last.page.next_cursor : null),
  refetchInterval: POLL_MS,
});

/** A code may carry its subject after a colon: `calendar_year_missing:2028`. */
export function alertWords(i18n: I18n, alert: AlertView): string {
  const [code = '', subject] = alert.code.split(':');
  const key = `alert.${code}`;
  const words = i18n.exists(key) ? i18n.t(key) : code.replaceAll('_', ' ');
  return subject ? `${words}: ${subject}` : words;
}

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

export function AlertList() {
  const { t } = useTranslation();
  const list = useInfiniteQuery(alertsQuery);
  return (
    <Pages query={list} empty={<Empty title={t('alerts.none')} />}>
      {(alerts) => (
        <Stack component="ul" gap="sm" m={0} p={0} style={{ listStyle: 'none' }}>
          {alerts.map((alert) => (
            <One key={alert.id} alert={alert} />
          ))}
        </Stack>
      )}
    </Pages>
  );
}

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
