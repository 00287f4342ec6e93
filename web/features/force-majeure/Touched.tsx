import { Button, Stack, Text } from '@mantine/core';
import { useQueries, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { productsQuery } from '@/shared/api/catalogue';
import { useText } from '@/shared/i18n/labels';
import { ticketPath } from '@/shared/lib/paths';
import { AppLink } from '@/shared/ui/links';
import { Panel } from '@/shared/ui/Panel';
import { Loading } from '@/shared/ui/states';
import { touchedQuery } from './api';

/** Each is asked for by itself: the API names them by identity alone. */
const STEP = 20;

/** The cases whose deadlines were moved. */
export function Touched({ tickets }: { tickets: string[] }) {
  const { t } = useTranslation();
  const text = useText();
  const products = useQuery(productsQuery).data ?? [];
  const [shown, setShown] = useState(STEP);
  const found = useQueries({ queries: tickets.slice(0, shown).map(touchedQuery) });
  if (tickets.length === 0) return null;
  const name = (code: string) => text(products.find((one) => one.code === code)?.name) || code;
  return (
    <Panel title={t('force_majeure.touched', { count: tickets.length })}>
      <Stack gap="xs" component="ul" m={0} p={0} style={{ listStyle: 'none' }}>
        {found.map(({ data, isPending }, index) => (
          <li key={tickets[index]}>
            {isPending && <Loading lines={1} />}
            {data && (
              <Text size="sm" span>
                <AppLink to={ticketPath(data.id)} size="sm">
                  {data.number} · {data.subject || t('ticket.no_subject')}
                </AppLink>{' '}
                · {name(data.product)} · {t(`status.${data.status}`)}
              </Text>
            )}
            {!data && !isPending && <Text size="sm">{t('force_majeure.unseen')}</Text>}
          </li>
        ))}
      </Stack>
      {tickets.length > shown && (
        <Button variant="default" size="xs" mt="sm" onClick={() => setShown(shown + STEP)}>
          {t('common.more')}
        </Button>
      )}
    </Panel>
  );
}
