import { queryOptions } from '@tanstack/react-query';
import { api } from '@/shared/api/client';
import { pollMs } from '@/shared/api/refresh';
import type { AuditEntry } from '@/shared/api/types';

export const auditQuery = (ticket: string) =>
  queryOptions({
    queryKey: ['tickets', ticket, 'audit'],
    queryFn: () => api.all<AuditEntry>(`/tickets/${encodeURIComponent(ticket)}/audit`),
    refetchInterval: pollMs,
  });
