/** A text put at the end of a draft, parted from what is there by an empty line. */
export const appended = (draft: string, text: string): string => (draft.trim() === '' ? text : `${draft.trimEnd()}\n\n${text}`);

/** What an empty line parts; a single line break stays inside its paragraph. */
export const paragraphs = (text: string): string[] =>
  text
    .split(/\n\s*\n/)
    .map((part) => part.replace(/^\n+/, '').trimEnd())
    .filter((part) => part !== '');

export const firstLine = (text: string): string => text.trim().split('\n')[0]?.trim() ?? '';
