import { describe, expect, it } from 'vitest';
import type { TicketSummary } from '@/shared/api/types';
import { NOBODY } from '@/shared/ui/StaffField';
import { assigneePayload, undoOf } from './bulk';

const ticket = (more: object) => more as TicketSummary;

describe('whom a case is given to', () => {
  it('is named by identity; nobody is null', () => {
    expect(assigneePayload('anna')).toEqual({ assignee: 'anna' });
    expect(assigneePayload(NOBODY)).toEqual({ assignee: null });
  });
  it('goes back to who had it, or to nobody', () => {
    const deed = { action: 'assign', payload: { assignee: 'anna' } };
    expect(undoOf(deed, ticket({ assignee: { id: 'boris', name: 'Борис' } }))?.payload).toEqual({ assignee: 'boris' });
    expect(undoOf(deed, ticket({ assignee: null }))?.payload).toEqual({ assignee: null });
  });
});
