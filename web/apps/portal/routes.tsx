import { createRootRoute, createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { loadTexts } from '@/shared/i18n';
import { PortalShell } from './PortalShell';
import { MyCasesPage } from './pages/MyCasesPage';
import { NotFoundPage } from './pages/NotFoundPage';
import { SignInPage } from './pages/SignInPage';
import { SignedIn } from './SignedIn';

/** Pages beyond the first load bring their code and their texts along. */
const page = <Module extends Record<string, unknown>, Name extends keyof Module & string>(load: () => Promise<Module>, name: Name) =>
  lazyRouteComponent(async () => (await Promise.all([load(), loadTexts('common_pages', 'portal_pages')]))[0], name);

const text = (value: unknown) => (typeof value === 'string' && value !== '' ? value : undefined);

const root = createRootRoute({ component: PortalShell, notFoundComponent: NotFoundPage });
const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  component: SignInPage,
  validateSearch: (search) => ({ next: text(search.next) }),
});
const signedIn = createRoute({ getParentRoute: () => root, id: 'signed-in', component: SignedIn });
const cases = createRoute({
  getParentRoute: () => signedIn,
  path: '/',
  component: MyCasesPage,
  validateSearch: (search) => ({ show: text(search.show), product: text(search.product), text: text(search.text) }),
});
const create = createRoute({
  getParentRoute: () => signedIn,
  path: '/new',
  component: page(() => import('./pages/NewRequestPage'), 'NewRequestPage'),
  validateSearch: (search) => ({ product: text(search.product) }),
});
const ticket = createRoute({
  getParentRoute: () => signedIn,
  path: '/tickets/$id',
  component: page(() => import('./pages/CasePage'), 'CasePage'),
});
const knowledge = createRoute({
  getParentRoute: () => signedIn,
  path: '/knowledge',
  component: page(() => import('./pages/KnowledgePage'), 'KnowledgePage'),
  validateSearch: (search) => ({ query: text(search.query) }),
});
const article = createRoute({
  getParentRoute: () => signedIn,
  path: '/knowledge/$id',
  component: page(() => import('./pages/ArticlePage'), 'ArticlePage'),
});
const assets = createRoute({
  getParentRoute: () => signedIn,
  path: '/assets',
  component: page(() => import('./pages/AssetsPage'), 'AssetsPage'),
});
const asset = createRoute({
  getParentRoute: () => signedIn,
  path: '/assets/$id',
  component: page(() => import('./pages/AssetPage'), 'AssetPage'),
});
const entitlements = createRoute({
  getParentRoute: () => signedIn,
  path: '/contracts',
  component: page(() => import('./pages/EntitlementsPage'), 'EntitlementsPage'),
});
const entitlement = createRoute({
  getParentRoute: () => signedIn,
  path: '/contracts/$id',
  component: page(() => import('./pages/EntitlementPage'), 'EntitlementPage'),
});
const account = createRoute({
  getParentRoute: () => signedIn,
  path: '/account',
  component: page(() => import('./pages/AccountPage'), 'AccountPage'),
});
const shared = createRoute({
  getParentRoute: () => root,
  path: '/shared/$token',
  component: page(() => import('./pages/SharedPage'), 'SharedPage'),
});
const invitation = createRoute({
  getParentRoute: () => root,
  path: '/invitation',
  component: page(() => import('@/features/session/SetPasswordPage'), 'InvitationPage'),
});
const newPassword = createRoute({
  getParentRoute: () => root,
  path: '/new-password',
  component: page(() => import('@/features/session/SetPasswordPage'), 'NewPasswordPage'),
});

const own = [cases, create, ticket, entitlements, entitlement, assets, asset, knowledge, article, account];
export const routeTree = root.addChildren([signIn, invitation, newPassword, shared, signedIn.addChildren(own)]);
