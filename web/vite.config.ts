import path from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vitest/config';

const root = import.meta.dirname;

/** In development the desk's pages live under /desk/, as the server serves them. */
function deskFallback(): Plugin {
  return {
    name: 'desk-fallback',
    configureServer(server) {
      server.middlewares.use((request, _response, next) => {
        const url = request.url ?? '/';
        const page = !url.includes('.') && !url.startsWith('/@') && !url.startsWith('/api/');
        if (page && /^\/desk(\/|\?|$)/.test(url)) request.url = '/desk/index.html';
        next();
      });
    },
  };
}

export default defineConfig(async ({ mode, command }) => {
  const plugins: Plugin[] = [react() as unknown as Plugin, deskFallback()];
  if (command === 'serve' && mode === 'mock') {
    const { mockApi } = await import('./mock/plugin');
    plugins.unshift(mockApi());
  }
  return {
    plugins,
    resolve: { alias: { '@': root } },
    server: { proxy: mode === 'mock' ? undefined : { '/api': process.env.REGLAMENT_URL ?? 'http://127.0.0.1:8080' } },
    build: {
      target: 'es2022',
      sourcemap: false,
      manifest: true,
      modulePreload: { polyfill: false },
      rollupOptions: { input: { portal: path.join(root, 'index.html'), desk: path.join(root, 'desk/index.html') } },
    },
    test: {
      environment: 'jsdom',
      include: ['tests/**/*.test.{ts,tsx}', 'shared/**/*.test.{ts,tsx}', 'features/**/*.test.{ts,tsx}', 'apps/**/*.test.{ts,tsx}'],
      setupFiles: ['./tests/setup.ts'],
      server: { deps: { inline: ['@rjsf/mantine'] } },
    },
  };
});
