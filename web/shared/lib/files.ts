import { numberFormat } from './formats';

/** Files of one message: mail servers take little more. */
export const MAX_TOTAL_BYTES = 25 * 1024 * 1024;

export const totalSize = (files: File[]) => files.reduce((sum, file) => sum + file.size, 0);

/** A chosen file that is not on the device any more, or may not be read. */
export class UnreadableFile extends Error {}

/** What share of each file has left, where files follow one another and this share of all of them has. */
export function sharesOf(files: File[], share: number): number[] {
  let before = 0;
  const gone = share * totalSize(files);
  return files.map(({ size }) => {
    const left = gone - before;
    before += size;
    return size === 0 ? Number(left >= 0) : Math.min(1, Math.max(0, left / size));
  });
}

/** Hands bytes fetched with a bearer token to the browser's own download. */
export function saveBlob(blob: Blob, name: string): void {
  const url = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

export function formatBytes(bytes: number, locale: string): string {
  if (bytes < 1024) return numberFormat(locale, { style: 'unit', unit: 'byte', unitDisplay: 'long' }).format(bytes);
  const [value, unit] = bytes >= 1024 * 1024 ? [bytes / 1024 / 1024, 'megabyte'] : [bytes / 1024, 'kilobyte'];
  return numberFormat(locale, { style: 'unit', unit, maximumFractionDigits: 1 }).format(value);
}
