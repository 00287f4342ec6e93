import type { AnswerRequest, TicketView } from './generated';

/** What the API says, by hand until `npm run generate` has a document to read (spec 8.1). Unknown fields are ignored. */

export type LocalText = { ru: string; en: string };
/** A text the server may already have put into the reader's language. */
export type Text = string | LocalText;

export type Page<T> = { data: T[]; page?: { next_cursor: string | null; has_more: boolean } };

export type Role = 'administrator' | 'supervisor' | 'agent' | 'contact' | 'partner';
export type Account = {
  id: string;
  name: string;
  email?: string;
  role: Role;
  locale?: string;
  provider?: string | null;
  organisation?: string | null;
  contact?: string | null;
};
/** Recovery codes come once, when a second factor was just set up. */
export type Session = { access_token: string; expires_in: number; account: Account; recovery_codes?: string[] };

export type DocumentRef = { code: string; title?: Text; url?: string | null };
export type Clause = { document: string; section: string; title?: Text | null };
export type FieldDeclaration = { code: string; title: Text; required?: boolean };
export type KindDeclaration = { code: string; title: Text; form?: string | null; fields?: FieldDeclaration[] };
export type RuleSetRef = {
  plugin: string;
  version: string;
  document?: string | DocumentRef;
  in_force_from?: string | null;
  withdrawn_at?: string | null;
};
/** Words the rule set brings for its own codes. */
export type Labels = Partial<Record<LabelGroup, Record<string, Text>>>;
export type LabelGroup =
  | 'approvals'
  | 'timers'
  | 'reasons'
  | 'findings'
  | 'flags'
  | 'actions'
  | 'fields'
  | 'forms'
  | 'kinds'
  | 'sources'
  | 'appointments'
  | 'conditions'
  | 'entitlement_kinds'
  | 'tiers';
/** What is recorded of assets time and again; one value of each is drawn. */
export type RecordKind = { code: string; title: Text; value: string; divisor: number; unit: string };
/** An action of the rule set itself; the payload is a JSON Schema with `x-title`. */
export type ActionDeclaration = { code: string; title: Text; payload?: JsonSchema | null; roles?: Role[]; states?: Status[] };
export type Product = {
  code: string;
  name: Text;
  provider: { id?: string; name: string; code?: string | null };
  calendar: string;
  mailboxes: string[];
  channels?: string[];
  kinds: KindDeclaration[];
  rule_sets: RuleSetRef[];
  actions?: ActionDeclaration[];
  records?: RecordKind[];
  labels?: Labels;
};

export type JsonSchema = Record<string, unknown>;
export type FormDefinition = {
  id: string;
  version: number;
  title: Text;
  kinds?: string[];
  required_for?: string[];
  schema: JsonSchema;
  ui?: Record<string, unknown>;
};
export type FormData = Record<string, unknown>;
export type FormSubmission = { form: string; version: number; data: FormData; accepted: boolean; findings: Finding[] };
export type Severity = 'info' | 'warning' | 'error';
/** `keyword` and `limit`: what of a schema the value does not keep. */
type Told = { path?: string | null; message?: string | null; form?: string | null; keyword?: string | null; limit?: string | null };
export type Finding = { code: string; severity: Severity } & Told;
export type CoverageDecision = 'covered' | 'not_covered' | 'suspended' | 'undecided';
export type Coverage = { decision: CoverageDecision; reason?: string | null; source?: string | null; clauses?: Clause[] };

export type TimerState = 'running' | 'paused' | 'met' | 'breached' | 'cancelled';
export type NearestTimer = { code: string; due_at: string | null; state: TimerState; provisional?: boolean };
export type Timer = {
  id: string;
  code: string;
  state: TimerState;
  calendar?: string;
  rule?: TimeRule;
  origin: string;
  started_at?: string;
  due_at: string | null;
  met_at?: string | null;
  breached_at?: string | null;
  paused_minutes: number;
  provisional: boolean;
};
export type TimeRule = { kind: string; minutes?: number; count?: number };
/** One line of the derivation of a deadline: data, put into words by `features/timers/words.ts`. */
export type ExplainStep = {
  kind: string;
  from?: string | null;
  to?: string | null;
  amount_seconds?: number | null;
  /** The same, where the domain's own name is on the wire. */
  amount?: number | null;
  date?: string | null;
  /** The last date of a run of days. */
  last_date?: string | null;
  /** Which day of the count it is, how many days or months. */
  number?: number | null;
  reason?: string | null;
  source?: string | null;
};
export type Pause = { from: string; to: string | null; reason?: string | null };
export type Explanation = {
  code: string;
  state: TimerState;
  origin: string;
  due_at: string | null;
  rule: TimeRule;
  zone: string;
  provisional: boolean;
  paused_minutes: number;
  pauses: Pause[];
  clauses: Clause[];
  plugin?: { id: string; version: string } | null;
  steps: ExplainStep[];
};
export type PreviewTimer = {
  code: string;
  due_at: string | null;
  provisional: boolean;
  explain?: { zone?: string; rule?: TimeRule; origin?: string; steps: ExplainStep[] } | null;
  clauses: Clause[];
  state?: TimerState;
};
export type Preview = {
  coverage: Coverage;
  missing_fields: string[];
  findings: Finding[];
  timers: PreviewTimer[];
  steps: { effect: string; clauses: Clause[] }[];
};
export type Status =
  | 'received'
  | 'registered'
  | 'in_progress'
  | 'waiting_customer'
  | 'waiting_third_party'
  | 'waiting_approval'
  | 'suspended'
  | 'transferred'
  | 'solution_proposed'
  | 'closed'
  | 'refused';
