import type { QueueSearch } from './view';

const STORED = 'reglament.queue';

/** The queue a case was opened from: what "next in view" goes by, through reloads. */
export function rememberQueue(search: QueueSearch): void {
  sessionStorage.setItem(STORED, JSON.stringify(search));
}

export function lastQueue(): QueueSearch {
  try {
    return JSON.parse(sessionStorage.getItem(STORED) ?? '{}') as QueueSearch;
  } catch {
    return {};
  }
}
