import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Account, AttachmentRef, Clause, Message, NewAttachment, Role, TicketSummary } from '@/shared/api/types';
import { nextStep, possible, run } from './actions';
import { CHECKLIST, formsOf, PRODUCTS } from './catalogue';
import { type Body, CLAUSES, checkForm, type Held, State } from './state';
import { addWorkingHours } from './time';

class Refusal extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
  ) {
    super(code);
  }
}
type Context = { state: State; account: Account; body: Body; query: URLSearchParams; path: string[]; headers: IncomingMessage['headers'] };
type Answer = { status?: number; json?: unknown; headers?: Record<string, string>; bytes?: Buffer; media?: string };
export type Handle = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

const page = (data: unknown[]): Answer => ({ json: { data, page: { next_cursor: null, has_more: false } } });
const created = (json: unknown): Answer => ({ status: 201, json });

async function bodyOf(request: IncomingMessage): Promise<Body> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const bytes = Buffer.concat(chunks);
  if (request.headers['content-type'] !== 'application/json') return { bytes };
  return bytes.length > 0 ? (JSON.parse(bytes.toString('utf8')) as Body) : {};
}

function visible({ state, account }: Context, id: string | undefined): Held {
  const held = state.tickets.get(id ?? '');
  if (!held || (account.role === 'contact' && held.ticket.customer?.id !== account.organisation)) throw new Refusal(404, 'not_found');
  return held;
}

const whole = (held: Held, account: Account) => ({ ...held.ticket, can: possible(held, account), next_step: nextStep(held) });

function summary(held: Held): TicketSummary {
  const { ticket } = held;
  const open = ticket.timers.filter((timer) => timer.state === 'running' || timer.state === 'paused' || timer.state === 'breached');
  const nearest = open.sort((a, b) => Date.parse(a.due_at ?? '') - Date.parse(b.due_at ?? ''))[0];
  const { id, number, subject, product, kind, customer, status, status_reason, received_at, flags } = ticket;
  const timer = nearest ? { code: nearest.code, due_at: nearest.due_at, state: nearest.state, provisional: nearest.provisional } : null;
  return { id, number, subject, product, kind, customer, status, status_reason, received_at, flags, next_timer: timer };
}

function keep(state: State, files: NewAttachment[] | undefined): AttachmentRef[] {
  return (files ?? []).map((file) => {
    const { bytes } = state.attachments.get(file.upload) ?? { bytes: Buffer.alloc(0) };
    const id = state.id('attachment');
    state.attachments.set(id, { media_type: file.media_type, bytes });
    return { id, name: file.name, media_type: file.media_type, size: bytes.length };
  });
}

function ticketRoutes(context: Context, method: string): Answer {
  const { state, account, body, query, path } = context;
  const [, id, part, name, last] = path;
  if (!id && method === 'GET') {
    const statuses = query.get('status')?.split(',');
    const mine = [...state.tickets.values()].filter(
      (held) => account.role !== 'contact' || held.ticket.customer?.id === account.organisation,
    );
    return page(
      mine
        .filter((held) => !statuses || statuses.includes(held.ticket.status))
        .map(summary)
        .reverse(),
    );
  }
  if (!id) {
    const customer = state.organisations.get((body.customer as string) ?? account.organisation ?? '') ?? null;
    const requester = state.contacts.get((body.contact as string) ?? account.contact ?? '') ?? { id: account.id, name: account.name };
    const attachments = keep(state, body.attachments as NewAttachment[]);
    const held = state.receive(body, customer, requester, body.received_at as string | undefined, attachments);
    return created(whole(held, account));
  }
  const held = visible(context, id);
  if (!part) return { json: whole(held, account), headers: { etag: `"${held.version}"` } };
  if (part === 'messages' && method === 'GET')
    return page(held.messages.filter((one) => account.role !== 'contact' || one.direction !== 'internal'));
  if (part === 'messages') return created(addMessage(context, held));
  if (part === 'audit') return page(held.audit);
  if (part === 'forms' && method === 'GET') return page(held.forms);
  if (part === 'forms') {
    const findings = checkForm(body);
    held.forms = [
      ...held.forms.filter((one) => one.form !== name),
      { form: String(name), version: CHECKLIST.version, data: body, accepted: findings.length === 0, findings },
    ];
    held.ticket.findings = [...held.ticket.findings.filter((one) => !one.code.startsWith('checklist/')), ...findings];
    state.log(held, 'form.submitted', { form: name }, [CLAUSES.checklist]);
    held.version += 1;
    return { json: { accepted: findings.length === 0, findings } };
  }
  if (part === 'timers' && last === 'explain') return { json: explanation(held, String(name)) };
  if (part === 'actions') {
    const match = context.headers['if-match'];
    if (match && match !== `"${held.version}"`) throw new Refusal(412, 'precondition_failed');
    if (!possible(held, account).includes(String(name)) && !String(name).endsWith('_proposal'))
      throw new Refusal(409, 'action_not_possible');
    run(state, held, String(name), body, account);
    return { json: whole(held, account), headers: { etag: `"${held.version}"` } };
  }
  throw new Refusal(404, 'not_found');
}

