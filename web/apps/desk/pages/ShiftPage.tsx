import { SimpleGrid, Stack, Table, Text } from '@mantine/core';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { alertsQuery, alertWords } from '@/features/alerts/AlertList';
import { useNow } from '@/features/timers/useOpenings';
import { productsQuery } from '@/shared/api/catalogue';
import { useText } from '@/shared/i18n/labels';
import { useAccount } from '@/shared/lib/session';
import { formatShort } from '@/shared/lib/time';
import { ListTable } from '@/shared/ui/ListTable';
import { AppLink } from '@/shared/ui/links';
import { Panel } from '@/shared/ui/Panel';
import { Loaded, PageTitle } from '@/shared/ui/states';
import { countOf, type Shift, shiftQuery } from '../queue/shift';
import { VIEWS, type View } from '../queue/view';

const CARDS: View[] = ['breached', 'soon', 'unassigned', 'mine', 'all'];

/** What the shift has before it; every number opens its list. */
export function ShiftPage() {
  const { t } = useTranslation();
  const shift = useQuery(shiftQuery);
  return (
    <Stack className="page page-wide" gap="md">
      <PageTitle title={t('shift.title')} />
      <Loaded query={shift}>
        {(held) => (
          <>
            <Cards shift={held} />
            <ByProduct shift={held} />
          </>
        )}
      </Loaded>
      <Alerts />
    </Stack>
  );
}

const words = ({ count, more }: { count: number; more: boolean }) => (more ? `≥ ${count}` : String(count));

function Cards({ shift }: { shift: Shift }) {
  const { t } = useTranslation();
  const { id } = useAccount();
  const now = useNow();
  return (
    <SimpleGrid component="ul" cols={{ base: 2, sm: 3, lg: 5 }} m={0} p={0} style={{ listStyle: 'none' }}>
      {CARDS.map((view) => {
        const number = countOf(shift, view, id, now);
        return (
          <li key={view}>
            <AppLink
              to="/"
              search={{ view: view === 'all' ? undefined : view }}
              className="surface number-card"
              data-alarm={view === 'breached' && number.count > 0 ? true : undefined}
              underline="never"
              c="inherit"
            >
              <Text fz={32} fw={700} lh={1.2} className="numbers" span>
                {words(number)}
              </Text>
              <Text size="sm" span>
                {t(`queue.view_${view}`)}
              </Text>
            </AppLink>
          </li>
        );
      })}
    </SimpleGrid>
  );
}

function ByProduct({ shift }: { shift: Shift }) {
  const { t } = useTranslation();
  const text = useText();
  const { id } = useAccount();
  const now = useNow();
  const products = useQuery(productsQuery);
  const views = VIEWS.filter((view) => view !== 'mine');
  return (
    <ListTable label={t('shift.by_product')} columns={[t('queue.product'), ...views.map((view) => t(`queue.view_${view}`))]}>
      {(products.data ?? []).map(({ code, name }) => (
        <Table.Tr key={code}>
          <Table.Td>{text(name)}</Table.Td>
          {views.map((view) => {
            const number = countOf(shift, view, id, now, code);
            return (
              <Table.Td key={view} className="numbers">
                <AppLink
                  to="/"
                  search={{ product: code, view: view === 'all' ? undefined : view }}
                  aria-label={`${text(name)}: ${t(`queue.view_${view}`)}, ${words(number)}`}
                >
                  {words(number)}
                </AppLink>
              </Table.Td>
            );
          })}
        </Table.Tr>
      ))}
    </ListTable>
  );
}

/** The alerts that nobody has dealt with, the latest. */
const SHOWN = 5;

function Alerts() {
  const { t, i18n } = useTranslation();
  const alerts = useInfiniteQuery(alertsQuery);
  const open = (alerts.data?.pages.flatMap(({ data }) => data) ?? []).filter(({ resolved_at }) => !resolved_at);
  if (open.length === 0) return null;
  return (
    <Panel
      title={t('shift.alerts', { count: open.length })}
      right={
        <AppLink to="/alerts" size="sm">
          {t('shift.all_alerts')}
        </AppLink>
      }
    >
      <Stack gap={4}>
        {open.slice(0, SHOWN).map((alert) => (
          <Text key={alert.id} size="sm">
            {alertWords(i18n, alert)} · {formatShort(alert.raised_at, i18n.language)}
          </Text>
        ))}
      </Stack>
    </Panel>
  );
}
