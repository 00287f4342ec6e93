import { queryOptions } from '@tanstack/react-query';
import { api } from '@/shared/api/client';
import type { AuditEntry, Page } from '@/shared/api/types';

export const auditQuery = (ticket: string) =>
  queryOptions({
    queryKey: ['tickets', ticket, 'audit'],
    queryFn: () => api.get<Page<AuditEntry>>(`/tickets/${encodeURIComponent(ticket)}/audit`, { limit: '500' }).then((page) => page.data),
    refetchInterval: 15_000,
  });
