import { createRootRoute, createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { DeskShell } from './DeskShell';
import { NotFoundPage } from './pages/NotFoundPage';
import { QueuePage } from './pages/QueuePage';
import { SignInPage } from './pages/SignInPage';
import { SignedIn } from './SignedIn';

const text = (value: unknown) => (typeof value === 'string' && value !== '' ? value : undefined);

const root = createRootRoute({ component: DeskShell, notFoundComponent: NotFoundPage });
const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  component: SignInPage,
  validateSearch: (search) => ({ next: text(search.next) }),
});
const signedIn = createRoute({ getParentRoute: () => root, id: 'signed-in', component: SignedIn });
const queue = createRoute({
  getParentRoute: () => signedIn,
  path: '/',
  component: QueuePage,
  validateSearch: (search) => ({ product: text(search.product), status: text(search.status), order: text(search.order) }),
});
const ticket = createRoute({
  getParentRoute: () => signedIn,
  path: '/tickets/$id',
  component: lazyRouteComponent(() => import('./pages/CasePage'), 'CasePage'),
  validateSearch: (search) => ({ tab: text(search.tab) }),
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
  validateSearch: (search) => ({ tab: text(search.tab), state: text(search.state) }),
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

const work = [queue, ticket, assets, asset, knowledge, newArticle, article];
const post = [mail, inboundMail, letter, newMailbox, mailbox];
export const routeTree = root.addChildren([signIn, signedIn.addChildren([...work, ...post, setup])]);
