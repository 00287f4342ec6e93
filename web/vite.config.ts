import path from 'node:path';
import react from '@vitejs/plugin-react';
import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';

const root = import.meta.dirname;

const BASE =
  /node_modules[\\/](react|react-dom|scheduler|use-sync-external-store|i18next|react-i18next|html-parse-stringify|@tanstack[\\/](react-query|query-core|react-router|router-core|react-store|store|history))[\\/]/;

/** Of the UI kit, what both first pages show; the rest comes with the pages that use it. */
const KIT =
  /node_modules[\\/]@mantine[\\/]core[\\/]esm[\\/](core|utils[\\/](?!Floating|InlineInput)|components[\\/](Box|Text|Input|Button|Loader|Transition|UnstyledButton|Group|Stack|ActionIcon|Title|Paper|NativeSelect|SegmentedControl|FloatingIndicator|InputBase|Center|PasswordInput|TextInput|Skeleton|Alert|CloseButton|VisuallyHidden))[\\/]/;

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

/** `npm run dev:mock`: the pages without a server. Never part of a build. */
function mockApi(): Plugin {
  return {
    name: 'mock-api',
    apply: (_config, { command, mode }) => command === 'serve' && mode === 'mock',
    async configureServer(server) {
      const { mockHandler } = await server.ssrLoadModule('/mock/handler.ts');
      const { seed } = await server.ssrLoadModule('/mock/seed.ts');
      const handle = mockHandler();
      await seed(handle);
      server.middlewares.use((request, response, next) => {
        if (request.url?.startsWith('/api/')) void handle(request, response);
        else next();
      });
    },
  };
}

export default defineConfig(({ mode }) => {
  return {
    plugins: [mockApi(), react(), deskFallback()],
    resolve: { alias: { '@rjsf/validator-ajv8': path.join(root, 'features/forms/no-ajv.ts'), '@': root } },
    server: { proxy: mode === 'mock' ? undefined : { '/api': process.env.REGLAMENT_URL ?? 'http://127.0.0.1:8080' } },
    build: {
      target: 'es2022',
      sourcemap: false,
      manifest: true,
      modulePreload: { polyfill: false },
      rollupOptions: {
        input: { portal: path.join(root, 'index.html'), desk: path.join(root, 'desk/index.html') },
        // What both first pages need anyway stays in one piece: many small files compress worse.
        output: {
          advancedChunks: {
            groups: [
              { name: 'base', test: BASE },
              { name: 'kit', test: KIT },
            ],
          },
        },
      },
    },
    test: {
      environment: 'node',
      include: ['{tests,shared,features,apps}/**/*.test.{ts,tsx}'],
    },
  };
});
