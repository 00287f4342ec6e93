import { createRootRoute, createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { PortalShell } from './PortalShell';
import { MyCasesPage } from './pages/MyCasesPage';
import { NotFoundPage } from './pages/NotFoundPage';
import { SignInPage } from './pages/SignInPage';
import { SignedIn } from './SignedIn';

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
  validateSearch: (search) => ({ show: text(search.show) }),
});
const create = createRoute({
  getParentRoute: () => signedIn,
  path: '/new',
  component: lazyRouteComponent(() => import('./pages/NewRequestPage'), 'NewRequestPage'),
  validateSearch: (search) => ({ product: text(search.product) }),
});
const ticket = createRoute({
  getParentRoute: () => signedIn,
  path: '/tickets/$id',
  component: lazyRouteComponent(() => import('./pages/CasePage'), 'CasePage'),
});
const knowledge = createRoute({
  getParentRoute: () => signedIn,
  path: '/knowledge',
  component: lazyRouteComponent(() => import('./pages/KnowledgePage'), 'KnowledgePage'),
  validateSearch: (search) => ({ query: text(search.query) }),
});
const article = createRoute({
  getParentRoute: () => signedIn,
  path: '/knowledge/$id',
  component: lazyRouteComponent(() => import('./pages/ArticlePage'), 'ArticlePage'),
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

export const routeTree = root.addChildren([signIn, signedIn.addChildren([cases, create, ticket, knowledge, article, assets, asset])]);
