import { Rest } from './rest';

/** A customer with a right to each of the five products, and people to act. */
export type Five = {
  admin: Rest;
  agent: Rest;
  contact: Rest;
  token: string;
  agentToken: string;
  customer: string;
  hours: string;
  now: string;
};

export const NOON = '2026-11-17T09:05:00Z';
export const KEY = 'SM-1234-5678';
const YEAR = { valid_from: '2026-03-02', valid_to: '2027-03-01' };

export async function five(url: string): Promise<Five> {
  const anonymous = new Rest(url);
  const admin = anonymous.as(await anonymous.tokenFor({ role: 'administrator', name: 'Администратор' }));
  await admin.clock(NOON);
  const customer = (await admin.post('/organisations', { name: 'ООО «Ромашка»', kind: 'customer' })).id;
  const contact = await admin.post('/contacts', {
    organisation: customer,
    name: 'Иван Петров',
    addresses: ['ivan@romashka.test'],
    roles: ['representative'],
    verified: true,
  });
  const right = (product: string, kind: string, more: object = {}) =>
    admin.post('/entitlements', { customer, product, kind, ...YEAR, ...more });
  await right('spp', 'support_licence', { tier: 'extended', facts: { activation_date: '2026-03-02' } });
  await right('fm', 'support_licence', { facts: { activation_date: '2026-03-02' } });
  await right('spp-maintenance', 'maintenance_subscription', { tier: 'prof' });
  await right('recfaces', 'certificate');
  const { id: hours } = await right('smart-monitor', 'extended_certificate', { key: KEY, units_minutes: 2400 });
  await admin.post('/releases', { product: 'recfaces', version: '2.3', published_at: '2026-09-01T09:00:00Z', kind: 'release' });
  const token = await anonymous.tokenFor({ role: 'contact', organisation: customer, contact: contact.id });
  const agentToken = await anonymous.tokenFor({ role: 'agent', name: 'Анна Агентова' });
  return { admin, agent: anonymous.as(agentToken), contact: anonymous.as(token), token, agentToken, customer, hours, now: NOON };
}
