import { Validator } from '@cfworker/json-schema';
import type {
  Account,
  AttachmentRef,
  AuditEntry,
  Clause,
  Coverage,
  ExplainStep,
  Finding,
  FormSubmission,
  Message,
  NamedRef,
  Proposal,
  Status,
  Ticket,
  Timer,
} from '@/shared/api/types';
import { CHECKLIST, clause, findingText, PRODUCTS } from './catalogue';
import { addWorkingHours } from './time';

export type Held = {
  ticket: Omit<Ticket, 'can' | 'next_step'>;
  messages: Message[];
  audit: AuditEntry[];
  forms: FormSubmission[];
  steps: Map<string, ExplainStep[]>;
  version: number;
};
export type Body = Record<string, unknown>;

export const CLAUSES = { registration: clause('3'), checklist: clause('4.6'), silence: clause('5.3'), refusal: clause('6.2') };
/** Five working days of nine hours. */
const SILENCE_HOURS = 45;

/** The house in memory. */
export class State {
  now = '2026-11-01T00:00:00.000Z';
  tickets = new Map<string, Held>();
  organisations = new Map<string, { id: string; name: string }>();
  contacts = new Map<string, { id: string; name: string; organisation: string }>();
  entitlements: { customer: string; product: string; valid_to: string }[] = [];
  accounts = new Map<string, Account>();
  attachments = new Map<string, { media_type: string; bytes: Buffer }>();
  private last = 0;

  id(prefix: string): string {
    this.last += 1;
    return `${prefix}-${this.last}`;
  }

  coverage(product: string, customer: string | undefined): Coverage {
    const owned = this.entitlements.filter((one) => one.product === product && one.customer === customer);
    if (owned.length === 0) return { decision: 'undecided', reason: 'entitlement_missing' };
    const valid = owned.some((one) => this.now < `${one.valid_to}T20:00:00.000Z`);
    return valid
      ? { decision: 'covered', reason: 'certificate_valid', source: 'certificate' }
      : { decision: 'not_covered', reason: 'certificate_expired', source: 'certificate' };
  }

