import { createRootRoute, createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { DeskShell } from './DeskShell';
import { NotFoundPage } from './pages/NotFoundPage';
import { SignInPage } from './pages/SignInPage';

/** An address's value that is a text and says something. */
export const text = (value: unknown) => (typeof value === 'string' && value !== '' ? value : undefined);

export const root = createRootRoute({ component: DeskShell, notFoundComponent: NotFoundPage });
export const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  component: SignInPage,
  validateSearch: (search) => ({ next: text(search.next) }),
});
export const identity = createRoute({ getParentRoute: () => root, path: '/sign-in/identity', component: SignInPage });
export const invitation = createRoute({
  getParentRoute: () => root,
  path: '/invitation',
  component: lazyRouteComponent(() => import('@/features/session/SetPasswordPage'), 'InvitationPage'),
});
export const newPassword = createRoute({
  getParentRoute: () => root,
  path: '/new-password',
  component: lazyRouteComponent(() => import('@/features/session/SetPasswordPage'), 'NewPasswordPage'),
});
export const firstRun = createRoute({
  getParentRoute: () => root,
  path: '/first-run',
  component: lazyRouteComponent(() => import('./pages/FirstRunPage'), 'FirstRunPage'),
});
