import { Button, Group, Stack, Text } from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { lazy, Suspense, useCallback, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { BulkBar } from '@/features/actions/BulkBar';
import { useShortcuts } from '@/features/keyboard/store';
import { COLUMNS, exportTickets, requestOf, type SavedView } from '@/features/views/api';
import { ViewBar } from '@/features/views/ViewBar';
import { ViewHead } from '@/features/views/ViewHead';
import type { ViewRequest } from '@/shared/api/generated';
import type { TicketSummary } from '@/shared/api/types';
import { ticketPath } from '@/shared/lib/paths';
import { formatDate } from '@/shared/lib/time';
import { TableExport } from '@/shared/ui/ExportMenu';
import { Empty, Loaded, PageTitle } from '@/shared/ui/states';
import { useAhead } from '@/shared/ui/useAhead';
import { rememberQueue } from '../queue/lastQueue';
import { QueueFilters } from '../queue/QueueFilters';
import { QueueTable } from '../queue/QueueTable';
import { useQueue } from '../queue/useQueue';
import { type Selection, useSelection } from '../queue/useSelection';
import { keptView, type QueueSearch } from '../queue/view';

const ahead = () => import('./CasePage');
const ViewDialog = lazy(() => import('@/features/views/ViewDialog'));

export function QueuePage() {
  const { t, i18n } = useTranslation();
  const search = useSearch({ strict: false }) as QueueSearch;
  const navigate = useNavigate();
  const { query, kept, tickets, filter, sort, more, loadMore } = useQueue(search);
  const [edited, setEdited] = useState<{ held: SavedView | null; initial: ViewRequest } | null>(null);
  useAhead(ahead);
  const selection = useSelection(tickets.map(({ id }) => id));
  const [active, setActive] = useState<string | null>(null);
  const columns = kept?.columns.length ? kept.columns : COLUMNS;
  const field = useRef<HTMLInputElement>(null);
  const end = useRef(loadMore);
  useEffect(() => {
    end.current = loadMore;
    rememberQueue(search);
  });
  const onEnd = useCallback(() => end.current(), []);
  useListKeys({ tickets, active, setActive, selection, field });
  const change = (patch: QueueSearch) => {
    selection.clear();
    void navigate({ to: '/', search: { ...search, ...patch } });
  };
  const open = (view: string | undefined) => {
    selection.clear();
    setEdited(null);
    void navigate({ to: '/', search: { view } });
  };
  // What is shown now, under a name of its own.
  const save = () =>
    setEdited({ held: null, initial: { name: '', shared: false, filter: filter ?? {}, sort, columns: kept?.columns ?? [] } });
  return (
    <Stack className="page page-wide" gap="md">
      <Group justify="space-between">
        <PageTitle title={t('queue.title')} />
        <Button size="compact-sm" variant="subtle" leftSection={<IconPlus size={14} aria-hidden />} onClick={save}>
          {t('views.save_as')}
        </Button>
      </Group>
      <ViewBar current={keptView(search.view)} />
      <QueueFilters search={search} change={change} field={field} />
      {search.customer && (
        <Narrowed
          text={t('queue.of_customer', { name: tickets[0]?.customer?.name ?? '' })}
          words={t('queue.all_customers')}
          onLeave={() => change({ customer: undefined })}
        />
      )}
      {search.due && (
        <Narrowed
          text={t('queue.due_on', { date: formatDate(search.due, i18n.language) })}
          words={t('queue.any_day')}
          onLeave={() => change({ due: undefined })}
        />
      )}
      {kept && (
        <ViewHead
          key={kept.id}
          view={kept}
          onChange={() => setEdited({ held: kept, initial: requestOf(kept) })}
          onCopy={save}
          onLeave={() => open(undefined)}
        />
      )}
      {edited && (
        <Suspense fallback={null}>
          <ViewDialog {...edited} onSaved={(view) => open(view.id)} onClose={() => setEdited(null)} />
        </Suspense>
      )}
      {kept === null ? (
        <Empty title={t('views.gone')} />
      ) : (
        <Loaded query={query}>
          {() => (
            <>
              <Group justify="space-between" gap="xs">
                <Text size="sm" c="dimmed" role="status" className="numbers">
                  {t(more ? 'queue.count_more' : 'queue.count', { count: tickets.length })}
                </Text>
                <TableExport
                  name={t('queue.file')}
                  disabled={tickets.length === 0}
                  load={(format) => exportTickets({ filter: filter ?? {}, sort }, format)}
                />
              </Group>
              {tickets.length === 0 ? (
                <Empty title={t('queue.empty')} />
              ) : (
                <QueueTable tickets={tickets} selection={selection} active={active} onActive={setActive} onEnd={onEnd} columns={columns} />
              )}
            </>
          )}
        </Loaded>
      )}
      <BulkBar tickets={tickets.filter(({ id }) => selection.has(id))} onDone={selection.clear} />
    </Stack>
  );
}

/** What the address narrows the queue to beside its filters, and the way back. */
function Narrowed({ text, words, onLeave }: { text: string; words: string; onLeave: () => void }) {
  return (
    <Group gap="xs">
      <Text size="sm">{text}</Text>
      <Button size="compact-sm" variant="default" leftSection={<IconX size={14} aria-hidden />} onClick={onLeave}>
        {words}
      </Button>
    </Group>
  );
}

type Keys = {
  tickets: TicketSummary[];
  active: string | null;
  setActive: (id: string) => void;
  selection: Selection;
  field: React.RefObject<HTMLInputElement | null>;
};

function useListKeys({ tickets, active, setActive, selection, field }: Keys): void {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const move = (step: number) => {
    const place = tickets.findIndex(({ id }) => id === active);
    const next = tickets[Math.min(Math.max(place + step, 0), tickets.length - 1)];
    if (next) setActive(next.id);
  };
  const open = () => {
    if (active) void navigate({ to: ticketPath(active) });
  };
  const select = (range: boolean) => {
    if (active) selection.toggle(active, range);
  };
  const key = (keys: string, name: string, run: () => void) => ({ keys, name, run, scope: 'list' as const });
  useShortcuts([
    key('KeyJ', t('keys.next_row'), () => move(1)),
    key('KeyK', t('keys.previous_row'), () => move(-1)),
    // Until a row is entered the arrows scroll the page.
    ...(active ? [key('ArrowDown', t('keys.next_row'), () => move(1)), key('ArrowUp', t('keys.previous_row'), () => move(-1))] : []),
    key('KeyO', t('keys.open_row'), open),
    key('KeyX', t('keys.select'), () => select(false)),
    key('Shift+KeyX', t('keys.select_range'), () => select(true)),
    key('Mod+KeyA', t('keys.select_all'), () => selection.all(true)),
    key('Slash', t('keys.search'), () => field.current?.focus()),
  ]);
}
