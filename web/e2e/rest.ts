import type { Ticket, TicketSummary } from '@/shared/api/types';

/** Set-up over the public API, as a tester's script would do it. */
export class Rest {
  constructor(
    readonly url: string,
    private token = '',
  ) {}

  as(token: string): Rest {
    return new Rest(this.url, token);
  }

  async call<T>(method: string, path: string, body?: unknown): Promise<T> {
    const response = await fetch(`${this.url}/api/v1${path}`, {
      method,
      headers: { 'content-type': 'application/json', ...(this.token ? { authorization: `Bearer ${this.token}` } : {}) },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return (text ? JSON.parse(text) : undefined) as T;
  }
  post = <T = { id: string }>(path: string, body: unknown) => this.call<T>('POST', path, body);
  get = <T>(path: string) => this.call<T>('GET', path);

  clock = (now: string) => this.call('PUT', '/sandbox/clock', { now });
  tokenFor = async (body: Record<string, unknown>) => (await this.post<{ token: string }>('/sandbox/tokens', body)).token;
  ticket = (id: string) => this.get<Ticket>(`/tickets/${id}`);
  queue = async () => (await this.get<{ data: TicketSummary[] }>('/queue?order=deadline')).data;
}

export type World = { admin: Rest; agent: string; contact: string; customer: string; contactId: string };

/** A letter of the customer's contact about the release 2.3, as an agent takes it down. */
export const byMail = (here: World, text: string, kind: string, at: string) =>
  here.admin.as(here.agent).post<{ id: string; number: string }>('/tickets', {
    product: 'recfaces',
    kind,
    channel: 'email',
    customer: here.customer,
    contact: here.contactId,
    received_at: at,
    fields: { release: '2.3' },
    text,
  });

/** What the contact asks in the portal. */
export const byPortal = (here: World, text: string) =>
  here.admin
    .as(here.contact)
    .post<{ id: string; number: string }>('/tickets', { product: 'recfaces', kind: 'advice', channel: 'portal', text });

/** A customer with a certificate up to a date, its contact, an agent of the provider, and the releases 2.2 and 2.3. */
export async function world(url: string, validTo: string): Promise<World> {
  const anonymous = new Rest(url);
  const admin = anonymous.as(await anonymous.tokenFor({ role: 'administrator', name: 'Администратор' }));
  const customer = await admin.post('/organisations', { name: 'ООО «Ромашка»', kind: 'customer' });
  const contact = await admin.post('/contacts', {
    organisation: customer.id,
    name: 'Иван Петров',
    addresses: ['ivan@romashka.test'],
    roles: ['representative'],
    verified: true,
  });
  await admin.post('/entitlements', {
    customer: customer.id,
    product: 'recfaces',
    kind: 'certificate',
    valid_from: '2025-11-16',
    valid_to: validTo,
  });
  await admin.post('/releases', { product: 'recfaces', version: '2.2', published_at: '2026-03-01T09:00:00Z', kind: 'release' });
  await admin.post('/releases', { product: 'recfaces', version: '2.3', published_at: '2026-09-01T09:00:00Z', kind: 'release' });
  return {
    admin,
    customer: customer.id,
    contactId: contact.id,
    agent: await anonymous.tokenFor({ role: 'agent', name: 'Анна Агентова' }),
    contact: await anonymous.tokenFor({ role: 'contact', organisation: customer.id, contact: contact.id }),
  };
}
