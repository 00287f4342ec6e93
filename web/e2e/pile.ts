import { byMail, type World, world } from './rest';

const EARLY = '2026-11-16T08:00:00Z';
const LATER = '2026-11-18T08:00:00Z';
/** What came at EARLY is overdue, what came at LATER is due today. */
export const NOW = '2026-11-23T08:00:00Z';

/** Seven open cases in every state that a cut of the queue tells apart. */
export async function pile(url: string): Promise<World> {
  const here = await world(url, '2026-11-30');
  await here.admin.clock(EARLY);
  const agent = here.admin.as(here.agent);
  const { customer, contactId: contact } = here;
  const right = (product: string, kind: string, more: object) =>
    here.admin.post('/entitlements', { customer, product, kind, valid_from: '2026-03-02', valid_to: '2027-03-01', ...more });
  await right('spp', 'support_licence', { tier: 'extended', facts: { activation_date: '2026-03-02' } });
  await right('spp-maintenance', 'maintenance_subscription', { tier: 'prof' });
  const timed = (text: string, received_at: string) =>
    agent.post('/tickets', { product: 'spp-maintenance', kind: 'advice', channel: 'email', customer, contact, received_at, text });
  const mine = await byMail(here, 'Дело моё', 'advice', EARLY);
  await agent.post(`/tickets/${mine.id}/actions/assign`, {});
  await timed('Дело просрочено', EARLY);
  await here.admin.clock(LATER);
  await timed('Дело на сегодня', LATER);
  await here.admin.clock(NOW);
  const waiting = await byMail(here, 'Дело ждёт ответа', 'advice', NOW);
  await agent.post(`/tickets/${waiting.id}/actions/request_information`, { payload: { fields: ['release'] } });
  for (const number of [1, 2, 3]) await byMail(here, `Дело ничьё ${number}`, 'advice', NOW);
  return here;
}
