import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { firstRun, identity, invitation, newPassword, root, signIn, text } from './doors';
import { QueuePage } from './pages/QueuePage';
import { SignedIn } from './SignedIn';

const signedIn = createRoute({ getParentRoute: () => root, id: 'signed-in', component: SignedIn });
const queue = createRoute({
  getParentRoute: () => signedIn,
  path: '/',
  component: QueuePage,
  validateSearch: (search) => ({
    view: text(search.view),
    product: text(search.product),
    status: text(search.status),
    order: text(search.order),
    queue: text(search.queue),
    customer: text(search.customer),
    text: text(search.text),
    due: text(search.due),
  }),
});
const ticket = createRoute({
  getParentRoute: () => signedIn,
  path: '/tickets/$id',
  component: lazyRouteComponent(() => import('./pages/CasePage'), 'CasePage'),
  validateSearch: (search) => ({ tab: text(search.tab), show: text(search.show) }),
});

const assets = createRoute({
  getParentRoute: () => signedIn,
  path: '/assets',
  component: lazyRouteComponent(() => import('./pages/AssetsPage'), 'AssetsPage'),
});
const asset = createRoute({
  getParentRoute: () => signedIn,
  path: '/assets/$id',
  component: lazyRouteComponent(() => import('./pages/AssetPage'), 'AssetPage'),
});
const knowledge = createRoute({
  getParentRoute: () => signedIn,
  path: '/knowledge',
  component: lazyRouteComponent(() => import('./pages/KnowledgePage'), 'KnowledgePage'),
  validateSearch: (search) => ({ product: text(search.product), query: text(search.query) }),
});
const newArticle = createRoute({
  getParentRoute: () => signedIn,
  path: '/knowledge/new',
  component: lazyRouteComponent(() => import('./pages/NewArticlePage'), 'NewArticlePage'),
  validateSearch: (search) => ({ product: text(search.product) }),
});
const article = createRoute({
  getParentRoute: () => signedIn,
  path: '/knowledge/$id',
  component: lazyRouteComponent(() => import('./pages/ArticlePage'), 'ArticlePage'),
});

const mail = createRoute({
  getParentRoute: () => signedIn,
  path: '/mail',
  component: lazyRouteComponent(() => import('./pages/MailPage'), 'MailPage'),
  validateSearch: (search) => ({ tab: text(search.tab), state: text(search.state), reason: text(search.reason) }),
});
const inboundMail = createRoute({
  getParentRoute: () => signedIn,
  path: '/mail/inbound/$id',
  component: lazyRouteComponent(() => import('./pages/InboundMailPage'), 'InboundMailPage'),
});
const letter = createRoute({
  getParentRoute: () => signedIn,
  path: '/mail/outbox/$id',
  component: lazyRouteComponent(() => import('./pages/LetterPage'), 'LetterPage'),
});
const newMailbox = createRoute({
  getParentRoute: () => signedIn,
  path: '/mail/mailboxes/new',
  component: lazyRouteComponent(() => import('./pages/NewMailboxPage'), 'NewMailboxPage'),
});
const mailbox = createRoute({
  getParentRoute: () => signedIn,
  path: '/mail/mailboxes/$id',
  component: lazyRouteComponent(() => import('./pages/MailboxPage'), 'MailboxPage'),
});
const setup = createRoute({
  getParentRoute: () => signedIn,
  path: '/setup',
  component: lazyRouteComponent(() => import('./pages/SetupPage'), 'SetupPage'),
});

