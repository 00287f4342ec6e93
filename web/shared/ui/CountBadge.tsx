import { Badge } from '@mantine/core';

/** The highest number that is counted out; beyond it `99+` stands. */
export const MOST_COUNTED = 99;

/** How many things wait, beside the name of where they wait; nothing where none does. `words` says it to who does not see. */
export function CountBadge({ count, words }: { count: number; words: (value: string) => string }) {
  if (count === 0) return null;
  const shown = count > MOST_COUNTED ? `${MOST_COUNTED}+` : `${count}`;
  return (
    <span style={{ whiteSpace: 'nowrap' }}>
      {' '}
      <Badge
        component="span"
        display="inline-grid"
        color="red.8"
        size="sm"
        miw={20}
        circle={shown.length === 1}
        style={{ verticalAlign: 'middle' }}
        aria-hidden
      >
        {shown}
      </Badge>
      <span className="visually-hidden">{words(shown)}</span>
    </span>
  );
}
