import { defineConfig } from '@hey-api/openapi-ts';

/** Types of the API, generated from the document the server prints; `shared/api/client.ts` stays the only caller. */
export default defineConfig({
  input: './shared/api/openapi.json',
  output: { path: './shared/api/generated' },
  plugins: ['@hey-api/typescript'],
});