function addMessage({ state, account, body }: Context, held: Held): Message {
  const message = state.say(held, {
    direction: body.direction as Message['direction'],
    type: body.type as Message['type'],
    text: String(body.text),
    author: { name: account.name, role: account.role },
    attachments: keep(state, body.attachments as NewAttachment[]),
    delivery_state: body.direction === 'out' ? 'queued' : null,
  });
  if (body.direction !== 'in') return message;
  state.stopTimers(held, 'customer_silence', 'cancelled');
  const answered = Object.keys((body.fields ?? {}) as Body);
  held.ticket.missing_fields = held.ticket.missing_fields.filter((code) => !answered.includes(code));
  Object.assign(held.ticket.fields ?? {}, body.fields ?? {});
  const answer = (body.answer as { code?: string } | undefined)?.code;
  if (answer === 'confirmed') state.move(held, 'closed', 'confirmed');
  else if (answer === 'not_confirmed' || held.ticket.status === 'waiting_customer') state.move(held, 'in_progress');
  return message;
}

function explanation(held: Held, timerId: string) {
  const timer = held.ticket.timers.find((one) => one.id === timerId);
  if (!timer) throw new Refusal(404, 'not_found');
  const { code, state, origin, due_at, provisional, paused_minutes } = timer;
  const clauses = [code === 'registration' ? CLAUSES.registration : CLAUSES.silence];
  const plugin = { id: held.ticket.rule_set?.plugin ?? '', version: held.ticket.rule_set?.version ?? '' };
  const rule = { kind: 'working_minutes', minutes: code === 'registration' ? 24 * 60 : 45 * 60 };
  return {
    code,
    state,
    origin,
    due_at,
    rule,
    zone: '+04:00',
    provisional,
    paused_minutes,
    pauses: [],
    clauses,
    plugin,
    steps: held.steps.get(timerId) ?? [],
  };
}

function preview({ state, account, body, path }: Context) {
  const coverage = state.coverage(String(path[1]), account.organisation ?? undefined);
  const { missing, findings } = state.check({ ...body, product: path[1] });
  const timer = (code: string, hours: number, held: Clause) => {
    const { due_at, steps } = addWorkingHours(state.now, hours);
    const explain = { zone: '+04:00', rule: { kind: 'working_minutes', minutes: hours * 60 }, origin: state.now, steps };
    return { code, due_at, provisional: false, explain, clauses: [held] };
  };
  const timers = [timer('registration', 24, CLAUSES.registration)];
  if (missing.length > 0) timers.push(timer('customer_silence', 45, CLAUSES.silence));
  return { coverage, missing_fields: missing, findings, timers, steps: [] };
}

function setUp({ state, body, path }: Context): Answer | null {
  const id = state.id(path[0] ?? '');
  switch (path[0]) {
    case 'organisations':
      state.organisations.set(id, { id, name: String(body.name) });
      return created({ id });
    case 'contacts':
      state.contacts.set(id, { id, name: String(body.name), organisation: String(body.organisation) });
      return created({ id });
    case 'entitlements':
      state.entitlements.push({ customer: String(body.customer), product: String(body.product), valid_to: String(body.valid_to) });
      return created({ id });
    case 'releases':
      return created({ id });
    default:
      return null;
  }
}

