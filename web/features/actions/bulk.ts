import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '@/shared/api/client';
import { refresh } from '@/shared/api/refresh';
import type { ActionBody, Ticket, TicketSummary } from '@/shared/api/types';
import { NOBODY } from '@/shared/ui/StaffField';

export type Deed = { action: string } & ActionBody;
export type BulkResult = { ticket: TicketSummary; error?: unknown; undone?: boolean };
export type BulkState = { deed: Deed; total: number; results: BulkResult[]; running: boolean };

/** `null` takes a case from whoever has it. */
export const assigneePayload = (chosen: string): { assignee: string | null } => ({ assignee: chosen === NOBODY ? null : chosen });

/** The deed that takes another back, where the core has one. What was told to the customer stays told. */
export function undoOf(deed: Deed, before: TicketSummary): Deed | null {
  switch (deed.action) {
    case 'assign':
      return { action: 'assign', payload: { assignee: before.assignee?.id ?? null } };
    case 'set_criticality':
      return before.criticality ? { action: 'set_criticality', payload: { criticality: before.criticality } } : null;
    case 'suspend':
      return { action: 'resume' };
    case 'close':
      return { action: 'reopen', reason: 'closed_by_mistake' };
    default:
      return null;
  }
}

function perform(ticket: TicketSummary, { action, ...body }: Deed, guarded: boolean): Promise<unknown> {
  const id = encodeURIComponent(ticket.id);
  if (action === 'note') {
    return api.post(`/tickets/${id}/messages`, { direction: 'internal', type: 'notice', text: body.text });
  }
  // The version seen in the list: what somebody changed meanwhile is not touched.
  const seen = guarded && ticket.version !== undefined ? { 'if-match': `"v${ticket.version}"` } : undefined;
  return api.post<Ticket>(`/tickets/${id}/actions/${encodeURIComponent(action)}`, body, seen);
}

/** One deed on many tickets, one after another, each with a result of its own. */
export function useBulk() {
  const queryClient = useQueryClient();
  const [state, setState] = useState<BulkState | null>(null);
  const renew = () => refresh(queryClient, ['tickets'], ['queue']);

  const run = async (deed: Deed, tickets: TicketSummary[]) => {
    const results: BulkResult[] = [];
    setState({ deed, total: tickets.length, results, running: true });
    for (const ticket of tickets) {
      const error = await perform(ticket, deed, true).then(() => undefined, known);
      results.push({ ticket, error });
      setState({ deed, total: tickets.length, results: [...results], running: true });
    }
    setState({ deed, total: tickets.length, results: [...results], running: false });
    renew();
  };

  const undo = async () => {
    if (!state) return;
    setState({ ...state, running: true });
    const results: BulkResult[] = [];
    for (const result of state.results) {
      const back = result.error ? null : undoOf(state.deed, result.ticket);
      if (!back) {
        results.push(result);
        continue;
      }
      const error = await perform(result.ticket, back, false).then(() => undefined, known);
      results.push({ ...result, error, undone: !error });
    }
    setState({ ...state, results, running: false });
    renew();
  };
  return { state, run, undo, close: () => setState(null) };
}

/** A failure is a value here: it must not be mistaken for none. */
const known = (error: unknown): unknown => error ?? new Error('unknown');
