import { MantineProvider } from '@mantine/core';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { type ReactNode, useEffect } from 'react';
import { ApiProblem } from '@/shared/api/problems';
import '@mantine/core/styles.css';
import './base.css';
import { cssVariables, theme } from './theme';
import { ToastRegion } from './toast';

const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 5_000,
      // Without a network what is asked fails, and says so: it does not wait in silence and go out by itself much later.
      networkMode: 'always',
      refetchOnReconnect: true,
      // A refusal will be refused again; only the network deserves another try.
      retry: (failures, error) => failures < 2 && !(error instanceof ApiProblem && error.status >= 400 && error.status < 500),
    },
    mutations: { networkMode: 'always' },
  },
});

export function AppProviders({ children }: { children: ReactNode }) {
  // What `scheme.js` painted before the styles came would outlive a change of theme.
  useEffect(() => {
    document.documentElement.style.removeProperty('background');
  }, []);
  return (
    <MantineProvider theme={theme} cssVariablesResolver={cssVariables} defaultColorScheme="auto">
      <QueryClientProvider client={queryClient}>
        {children}
        <ToastRegion />
      </QueryClientProvider>
    </MantineProvider>
  );
}
