import type { Account, Status } from '@/shared/api/types';
import { type Body, CLAUSES, type Held, type State } from './state';

const OPEN: Status[] = [
  'received',
  'registered',
  'in_progress',
  'waiting_customer',
  'waiting_third_party',
  'waiting_approval',
  'suspended',
  'solution_proposed',
];

export function possible(held: Held, account: Account): string[] {
  if (account.role === 'contact') return [];
  if (!OPEN.includes(held.ticket.status)) return ['reopen', 'link'];
  const list = [
    'request_information',
    'answer',
    'propose_solution',
    'start_work',
    'assign',
    'request_closing',
    'close',
    'refuse',
    'suspend',
    'split',
    'link',
    'set_criticality',
  ];
  if (held.ticket.status === 'received') list.unshift('register');
  if (held.ticket.status === 'suspended') list.unshift('resume');
  return list;
}

export function nextStep(held: Held) {
  const by: Partial<Record<Status, { code: string; by: 'customer' | 'executor' | 'nobody' }>> = {
    received: { code: 'register', by: 'executor' },
    waiting_customer: { code: 'supply_information', by: 'customer' },
    solution_proposed: { code: 'confirm_solution', by: 'customer' },
    closed: { code: 'nothing', by: 'nobody' },
    refused: { code: 'nothing', by: 'nobody' },
  };
  return by[held.ticket.status] ?? { code: 'solve', by: 'executor' as const };
}

export function run(state: State, held: Held, action: string, body: Body, account: Account): void {
  const { ticket } = held;
  const payload = (body.payload ?? {}) as Body;
  const author = { name: account.name, role: account.role };
  const tell = (type: 'information_request' | 'proposal' | 'closing_request' | 'notice', text: string) =>
    state.say(held, { direction: 'out', type, text, author, delivery_state: 'queued' });
  switch (action) {
    case 'register':
      ticket.registered_at = state.now;
      state.stopTimers(held, 'registration', 'met');
      state.move(held, 'registered');
      return;
    case 'request_information': {
      const fields = payload.fields as string[];
      ticket.missing_fields = [...new Set([...ticket.missing_fields, ...fields])];
      tell('information_request', String(body.text ?? 'Пришлите, пожалуйста, недостающие сведения.'));
      state.log(held, 'information.requested', { fields }, [CLAUSES.silence]);
      state.move(held, 'waiting_customer', 'information_missing');
      state.startTimer(held, 'customer_silence', 45, state.now);
      return;
    }
    case 'propose_solution':
      tell('proposal', String(body.text));
      state.move(held, 'solution_proposed');
      state.startTimer(held, 'customer_silence', 45, state.now);
      return;
    case 'split':
      for (const part of payload.parts as { text: string; kind?: string }[]) {
        const child = state.receive(
          { product: ticket.product, kind: part.kind ?? ticket.kind, text: part.text, channel: ticket.channel },
          ticket.customer ?? null,
          ticket.requester ?? {},
          ticket.received_at,
        );
        child.ticket.links.push({
          type: 'split_from',
          ticket: ticket.id,
          direction: 'outgoing',
        });
        ticket.links.push({
          type: 'split_from',
          ticket: child.ticket.id,
          direction: 'incoming',
        });
      }
      state.log(held, 'ticket.split', { number: String(ticket.links.length) });
      state.move(held, 'closed', 'split');
      return;
    case 'confirm_proposal':
    case 'decline_proposal': {
      const proposal = ticket.proposals.find((one) => one.id === payload.proposal);
      if (!proposal) return;
      proposal.state = action === 'confirm_proposal' ? 'confirmed' : 'declined';
      state.log(held, `proposal.${proposal.state}`, { reason: proposal.reason }, proposal.clauses);
      if (proposal.state === 'confirmed' && proposal.action === 'refuse') run(state, held, 'refuse', { reason: proposal.reason }, account);
      else held.version += 1;
      return;
    }
    case 'set_criticality':
      ticket.criticality = String(payload.criticality);
      held.version += 1;
      return;
    case 'link':
      ticket.links.push({ type: String(payload.type), ticket: String(payload.ticket) });
      held.version += 1;
      return;
    default: {
      const target: Record<string, Status> = {
        close: 'closed',
        refuse: 'refused',
        suspend: 'suspended',
        resume: 'in_progress',
        reopen: 'in_progress',
        request_closing: 'solution_proposed',
      };
      if (action !== 'resume' && action !== 'reopen') tell('notice', String(body.text ?? 'Состояние обращения изменилось.'));
      state.move(held, target[action] ?? 'in_progress', body.reason as string | undefined);
    }
  }
}