const shift = createRoute({
  getParentRoute: () => signedIn,
  path: '/shift',
  component: lazyRouteComponent(() => import('./pages/ShiftPage'), 'ShiftPage'),
});
const call = createRoute({
  getParentRoute: () => signedIn,
  path: '/call',
  component: lazyRouteComponent(() => import('./pages/CallPage'), 'CallPage'),
  validateSearch: (search) => ({ call: text(search.call) }),
});
const calls = createRoute({
  getParentRoute: () => signedIn,
  path: '/calls',
  component: lazyRouteComponent(() => import('./pages/CallsPage'), 'CallsPage'),
  validateSearch: (search) => ({ number: text(search.number), ticket: text(search.ticket) }),
});
const phoneLines = createRoute({
  getParentRoute: () => signedIn,
  path: '/phone-lines',
  component: lazyRouteComponent(() => import('./pages/PhoneLinesPage'), 'PhoneLinesPage'),
});
const customers = createRoute({
  getParentRoute: () => signedIn,
  path: '/customers',
  component: lazyRouteComponent(() => import('./pages/CustomersPage'), 'CustomersPage'),
  validateSearch: (search) => ({ name: text(search.name) }),
});
const customer = createRoute({
  getParentRoute: () => signedIn,
  path: '/customers/$id',
  component: lazyRouteComponent(() => import('./pages/CustomerPage'), 'CustomerPage'),
});
const contracts = createRoute({
  getParentRoute: () => signedIn,
  path: '/contracts',
  component: lazyRouteComponent(() => import('./pages/ContractsPage'), 'ContractsPage'),
  validateSearch: (search) => ({ show: text(search.show), product: text(search.product) }),
});
const entitlement = createRoute({
  getParentRoute: () => signedIn,
  path: '/contracts/$id',
  component: lazyRouteComponent(() => import('./pages/EntitlementPage'), 'EntitlementPage'),
});
const calendars = createRoute({
  getParentRoute: () => signedIn,
  path: '/calendars',
  component: lazyRouteComponent(() => import('./pages/CalendarsPage'), 'CalendarsPage'),
});
const calendar = createRoute({
  getParentRoute: () => signedIn,
  path: '/calendars/$code',
  component: lazyRouteComponent(() => import('./pages/CalendarPage'), 'CalendarPage'),
  validateSearch: (search) => ({ year: text(search.year) }),
});
const rules = createRoute({
  getParentRoute: () => signedIn,
  path: '/rules',
  component: lazyRouteComponent(() => import('./pages/RulesPage'), 'RulesPage'),
});
const productRules = createRoute({
  getParentRoute: () => signedIn,
  path: '/rules/$product',
  component: lazyRouteComponent(() => import('./pages/ProductRulesPage'), 'ProductRulesPage'),
});
const plugins = createRoute({
  getParentRoute: () => signedIn,
  path: '/plugins',
  component: lazyRouteComponent(() => import('./pages/PluginsPage'), 'PluginsPage'),
  validateSearch: (search) => ({
    tab: text(search.tab),
    product: text(search.product),
    plugin: text(search.plugin),
    hook: text(search.hook),
    failed: text(search.failed),
    ticket: text(search.ticket),
  }),
});
const plugin = createRoute({
  getParentRoute: () => signedIn,
  path: '/plugins/$plugin',
  component: lazyRouteComponent(() => import('./pages/PluginPage'), 'PluginPage'),
});
const alerts = createRoute({
  getParentRoute: () => signedIn,
  path: '/alerts',
  component: lazyRouteComponent(() => import('./pages/AlertsPage'), 'AlertsPage'),
  validateSearch: (search) => ({ show: text(search.show) }),
});
const forceMajeure = createRoute({
  getParentRoute: () => signedIn,
  path: '/force-majeure',
  component: lazyRouteComponent(() => import('./pages/ForceMajeurePage'), 'ForceMajeurePage'),
  validateSearch: (search) => ({ id: text(search.id) }),
});
const publications = createRoute({
  getParentRoute: () => signedIn,
  path: '/publications',
  component: lazyRouteComponent(() => import('./pages/PublicationsPage'), 'PublicationsPage'),
});
const apiKeys = createRoute({
  getParentRoute: () => signedIn,
  path: '/api-keys',
  component: lazyRouteComponent(() => import('./pages/ApiKeysPage'), 'ApiKeysPage'),
});
const accounts = createRoute({
  getParentRoute: () => signedIn,
  path: '/accounts',
  component: lazyRouteComponent(() => import('./pages/AccountsPage'), 'AccountsPage'),
  validateSearch: (search) => ({ role: text(search.role) }),
});
const letters = createRoute({
  getParentRoute: () => signedIn,
  path: '/mail/letters',
  component: lazyRouteComponent(() => import('./pages/LettersPage'), 'LettersPage'),
  validateSearch: (search) => ({ provider: text(search.provider), code: text(search.code), locale: text(search.locale) }),
});
const account = createRoute({
  getParentRoute: () => signedIn,
  path: '/account',
  component: lazyRouteComponent(() => import('./pages/AccountPage'), 'AccountPage'),
});
const auditLog = createRoute({
  getParentRoute: () => signedIn,
  path: '/audit-log',
  component: lazyRouteComponent(() => import('./pages/AuditLogPage'), 'AuditLogPage'),
  validateSearch: (search) => ({
    kind: text(search.kind),
    account: text(search.account),
    subject: text(search.subject),
    from: text(search.from),
    to: text(search.to),
  }),
});
const regulation = createRoute({
  getParentRoute: () => signedIn,
  path: '/regulation',
  component: lazyRouteComponent(() => import('./pages/RegulationPage'), 'RegulationPage'),
  validateSearch: (search) => ({
    from: text(search.from),
    to: text(search.to),
    set: text(search.set),
    timer: text(search.timer),
    verdict: text(search.verdict),
  }),
});

const work = [
  queue,
  ticket,
  shift,
  call,
  calls,
  customers,
  customer,
  contracts,
  entitlement,
  assets,
  asset,
  knowledge,
  newArticle,
  article,
];
const manage = [
  calendars,
  calendar,
  rules,
  productRules,
  plugins,
  plugin,
  alerts,
  forceMajeure,
  publications,
  apiKeys,
  phoneLines,
  accounts,
  auditLog,
  regulation,
];
const post = [mail, letters, inboundMail, letter, newMailbox, mailbox];
export const routeTree = root.addChildren([
  signIn,
  identity,
  invitation,
  newPassword,
  firstRun,
  signedIn.addChildren([...work, ...manage, ...post, setup, account]),
]);