export type Mover = 'customer' | 'executor' | 'third_party' | 'nobody';
export type NextStep = { code: string; by: Mover };
/** Somebody by identity and name; both are absent for who is not registered. */
export type NamedRef = { id?: string | null; name?: string | null };

export type TicketSummary = {
  id: string;
  number: string;
  subject: string;
  product: string;
  kind?: string | null;
  customer?: NamedRef | null;
  status: Status;
  status_reason?: string | null;
  received_at: string;
  flags?: string[];
  /** The nearest open timer. */
  next_timer?: NearestTimer | null;
  next_step?: NextStep | null;
  assignee?: NamedRef | null;
  criticality?: string | null;
  version?: number;
};
export type LinkedTicket = {
  type: string;
  ticket: string;
  number?: string;
  subject?: string;
  status?: Status;
  /** `incoming` when the other ticket points here. */
  direction?: 'incoming' | 'outgoing';
};
export type Proposal = {
  id: string;
  action: string;
  reason?: string | null;
  state: 'open' | 'confirmed' | 'declined' | 'superseded' | string;
  clauses?: Clause[];
  alternatives?: string[];
};
export type AppointmentState = 'requested' | 'agreed' | 'declined' | 'held' | 'missed';
export type Appointment = {
  id: string;
  kind: string;
  starts_at?: string | null;
  state: AppointmentState;
  earliest_start?: string | null;
  findings?: Finding[];
  clauses?: Clause[];
};
export type Ticket = Omit<TicketSummary, 'next_timer'> & {
  reason_source?: string | null;
  registered_at?: string | null;
  channel: string;
  fields?: Record<string, unknown>;
  missing_fields: string[];
  findings: Finding[];
  criticality?: string | null;
  responsible_party?: string | null;
  billable?: boolean | null;
  timers: Timer[];
  links: LinkedTicket[];
  proposals: Proposal[];
  appointments?: Appointment[];
  coverage?: Coverage | null;
  rule_set?: RuleSetRef | null;
  requester?: NamedRef | null;
  can: string[];
} & Pick<TicketView, 'approvals' | 'satisfaction' | 'entitlement'>;

export type MessageType =
  | 'request'
  | 'information_request'
  | 'information'
  | 'proposal'
  | 'answer'
  | 'closing_request'
  | 'confirmation'
  | 'rejection'
  | 'notice';
export type Direction = 'in' | 'out' | 'internal';
export type AttachmentRef = { id: string; name: string; media_type: string; size: number };
export type Message = {
  id: string;
  direction: Direction;
  type: MessageType;
  channel: string;
  at: string;
  author: { name: string; role: string };
  text: string;
  attachments: AttachmentRef[];
  automatic: boolean;
  delivery_state?: string | null;
  /** What it says it means; not `verified` until an agent accepts that. */
  answer?: { code: string } | null;
  verified?: boolean;
};
export type NewAttachment = { name: string; media_type: string; upload: string };
export type NewMessage = {
  direction: Direction;
  type: MessageType;
  text: string;
  fields?: Record<string, unknown>;
  attachments?: NewAttachment[];
  answer?: AnswerRequest;
};
export type NewTicket = {
  product: string;
  kind?: string;
  channel: 'portal';
  fields: Record<string, unknown>;
  text: string;
  attachments?: NewAttachment[];
  forms?: Record<string, FormData>;
};
export type ActionBody = { reason?: string; text?: string; payload?: Record<string, unknown> };

export type AuditEntry = {
  sequence: number;
  at: string;
  recorded_at?: string;
  kind: string;
  actor: { kind: string; name?: string | null; plugin?: string | null; version?: string | null };
  data: Record<string, unknown>;
  clauses?: Clause[];
  digest?: string;
};
export type Readers = 'staff' | 'entitled' | 'everyone';
export type ArticleContent = { locale: 'ru' | 'en'; title: string; text: string; topics: string[] };
export type ArticleVersion = ArticleContent & { version: number; written_at: string; written_by: string };
export type NewArticle = ArticleContent & { product: string; readers: Readers };
export type ArticleState = 'draft' | 'published' | 'changed';
export type Article = ArticleVersion & NewArticle & { id: string; state: ArticleState; published_version: number | null };

export type * from './types.monitoring';
