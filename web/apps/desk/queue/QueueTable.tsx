import { Table } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useWindowVirtualizer } from '@tanstack/react-virtual';
import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { COLUMNS } from '@/features/views/api';
import type { TicketSummary } from '@/shared/api/types';
import { viewerZone, zoneOffset } from '@/shared/lib/time';
import { QueueRow } from './QueueRow';
import type { Selection } from './useSelection';
import './queue.css';

const ROW_PX = 92;
/** The box to choose a row by, its deadline and its name. */
const ALWAYS = 3;

type Props = {
  tickets: TicketSummary[];
  selection: Selection;
  /** The row the keyboard stands on. */
  active: string | null;
  onActive: (id: string) => void;
  onEnd: () => void;
  /** Of the columns that may be left out, those that are shown. */
  columns: readonly string[];
};

/** Rows of any number: only those in sight are in the page. */
export function QueueTable({ tickets, selection, active, onActive, onEnd, columns }: Props) {
  const { t } = useTranslation();
  const body = useRef<HTMLTableSectionElement>(null);
  // As in `queue.css`: on a phone a row is a card.
  const narrow = useMediaQuery('(max-width: 700px)', false, { getInitialValueInEffect: false });
  const [top, setTop] = useState(0);
  useLayoutEffect(() => {
    if (body.current) setTop(body.current.getBoundingClientRect().top + window.scrollY);
  }, []);
  const virtualizer = useWindowVirtualizer({
    count: tickets.length,
    estimateSize: () => ROW_PX,
    overscan: 4,
    scrollMargin: top,
    // The header of the page stays on top; a row brought into view must clear it.
    scrollPaddingStart: 72,
    scrollPaddingEnd: 96,
    getItemKey: (index) => tickets[index]?.id ?? index,
  });
  const rows = virtualizer.getVirtualItems();
  const last = rows.at(-1)?.index ?? 0;
  useEffect(() => {
    if (last >= tickets.length - 12) onEnd();
  }, [last, tickets.length, onEnd]);
  const place = active ? tickets.findIndex(({ id }) => id === active) : -1;
  useEffect(() => {
    if (place < 0) return;
    virtualizer.scrollToIndex(place, { align: 'auto' });
    const focus = () => body.current?.querySelector<HTMLElement>(`[data-index="${place}"] .row-link`)?.focus({ preventScroll: true });
    // The row may be drawn only after the scroll.
    focus();
    const frame = requestAnimationFrame(focus);
    return () => cancelAnimationFrame(frame);
  }, [place, virtualizer]);
  const latest = useRef({ selection, onActive });
  useEffect(() => {
    latest.current = { selection, onActive };
  });
  const select = useCallback((id: string, range: boolean) => {
    latest.current.selection.toggle(id, range);
    latest.current.onActive(id);
  }, []);
  const before = (rows[0]?.start ?? top) - top;
  const after = virtualizer.getTotalSize() - ((rows.at(-1)?.end ?? top) - top);
  return (
    <Table.ScrollContainer
      minWidth={narrow ? 0 : 940}
      className="surface"
      scrollAreaProps={{ offsetScrollbars: 'present', viewportProps: { tabIndex: 0, role: 'region', 'aria-label': t('queue.title') } }}
    >
      <Table verticalSpacing="sm" className="queue-table queue-rows" aria-label={t('queue.title')} aria-rowcount={tickets.length + 1}>
        <Head tickets={tickets} selection={selection} columns={columns} />
        <Table.Tbody ref={body}>
          {before > 0 && <Gap height={before} columns={columns.length} />}
          {rows.map((row) => {
            const ticket = tickets[row.index];
            return (
              ticket && (
                <QueueRow
                  key={ticket.id}
                  ref={virtualizer.measureElement}
                  index={row.index}
                  ticket={ticket}
                  columns={columns}
                  card={narrow}
                  active={ticket.id === active}
                  selected={selection.has(ticket.id)}
                  onSelect={select}
                />
              )
            );
          })}
          {after > 0 && <Gap height={after} columns={columns.length} />}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

function Gap({ height, columns }: { height: number; columns: number }) {
  return (
    <tr className="gap-row">
      <td colSpan={columns + ALWAYS} style={{ height, padding: 0 }} />
    </tr>
  );
}

function Head({ tickets, selection, columns }: Pick<Props, 'tickets' | 'selection' | 'columns'>) {
  const { t } = useTranslation();
  const chosen = selection.ids.length;
  const all = chosen === tickets.length && chosen > 0;
  return (
    <Table.Thead>
      <Table.Tr aria-rowindex={1}>
        <Table.Th scope="col" w={44}>
          <input
            type="checkbox"
            className="row-box"
            aria-label={t('queue.select_all')}
            checked={all}
            // Some of them: no attribute says so.
            ref={(box) => {
              if (box) box.indeterminate = chosen > 0 && !all;
            }}
            onChange={() => selection.all(!all)}
          />
        </Table.Th>
        <Table.Th scope="col" w={190}>
          {t('queue.deadline')} ({zoneOffset(new Date().toISOString(), viewerZone())})
        </Table.Th>
        <Table.Th scope="col">{t('queue.case')}</Table.Th>
        {COLUMNS.filter((column) => columns.includes(column)).map((column) => (
          <Table.Th key={column} scope="col">
            {t(`queue.${column}`)}
          </Table.Th>
        ))}
      </Table.Tr>
    </Table.Thead>
  );
}
