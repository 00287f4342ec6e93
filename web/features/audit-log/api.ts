import { infiniteQueryOptions } from '@tanstack/react-query';
import { api } from '@/shared/api/client';
import type { AuditLogEntryView } from '@/shared/api/generated';
import type { Page } from '@/shared/api/types';
import { nextDay, startOfDay } from '@/shared/lib/moment';

export type AuditEntry = AuditLogEntryView;
/** Dates are the reader's own, both inclusive. */
export type AuditFilter = { kind?: string; account?: string; subject?: string; from?: string; to?: string };

const asked = ({ from, to, ...rest }: AuditFilter) => ({
  ...rest,
  from: from ? startOfDay(from) : undefined,
  to: to ? startOfDay(nextDay(to)) : undefined,
});

export const auditLogQuery = (filter: AuditFilter) =>
  infiniteQueryOptions({
    queryKey: ['audit-log', filter],
    queryFn: ({ pageParam }) => api.get<Page<AuditEntry>>('/audit-log', { ...asked(filter), limit: '100', cursor: pageParam ?? undefined }),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => (last.page?.has_more ? last.page.next_cursor : null),
  });

/** A period handed out; that it was is an entry of its own. */
export const exportAuditLog = ({ kind, from, to }: AuditFilter, format: 'csv' | 'json') =>
  api.file('/audit-log/exports', { ...asked({ kind, from, to }), format });