  check(body: Body): { missing: string[]; findings: Finding[] } {
    const product = PRODUCTS.find((one) => one.code === body.product);
    const kind = product?.kinds.find((one) => one.code === body.kind);
    const fields = (body.fields ?? {}) as Record<string, string>;
    if (!fields.problem && String(body.text ?? '').trim()) fields.problem = String(body.text);
    const missing = (kind?.fields ?? []).filter((field) => field.required && !fields[field.code]).map((field) => field.code);
    const findings: Finding[] = [];
    const blame = (code: string, path: string) => {
      findings.push({ code, severity: 'error', path, message: findingText(code) });
      missing.push(path);
    };
    if (kind?.form) {
      const data = ((body.forms ?? {}) as Record<string, Body>)[kind.form];
      if (!data || checkForm(data).length > 0) blame('checklist_missing', kind.form);
      const evidence = ((body.attachments ?? []) as { media_type: string }[]).some((one) => /^(image|video)\//.test(one.media_type));
      if (!evidence) blame('evidence_missing', 'evidence');
    }
    return { missing, findings };
  }

  log(held: Held, kind: string, data: Body, clauses: Clause[] = [], plugin = false): void {
    const { plugin: id, version } = held.ticket.rule_set ?? { plugin: '', version: '' };
    const actor = plugin ? { kind: 'plugin', plugin: id, version } : { kind: 'person', name: 'Mock' };
    held.audit.push({
      sequence: held.audit.length + 1,
      at: this.now,
      recorded_at: this.now,
      kind,
      actor,
      data,
      clauses,
      digest: 'ab12cd34ef56ab12cd34',
    });
  }

  startTimer(held: Held, code: string, hours: number, origin: string): Timer {
    const { due_at, steps } = addWorkingHours(origin, hours);
    const timer: Timer = {
      id: this.id('timer'),
      code,
      state: 'running',
      origin,
      started_at: this.now,
      due_at,
      paused_minutes: 0,
      provisional: false,
    };
    held.ticket.timers.push(timer);
    held.steps.set(timer.id, steps);
    this.log(held, 'timer.started', { code, due_at }, [code === 'registration' ? CLAUSES.registration : CLAUSES.silence], true);
    return timer;
  }

  stopTimers(held: Held, code: string, state: 'met' | 'cancelled'): void {
    for (const timer of held.ticket.timers) {
      if (timer.code !== code || (timer.state !== 'running' && timer.state !== 'paused')) continue;
      timer.state = state;
      if (state === 'met') timer.met_at = this.now;
      this.log(held, `timer.${state}`, { code }, [], true);
    }
  }

  move(held: Held, to: Status, reason?: string): void {
    this.log(held, 'status.changed', { from: held.ticket.status, to, reason });
    held.ticket.status = to;
    held.ticket.status_reason = reason ?? null;
    if (to === 'closed' || to === 'refused')
      for (const timer of held.ticket.timers) if (timer.state === 'running') timer.state = 'cancelled';
    held.version += 1;
  }

  say(held: Held, message: Partial<Message> & Pick<Message, 'direction' | 'type' | 'text' | 'author'>): Message {
    const whole: Message = { id: this.id('message'), channel: 'portal', at: this.now, attachments: [], automatic: false, ...message };
    held.messages.push(whole);
    held.version += 1;
    return whole;
  }

  receive(body: Body, customer: NamedRef | null, requester: NamedRef, receivedAt?: string, attachments: AttachmentRef[] = []): Held {
    const { missing, findings } = this.check(body);
    const received = receivedAt ?? this.now;
    const text = String(body.text ?? '');
    const coverage = this.coverage(String(body.product), customer?.id ?? undefined);
    const product = PRODUCTS.find((one) => one.code === body.product);
    const number = `${String(body.product).slice(0, 2).toUpperCase()}-2026-${String(this.tickets.size + 1).padStart(6, '0')}`;
    const held: Held = {
      version: 1,
      messages: [],
      audit: [],
      forms: [],
      steps: new Map(),
      ticket: {
        id: this.id('ticket'),
        number,
        subject: text.split('\n')[0]?.slice(0, 120) ?? '',
        product: String(body.product),
        kind: (body.kind as string) ?? null,
        customer,
        requester,
        status: 'received',
        status_reason: null,
        reason_source: null,
        received_at: received,
        registered_at: null,
        channel: String(body.channel ?? 'portal'),
        fields: (body.fields ?? {}) as Body,
        missing_fields: missing,
        findings,
        flags: [],
        criticality: null,
        timers: [],
        links: [],
        approvals: [],
        proposals: [],
        coverage,
        rule_set: product?.rule_sets[0] ?? null,
      },
    };
    this.tickets.set(held.ticket.id, held);
    this.log(held, 'ticket.received', { number });
    this.say(held, { direction: 'in', type: 'request', text, author: { name: requester.name ?? '', role: 'contact' }, attachments });
    this.startTimer(held, 'registration', 24, received);
    held.ticket.registered_at = this.now;
    this.stopTimers(held, 'registration', 'met');
    this.move(held, 'registered');
    const form = product?.kinds.find((one) => one.code === body.kind)?.form;
    const data = form ? ((body.forms ?? {}) as Record<string, Body>)[form] : undefined;
    if (form && data)
      held.forms.push({ form, version: CHECKLIST.version, data, accepted: checkForm(data).length === 0, findings: checkForm(data) });
    if (coverage.decision === 'not_covered') this.propose(held, 'refuse', 'certificate_expired');
    else if (form && missing.length > 0) this.ask(held);
    return held;
  }

  ask(held: Held): void {
    const author = { name: 'Reglament', role: 'system' };
    this.say(held, {
      direction: 'out',
      type: 'information_request',
      text: 'Пришлите чек-лист и фото или видео ошибки.',
      author,
      automatic: true,
      delivery_state: 'queued',
    });
    this.move(held, 'waiting_customer', 'information_missing');
    this.startTimer(held, 'customer_silence', SILENCE_HOURS, this.now);
  }

  propose(held: Held, action: string, reason: string): void {
    const proposal: Proposal = {
      id: this.id('proposal'),
      action,
      reason,
      state: 'open',
      clauses: [CLAUSES.refusal],
      alternatives: ['suspend'],
    };
    held.ticket.proposals.push(proposal);
    this.log(held, 'proposal.made', { action, reason }, [CLAUSES.refusal], true);
  }
}

/** The schema's word on a submission, one finding a row. */
export function checkForm(data: Body): Finding[] {
  const { errors } = new Validator(CHECKLIST.schema as never, '2020-12', false).validate(JSON.parse(JSON.stringify(data)));
  const told = errors.filter((one) => !['properties', 'allOf', 'if', 'then', '$ref', 'items'].includes(one.keyword));
  return told.map((one) => {
    const path = one.keyword === 'required' ? (/"([^"]+)"/.exec(one.error)?.[1] ?? '') : one.instanceLocation.replace('#/', '');
    return { code: `schema/${one.keyword}`, severity: 'error', path, message: `${path}: ${one.error}` };
  });
}
