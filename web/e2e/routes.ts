import type { InboundMail, Letter, Mailbox } from '@/features/mail/types';
import type { Ticket } from '@/shared/api/types';
import { PHOTO } from './checklist';
import { type Five, five, KEY } from './five';

/** Addresses that show a route with something in it; a route with nothing to fill in shows itself unless it says more. */
export type Samples = Record<string, string[]>;
export type Apps = { here: Five; administrator: string; portal: Samples; desk: Samples };

async function cases(here: Five) {
  const open = (body: object) => here.contact.post<Ticket>('/tickets', { channel: 'portal', ...body });
  const attachments = [{ name: PHOTO.name, media_type: PHOTO.mimeType, content: PHOTO.buffer.toString('base64') }];
  const missing = await open({ product: 'recfaces', kind: 'defect', text: 'Не открывается карточка', attachments });
  const asked = await open({ product: 'smart-monitor', kind: 'development', fields: { support_key: KEY }, text: 'Нужен отчёт' });
  await here.agent.post(`/tickets/${asked.id}/actions/estimate`, { payload: { minutes: 360, text: 'Разбор' } });
  const solved = await open({ product: 'recfaces', kind: 'advice', text: 'Как перенести лицензию' });
  await here.agent.post(`/tickets/${solved.id}/messages`, { direction: 'internal', type: 'notice', text: 'Проверить ключ' });
  await here.agent.post(`/tickets/${solved.id}/actions/propose_solution`, { text: 'Снимите привязку в кабинете.' });
  const closed = await open({ product: 'spp-maintenance', kind: 'advice', text: 'Где смотреть отчёты' });
  await here.contact.post(`/tickets/${closed.id}/actions/close`, {});
  return { missing: missing.id, asked: asked.id, solved: solved.id, closed: closed.id };
}

async function knowledge(here: Five): Promise<string> {
  const text = 'Закройте программу.\n\nУдалите папку кэша.';
  const body = { product: 'recfaces', title: 'Пустая карточка', text, readers: 'everyone', locale: 'ru', topics: [] };
  const { id } = await here.agent.post('/articles', body);
  await here.agent.post(`/articles/${id}/publish`, {});
  return id;
}

async function site(here: Five): Promise<string> {
  const add = async (kind: string, name: string, parent?: string) =>
    (await here.admin.post('/assets', { customer: here.customer, kind, name, parent, attributes: { zone: 'Europe/Moscow' } })).id;
  const top = await add('site', 'Магазин на Садовой');
  const door = await add('sensor', 'Главный вход', await add('system', 'Подсчёт посетителей', top));
  await here.admin.post('/series', { asset: door, measure: 'in', key: 'door/in' });
  const hour = (ago: number) => new Date(Date.parse('2026-11-17T09:00:00Z') - ago * 3_600_000).toISOString();
  const readings = [2, 3, 4, 7, 8, 9].map((ago) => ({ series: 'door/in', at: hour(ago), value: 20 + ago }));
  await here.admin.post('/readings', { readings });
  return top;
}

async function shared(here: Five, ticket: string): Promise<string> {
  const body = { recipient: 'Администратор', recipient_kind: 'employee', purpose: 'Помочь', messages: [] };
  return (await here.agent.post<{ token: string }>(`/tickets/${ticket}/shares`, body)).token;
}

async function mail(here: Five) {
  const from = 'Иван Петров <ivan@romashka.test>';
  await here.admin.post('/sandbox/inbound-mail', { to: 'nowhere@desk.test', from, subject: 'Не видит лица', text: 'Здравствуйте!' });
  const outgoing = { host: '127.0.0.1', port: 9, tls: 'none' };
  await here.admin.post('/mailboxes', { address: 'recfaces@desk.test', product: 'recfaces', outgoing });
  const first = async <T>(path: string) => (await here.admin.get<{ data: T[] }>(path)).data[0] as T;
  return {
    inbound: (await first<InboundMail>('/inbound-mail?state=quarantined')).id,
    letter: (await first<Letter>('/outbox')).id,
    mailbox: (await first<Mailbox>('/mailboxes')).id,
  };
}

/** Everything the routes of both apps have to show. */
export async function samples(url: string): Promise<Apps> {
  const here = await five(url);
  const held = await cases(here);
  const article = await knowledge(here);
  const asset = await site(here);
  const outside = await shared(here, held.missing);
  const post = await mail(here);
  const installed = (await here.admin.get<{ data: { plugin: string; version: string }[] }>('/plugins')).data[0];
  const plugin = `${installed?.plugin}@${installed?.version}`;
  const all = Object.values(held).map((id) => `/tickets/${id}`);
  return {
    here,
    administrator: await here.admin.tokenFor({ role: 'administrator', name: 'Администратор' }),
    portal: {
      '/': ['/', '/?show=closed'],
      '/new': ['/new', '/new?product=spp', '/new?product=recfaces'],
      '/tickets/$id': all,
      '/contracts/$id': [`/contracts/${here.hours}`],
      '/assets/$id': [`/assets/${asset}`],
      '/knowledge/$id': [`/knowledge/${article}`],
      '/shared/$token': [`/shared/${outside}`],
      '/nowhere': ['/nowhere'],
    },
    desk: {
      '/tickets/$id': all,
      '/customers/$id': [`/customers/${here.customer}`],
      '/contracts/$id': [`/contracts/${here.hours}`],
      '/calendars/$code': ['/calendars/spp?year=2026'],
      '/rules/$product': ['/rules/recfaces'],
      '/plugins/$plugin': [`/plugins/${encodeURIComponent(plugin)}`],
      '/assets/$id': [`/assets/${asset}`],
      '/knowledge/$id': [`/knowledge/${article}`],
      '/mail': ['/mail', '/mail?tab=outgoing', '/mail?tab=mailboxes'],
      '/mail/inbound/$id': [`/mail/inbound/${post.inbound}`],
      '/mail/outbox/$id': [`/mail/outbox/${post.letter}`],
      '/mail/mailboxes/$id': [`/mail/mailboxes/${post.mailbox}`],
      '/alerts': ['/alerts', '/alerts?show=open'],
      '/regulation': ['/regulation?from=2026-11-01&to=2026-11-30&set=recfaces%201.0.0&timer=registration&verdict=decided'],
      '/nowhere': ['/nowhere'],
    },
  };
}
