/** `2026-11-20T12:30` of the viewer's wall clock, for a field of date and time. */
export function toLocalInput(instant: string): string {
  const date = new Date(instant);
  return new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

/** The instant of what was typed, or nothing where it is no moment. */
export function fromLocalInput(text: string): string | null {
  const at = Date.parse(text);
  return text === '' || Number.isNaN(at) ? null : new Date(at).toISOString();
}
