/** The states of a case: before its end, and its ends. */
export const OPEN_STATUSES = [
  'received',
  'registered',
  'in_progress',
  'waiting_customer',
  'waiting_third_party',
  'waiting_approval',
  'suspended',
  'transferred',
  'solution_proposed',
] as const;
export const FINAL_STATUSES = ['closed', 'refused'] as const;
