import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createClient } from '@hey-api/openapi-ts';
import { describe, expect, it } from 'vitest';
import { ROOT } from './sources';

const DOCUMENT = path.join(ROOT, 'shared/api/openapi.json');
const GENERATED = path.join(ROOT, 'shared/api/generated');

/** The document is the server's; while it is not checked in, the types of `shared/api/types.ts` stand for it. */
describe.runIf(existsSync(DOCUMENT))('the generated types are fresh', () => {
  it('generating again changes nothing', { timeout: 60_000 }, async () => {
    const target = mkdtempSync(path.join(tmpdir(), 'reglament-api-'));
    try {
      await createClient({ input: DOCUMENT, output: target, plugins: ['@hey-api/typescript'], logs: { level: 'silent' } });
      for (const file of readdirSync(target).filter((name) => name.endsWith('.ts'))) {
        expect(readFileSync(path.join(GENERATED, file), 'utf8'), `${file}: run npm run generate`).toBe(
          readFileSync(path.join(target, file), 'utf8'),
        );
      }
    } finally {
      rmSync(target, { recursive: true, force: true });
    }
  });
});

/** Paths that the pages call, with `{}` for what is filled in. */
function calledPaths(): string[] {
  const folders = ['features', 'shared'];
  const files = folders.flatMap((folder) =>
    readdirSync(path.join(ROOT, folder), { recursive: true }).map((name) => path.join(ROOT, folder, String(name))),
  );
  const sources = files
    .filter((file) => /\.tsx?$/.test(file) && !file.includes('.test.') && !file.includes('generated'))
    .map((file) => readFileSync(file, 'utf8'));
  const calls = sources.flatMap((text) =>
    [...text.matchAll(/api\.(?:get|getTagged|all|post|put|patch|remove|leave|file|bytes)(?:<[^(]*>)?\(\s*[`'](\/[^`']*)[`']/g)].map(
      (match) => match[1] ?? '',
    ),
  );
  return [...new Set(calls.map((call) => call.replaceAll(/\$\{[^}]*\}/g, '{}')))].sort();
}

describe('the pages call the public API and nothing else', () => {
  it('sees the calls', () => expect(calledPaths()).toContain('/tickets/{}/timers/{}/explain'));

  it.runIf(existsSync(DOCUMENT))('every path is in the document', () => {
    const { paths } = JSON.parse(readFileSync(DOCUMENT, 'utf8')) as { paths: Record<string, unknown> };
    const known = new Set(Object.keys(paths).map((one) => one.replace(/^\/api\/v1/, '').replaceAll(/\{[^}]*\}/g, '{}')));
    expect(calledPaths().filter((one) => !known.has(one))).toEqual([]);
  });
});