function sandbox({ state, body, path }: Context, method: string): Answer {
  if (path[1] === 'clock') {
    if (method === 'PUT') {
      state.now = new Date(String(body.now)).toISOString();
      for (const held of state.tickets.values())
        for (const timer of held.ticket.timers)
          if (timer.state === 'running' && timer.due_at && timer.due_at < state.now)
            Object.assign(timer, { state: 'breached', breached_at: timer.due_at });
    }
    return { json: { now: state.now } };
  }
  const contact = state.contacts.get(String(body.contact ?? ''));
  const role = body.role as Role;
  const account: Account = {
    id: state.id('account'),
    name: contact?.name ?? String(body.name ?? role),
    email: `${role}@example.test`,
    role,
    organisation: contact?.organisation ?? (body.organisation as string) ?? null,
    contact: contact?.id ?? null,
    provider: (body.provider as string) ?? null,
  };
  const token = state.id('token');
  state.accounts.set(token, account);
  return { json: { token } };
}

function route(context: Context, method: string): Answer {
  const { state, account, path, query } = context;
  switch (path[0]) {
    case 'me':
      return { json: account };
    case 'products':
      if (path[2] === 'forms') return page(formsOf(String(path[1])));
      if (path[2] === 'preview') return { json: preview(context) };
      return page(PRODUCTS);
    case 'tickets':
      return ticketRoutes(context, method);
    case 'uploads': {
      const [id, media_type, bytes] = [state.id('upload'), String(context.headers['content-type']), context.body.bytes as Buffer];
      state.attachments.set(id, { media_type, bytes });
      return created({ id, name: query.get('name'), media_type, size: bytes.length });
    }
    case 'attachments': {
      const file = state.attachments.get(String(path[1]));
      if (!file) throw new Refusal(404, 'not_found');
      return { bytes: file.bytes, media: file.media_type };
    }
    case 'queue': {
      const finals = ['closed', 'refused'];
      const rows = [...state.tickets.values()].map(summary).filter((one) => !finals.includes(one.status));
      const due = (one: TicketSummary) => (one.next_timer?.due_at ? Date.parse(one.next_timer.due_at) : Number.MAX_SAFE_INTEGER);
      const [product, status] = [query.get('product'), query.get('status')];
      return page(
        rows.filter((one) => (!product || one.product === product) && (!status || one.status === status)).sort((a, b) => due(a) - due(b)),
      );
    }
    default: {
      const answer = setUp(context);
      if (answer) return answer;
      throw new Refusal(404, 'not_found');
    }
  }
}

export function mockHandler(): Handle {
  const state = new State();
  return async (request, response) => {
    const send = ({ status = 200, json, headers = {}, bytes, media }: Answer) => {
      response.writeHead(status, { 'content-type': media ?? 'application/json', ...headers });
      response.end(bytes ?? (json === undefined ? '' : JSON.stringify(json)));
    };
    try {
      const url = new URL(request.url ?? '/', 'http://mock');
      if (url.pathname === '/readyz') return send({ json: { ready: true } });
      const path = url.pathname.replace('/api/v1/', '').split('/').map(decodeURIComponent);
      const method = request.method ?? 'GET';
      const body = await bodyOf(request);
      const headers = request.headers;
      const account = state.accounts.get(headers.authorization?.replace('Bearer ', '') ?? '');
      const anyone: Account = { id: 'set-up', name: 'Set-up', role: 'administrator' };
      const context = { state, account: account ?? anyone, body, query: url.searchParams, path, headers };
      if (path[0] === 'sandbox') return send(sandbox(context, method));
      if (path[0] === 'sessions') return send(signIn(state, path, body, method));
      if (!account) throw new Refusal(401, 'unauthenticated');
      send(route(context, method));
    } catch (error) {
      const { status, code } = error instanceof Refusal ? error : { status: 500, code: String(error) };
      send({ status, json: { type: 'about:blank', title: code, status, code }, headers: { 'content-type': 'application/problem+json' } });
    }
  };
}

/** Any password but `wrong` opens: `agent@…` is staff, everybody else a contact of the first organisation. */
function signIn(state: State, path: string[], body: Body, method: string): Answer {
  if (method === 'DELETE') return { status: 204 };
  if (path[1] === 'refresh' || body.password === 'wrong')
    throw new Refusal(401, path[1] === 'refresh' ? 'unauthenticated' : 'unauthenticated');
  const email = String(body.email ?? '');
  const contact = [...state.contacts.values()][0];
  const staff = email.startsWith('agent');
  const account: Account = staff
    ? { id: 'agent', name: 'Анна Агентова', email, role: 'agent' }
    : { id: 'contact', name: contact?.name ?? email, email, role: 'contact', organisation: contact?.organisation, contact: contact?.id };
  const token = state.id('token');
  state.accounts.set(token, account);
  return { json: { access_token: token, expires_in: 900, account } };
}
