import { createRouter, RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { startI18n } from '@/shared/i18n';
import { AppProviders } from '@/shared/ui/AppProviders';
import { Broken } from '@/shared/ui/Broken';
import { routeTree } from './routes';

const router = createRouter({
  routeTree,
  basepath: '/desk',
  defaultPreload: 'intent',
  scrollRestoration: true,
  defaultErrorComponent: Broken,
});

async function start(): Promise<void> {
  await startI18n('desk');
  const root = document.getElementById('root');
  if (!root) throw new Error('desk/index.html has no #root');
  createRoot(root).render(
    <StrictMode>
      <AppProviders>
        <RouterProvider router={router} />
      </AppProviders>
    </StrictMode>,
  );
}

void start();
