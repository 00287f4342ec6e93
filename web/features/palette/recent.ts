/** Cases that were read last on this device, the latest first; each reader has a list of their own. */
export type Recent = { id: string; number: string; subject: string };

const MOST = 8;
const nameOf = (reader: string) => `reglament.recent.${reader}`;

export function recentCases(reader: string): Recent[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(nameOf(reader)) ?? '[]');
    return Array.isArray(kept) ? (kept as Recent[]) : [];
  } catch {
    return [];
  }
}

export function rememberCase(reader: string, read: Recent): void {
  const kept = [read, ...recentCases(reader).filter(({ id }) => id !== read.id)].slice(0, MOST);
  try {
    localStorage.setItem(nameOf(reader), JSON.stringify(kept));
  } catch {
    // A full or forbidden storage: the palette finds cases by words all the same.
  }
}
