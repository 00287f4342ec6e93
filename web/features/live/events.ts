/** One event of a stream. */
export type LiveEvent = { id: string | null; kind: string; data: string };

/**
 * Reads server-sent events out of pieces of text that end anywhere (WHATWG HTML 9.2.6).
 * Comments and `retry` are left aside: a reader that knows its own pace needs neither.
 */
export function eventReader(): (piece: string) => LiveEvent[] {
  let rest = '';
  let event: LiveEvent = { id: null, kind: 'message', data: '' };
  const take = (line: string): LiveEvent | null => {
    if (line === '') {
      const whole = event;
      event = { id: null, kind: 'message', data: '' };
      return whole.data === '' ? null : whole;
    }
    const colon = line.indexOf(':');
    if (colon === 0) return null;
    const name = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
    if (name === 'id') event.id = value;
    if (name === 'event') event.kind = value;
    if (name === 'data') event.data = event.data === '' ? value : `${event.data}\n${value}`;
    return null;
  };
  return (piece) => {
    const lines = (rest + piece).split('\n');
    rest = lines.pop() ?? '';
    return lines.map((line) => take(line.replace(/\r$/, ''))).filter((one) => one !== null);
  };
}
