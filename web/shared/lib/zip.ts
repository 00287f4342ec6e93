/** Files in one archive, as they are: what people send is mostly compressed already. */
type Packed = { name: Uint8Array<ArrayBuffer>; bytes: Uint8Array<ArrayBuffer>; sum: number; at: number };

const CRC = Uint32Array.from({ length: 256 }, (_, byte) => {
  let sum = byte;
  for (let bit = 0; bit < 8; bit += 1) sum = sum & 1 ? (sum >>> 1) ^ 0xedb88320 : sum >>> 1;
  return sum;
});

function crc32(bytes: Uint8Array): number {
  let sum = 0xffffffff;
  for (const byte of bytes) sum = (CRC[(sum ^ byte) & 0xff] ?? 0) ^ (sum >>> 8);
  return (sum ^ 0xffffffff) >>> 0;
}

const HEADER = 0x04034b50;
const ENTRY = 0x02014b50;
const END = 0x06054b50;
const VERSION = 20;
/** Names are UTF-8. */
const FLAGS = 0x0800;
/** The first day a date can name: when a file was made is not known. */
const DATE = 0x0021;

/** Numbers of two or four bytes, the lowest first. */
function record(...fields: [value: number, bytes: 2 | 4][]): Uint8Array<ArrayBuffer> {
  const length = fields.reduce((sum, [, bytes]) => sum + bytes, 0);
  const view = new DataView(new ArrayBuffer(length));
  let at = 0;
  for (const [value, bytes] of fields) {
    if (bytes === 2) view.setUint16(at, value, true);
    else view.setUint32(at, value, true);
    at += bytes;
  }
  return new Uint8Array(view.buffer);
}

const common = ({ name, bytes, sum }: Packed): [number, 2 | 4][] => [
  [VERSION, 2],
  [FLAGS, 2],
  [0, 2],
  [0, 2],
  [DATE, 2],
  [sum, 4],
  [bytes.length, 4],
  [bytes.length, 4],
  [name.length, 2],
  [0, 2],
];

const entryOf = (file: Packed) => record([ENTRY, 4], [VERSION, 2], ...common(file), [0, 2], [0, 2], [0, 2], [0, 4], [file.at, 4]);

/** Two files of one name get numbers. */
function apart(names: string[]): string[] {
  const taken = new Set<string>();
  return names.map((name) => {
    const dot = name.lastIndexOf('.');
    const [stem, end] = dot > 0 ? [name.slice(0, dot), name.slice(dot)] : [name, ''];
    let free = name;
    for (let count = 2; taken.has(free); count += 1) free = `${stem} (${count})${end}`;
    taken.add(free);
    return free;
  });
}

export async function zipped(files: { name: string; content: Blob }[]): Promise<Blob> {
  const names = apart(files.map(({ name }) => name));
  const parts: Uint8Array<ArrayBuffer>[] = [];
  const packed: Packed[] = [];
  let at = 0;
  for (const [index, { content }] of files.entries()) {
    const bytes = new Uint8Array(await content.arrayBuffer());
    const file = { name: new TextEncoder().encode(names[index]), bytes, sum: crc32(bytes), at };
    const header = record([HEADER, 4], ...common(file));
    parts.push(header, file.name, bytes);
    at += header.length + file.name.length + bytes.length;
    packed.push(file);
  }
  const directory = packed.flatMap((file) => [entryOf(file), file.name]);
  const size = directory.reduce((sum, { length }) => sum + length, 0);
  const end = record([END, 4], [0, 2], [0, 2], [packed.length, 2], [packed.length, 2], [size, 4], [at, 4], [0, 2]);
  return new Blob([...parts, ...directory, end], { type: 'application/zip' });
}
