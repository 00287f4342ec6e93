import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '@/shared/api/client';
import type {
  ContactView,
  CreateContactRequest,
  CreateEntitlementRequest,
  CreateOrganisationRequest,
  DayView,
  EntitlementView,
  MailboxView,
  OpenTicketRequest,
  OrganisationView,
  PluginView,
  RuleSetView,
  TicketSummaryView,
  TicketView,
} from '@/shared/api/generated';
import type { Page } from '@/shared/api/types';
import type { Found } from './steps';

type Calendar = { code: string; holiday_set?: string | null };

/** Codes of calendars whose holiday set has nothing decreed for the year. */
async function lacking(calendars: Calendar[], year: number): Promise<string[]> {
  const sets = new Map(calendars.map((one) => [one.holiday_set ?? one.code, one]));
  const found = await Promise.all(
    [...sets].map(async ([set, one]) => {
      const days = await api.get<DayView[]>(`/calendars/${encodeURIComponent(one.code)}/days`, { year: String(year) });
      return days.some((day) => day.provisional) ? set : null;
    }),
  );
  return calendars.filter((one) => found.includes(one.holiday_set ?? one.code)).map((one) => one.code);
}

const few = async <T>(path: string, query: Record<string, string> = {}) => (await api.get<Page<T>>(path, { limit: '50', ...query })).data;

async function look(): Promise<Found> {
  const calendars = await api.all<Calendar>('/calendars');
  const [plugins, ruleSets, mailboxes, customers, entitlements, tickets, calendarsLacking] = await Promise.all([
    api.all<PluginView>('/plugins'),
    api.all<RuleSetView>('/rule-sets'),
    api.all<MailboxView>('/mailboxes'),
    few<OrganisationView>('/organisations', { kind: 'customer' }),
    few<EntitlementView>('/entitlements'),
    few<TicketSummaryView>('/tickets', { limit: '1' }),
    lacking(calendars, new Date().getFullYear()),
  ]);
  return { plugins, ruleSets, mailboxes, customers, entitlements, tickets, calendars: calendars.map((one) => one.code), calendarsLacking };
}

export const setupQuery = queryOptions({ queryKey: ['setup'], queryFn: look });

function useStep<Input, Output>(mutationFn: (input: Input) => Promise<Output>) {
  const queryClient = useQueryClient();
  // Whatever came of it, what is on file is looked at anew: other pages show the same things.
  return useMutation({ mutationFn, onSettled: () => queryClient.invalidateQueries() });
}

export const useSwitchOn = () =>
  useStep(({ product, plugin }: { product: string; plugin: string }) =>
    api.post<RuleSetView>('/rule-sets', { product, plugin, in_force_from: new Date().toISOString().slice(0, 10) }),
  );
export const useAddOrganisation = () => useStep((body: CreateOrganisationRequest) => api.post<OrganisationView>('/organisations', body));
export const useAddContact = () => useStep((body: CreateContactRequest) => api.post<ContactView>('/contacts', body));
export const useAddEntitlement = () => useStep((body: CreateEntitlementRequest) => api.post<EntitlementView>('/entitlements', body));
export const useFirstTicket = () => useStep((body: OpenTicketRequest) => api.post<TicketView>('/tickets', body));
