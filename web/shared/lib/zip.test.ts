import { crc32 } from 'node:zlib';
import { expect, it } from 'vitest';
import { zipped } from './zip';

const END = 22;
const ENTRY = 46;
const HEADER = 30;

/** Reads an archive by its directory, as other programs do. */
function unzipped(archive: Buffer): Record<string, string> {
  const end = archive.length - END;
  expect(archive.readUInt32LE(end)).toBe(0x06054b50);
  const found: Record<string, string> = {};
  let at = archive.readUInt32LE(end + 16);
  for (let count = archive.readUInt16LE(end + 10); count > 0; count -= 1) {
    expect(archive.readUInt32LE(at)).toBe(0x02014b50);
    const [sum, size, named, start] = [16, 24, 28, 42].map((field) =>
      field === 28 ? archive.readUInt16LE(at + 28) : archive.readUInt32LE(at + field),
    ) as [number, number, number, number];
    expect(archive.readUInt32LE(start)).toBe(0x04034b50);
    const content = archive.subarray(start + HEADER + archive.readUInt16LE(start + 26), start + HEADER + named + size);
    expect(crc32(content)).toBe(sum);
    found[archive.toString('utf8', at + ENTRY, at + ENTRY + named)] = content.toString('utf8');
    at += ENTRY + named;
  }
  expect(at).toBe(end);
  return found;
}

it('an archive that other programs open, with names in any language, equal ones told apart', async () => {
  const archive = await zipped([
    { name: 'снимок.txt', content: new Blob(['первый']) },
    { name: 'снимок.txt', content: new Blob(['второй']) },
    { name: 'empty', content: new Blob([]) },
  ]);
  expect(unzipped(Buffer.from(await archive.arrayBuffer()))).toEqual({
    'снимок.txt': 'первый',
    'снимок (2).txt': 'второй',
    empty: '',
  });
});
