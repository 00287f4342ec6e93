import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it } from 'vitest';
import { zipped } from './zip';

it('an archive that other programs open, with names in any language, equal ones told apart', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'zip-'));
  const archive = path.join(folder, 'a.zip');
  const files = [
    { name: 'снимок.txt', content: new Blob(['первый']) },
    { name: 'снимок.txt', content: new Blob(['второй']) },
    { name: 'empty', content: new Blob([]) },
  ];
  writeFileSync(archive, Buffer.from(await (await zipped(files)).arrayBuffer()));
  execFileSync('python3', [
    '-c',
    'import sys, zipfile; z = zipfile.ZipFile(sys.argv[1]); assert z.testzip() is None; z.extractall(sys.argv[2])',
    archive,
    folder,
  ]);
  expect(readFileSync(path.join(folder, 'снимок.txt'), 'utf8')).toBe('первый');
  expect(readFileSync(path.join(folder, 'снимок (2).txt'), 'utf8')).toBe('второй');
  expect(readFileSync(path.join(folder, 'empty'), 'utf8')).toBe('');
  rmSync(folder, { recursive: true });
});
