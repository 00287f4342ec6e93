import { api } from '@/shared/api/client';
import type { FileFormat } from '@/shared/ui/ExportMenu';

type Statement = { from: string; to: string; customer: string; product: string };
/** The report's id. */
const HOURS = 'hours';

type Entitlement = { customer: string; product: string; valid_from: string; valid_to: string };

/** From its first day to the last that can have postings: hours expire on the day after the last. */
export function statementOf({ customer, product, valid_from: from, valid_to: to }: Entitlement): Statement {
  const today = new Date().toISOString().slice(0, 10);
  return { customer, product, from: from.slice(0, 10), to: to.slice(0, 10) > today ? to.slice(0, 10) : today };
}

/** The customer's hours for a product: every posting of the period with the balance after it. */
export const exportHours = (statement: Statement, format: FileFormat) => api.file(`/reports/${HOURS}`, { ...statement, format });
