import { Stack, Table } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { calendarsQuery } from '@/shared/api/calendars';
import { productsQuery } from '@/shared/api/catalogue';
import { useText } from '@/shared/i18n/labels';
import { calendarPath } from '@/shared/lib/paths';
import { zoneOffset } from '@/shared/lib/time';
import { ListTable } from '@/shared/ui/ListTable';
import { AppLink } from '@/shared/ui/links';
import { Loaded, PageTitle } from '@/shared/ui/states';
import { WeekText } from '../calendars/WeekText';

export function CalendarsPage() {
  const { t } = useTranslation();
  const text = useText();
  const calendars = useQuery(calendarsQuery);
  const products = useQuery(productsQuery);
  return (
    <Stack className="page page-wide" gap="md">
      <PageTitle title={t('desk.calendars')} />
      <Loaded query={calendars}>
        {(all) => (
          <ListTable
            label={t('desk.calendars')}
            columns={[t('calendar.calendar'), t('calendar.products'), t('calendar.week'), t('calendar.zone'), t('calendar.exceptions')]}
          >
            {all.map((calendar) => (
              <Table.Tr key={calendar.code}>
                <Table.Td>
                  <AppLink to={calendarPath(calendar.code)} className="row-link">
                    {calendar.code}
                  </AppLink>
                </Table.Td>
                <Table.Td>
                  {(products.data ?? [])
                    .filter((product) => product.calendar === calendar.code)
                    .map((product) => text(product.name))
                    .join(', ')}
                </Table.Td>
                <Table.Td>
                  <WeekText calendar={calendar} />
                </Table.Td>
                <Table.Td>
                  {calendar.zone} ({zoneOffset(new Date().toISOString(), calendar.zone)})
                </Table.Td>
                <Table.Td className="numbers">{calendar.exceptions?.length ?? 0}</Table.Td>
              </Table.Tr>
            ))}
          </ListTable>
        )}
      </Loaded>
    </Stack>
  );
}
