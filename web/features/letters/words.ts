import type { i18n as I18n } from 'i18next';
import { ApiProblem, atFields } from '@/shared/api/problems';

/** Refusals at the fields, with what the server says of the template where it says more than its code. */
export function letterErrors(i18n: I18n, error: unknown, fields: readonly string[]): ReturnType<typeof atFields> {
  const { at, rest } = atFields(i18n, error, fields);
  const findings = error instanceof ApiProblem ? error.findings : [];
  for (const { path, message } of findings) {
    const words = at[path ?? ''];
    if (path && words && message && !words.startsWith(message)) at[path] = `${words} ${message}`;
  }
  return { at, rest };
}

/** What an action would give the letter; nothing where nothing was typed, null where it is no JSON object. */
export function readValues(text: string): Record<string, unknown> | undefined | null {
  if (text.trim() === '') return undefined;
  try {
    const read: unknown = JSON.parse(text);
    return read !== null && typeof read === 'object' && !Array.isArray(read) ? (read as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}
