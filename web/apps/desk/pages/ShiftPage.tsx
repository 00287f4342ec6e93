import { SimpleGrid, Skeleton, Stack, Table, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { alertWords, unresolvedQuery } from '@/features/alerts/api';
import { countsQuery } from '@/features/views/api';
import { productsQuery } from '@/shared/api/catalogue';
import type { Product } from '@/shared/api/types';
import { useText } from '@/shared/i18n/labels';
import { formatShort } from '@/shared/lib/time';
import { ListTable } from '@/shared/ui/ListTable';
import { AppLink } from '@/shared/ui/links';
import { Panel } from '@/shared/ui/Panel';
import { Loaded, PageTitle, Problem } from '@/shared/ui/states';
import { asFilter, type View } from '../queue/view';
import { DueDays } from '../shift/DueDays';

const CARDS: View[] = ['breached', 'soon', 'today', 'unassigned', 'mine', 'waiting', 'all'];
const COLUMNS: View[] = ['all', 'breached', 'soon', 'today', 'unassigned', 'waiting'];

const searchOf = (view: View, product?: string) => ({ product, view: view === 'all' ? undefined : view });

/** What the shift has before it; every number opens its list and is counted by the filter of that list. */
export function ShiftPage() {
  const { t } = useTranslation();
  const products = useQuery(productsQuery);
  // Asked for beside the products, shown below their table: what comes late pushes nothing down.
  useQuery(unresolvedQuery);
  return (
    <Stack className="page page-wide" gap="md">
      <PageTitle title={t('shift.title')} />
      <Cards />
      <DueDays />
      <Loaded query={products}>
        {(all) => (
          <>
            <ByProduct products={all} />
            <Alerts />
          </>
        )}
      </Loaded>
    </Stack>
  );
}

/** A number, or its place until it has come. */
const Counted = ({ number }: { number: number | undefined }) =>
  number === undefined ? <Skeleton component="span" display="inline-block" width="1.5em" height="0.8em" /> : number;

function Cards() {
  const { t } = useTranslation();
  const { data: numbers, error, refetch } = useQuery(countsQuery(CARDS.map((view) => asFilter(searchOf(view)))));
  if (error && !numbers) return <Problem error={error} onRetry={() => void refetch()} />;
  return (
    <SimpleGrid component="ul" cols={{ base: 2, sm: 4, lg: 7 }} m={0} p={0} style={{ listStyle: 'none' }} aria-busy={!numbers}>
      {CARDS.map((view, index) => (
        <li key={view}>
          <AppLink
            to="/"
            search={searchOf(view)}
            className="surface number-card"
            data-alarm={view === 'breached' && numbers?.[index] ? true : undefined}
            underline="never"
            c="inherit"
          >
            <Text fz={32} fw={700} lh={1.2} className="numbers" span>
              <Counted number={numbers?.[index]} />
            </Text>
            <Text size="sm" span>
              {t(`queue.view_${view}`)}
            </Text>
          </AppLink>
        </li>
      ))}
    </SimpleGrid>
  );
}

function ByProduct({ products }: { products: Product[] }) {
  const { t } = useTranslation();
  const cells = products.flatMap(({ code }) => COLUMNS.map((view) => asFilter(searchOf(view, code))));
  const { data: numbers, error, refetch } = useQuery(countsQuery(cells));
  if (error && !numbers) return <Problem error={error} onRetry={() => void refetch()} />;
  return (
    <Stack gap="xs" aria-busy={!numbers}>
      {/* On a phone no heading of a column tells. */}
      <Title order={2} hiddenFrom="xs">
        {t('shift.by_product')}
      </Title>
      <ListTable label={t('shift.by_product')} columns={[t('queue.product'), ...COLUMNS.map((view) => t(`queue.view_${view}`))]}>
        {products.map((product, row) => (
          <ProductRow key={product.code} product={product} numbers={numbers?.slice(row * COLUMNS.length, (row + 1) * COLUMNS.length)} />
        ))}
      </ListTable>
    </Stack>
  );
}

function ProductRow({ product: { code, name }, numbers }: { product: Product; numbers: number[] | undefined }) {
  const { t } = useTranslation();
  const text = useText();
  return (
    <Table.Tr>
      <Table.Td>{text(name)}</Table.Td>
      {COLUMNS.map((view, column) => {
        const number = numbers?.[column];
        return (
          <Table.Td key={view} className="numbers">
            <AppLink
              to="/"
              search={searchOf(view, code)}
              aria-label={`${text(name)}: ${t(`queue.view_${view}`)}${number === undefined ? '' : `, ${number}`}`}
              fw={view === 'breached' && number ? 700 : undefined}
              c={number === 0 ? 'dimmed' : undefined}
            >
              <Counted number={number} />
            </AppLink>
          </Table.Td>
        );
      })}
    </Table.Tr>
  );
}

/** The alerts that nobody has dealt with, the latest. */
const SHOWN = 5;

function Alerts() {
  const { t, i18n } = useTranslation();
  const { data: open = [] } = useQuery(unresolvedQuery);
  if (open.length === 0) return null;
  return (
    <Panel
      title={
        <AppLink to="/alerts" search={{ show: 'open' }} inherit>
          {t('shift.alerts', { count: open.length })}
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
