import { Text } from '@mantine/core';
import type { CSSProperties, ReactNode } from 'react';
import './bars.css';

export type Bar = {
  id: string;
  /** Under the bar. */
  name: string;
  /** Unknown while it is still counted: the bar keeps its place. */
  count: number | undefined;
  /** What a screen reader says in place of the drawing. */
  words: string;
  alarm?: boolean;
};

type Props = {
  label: string;
  bars: Bar[];
  /** Draws the link to what a bar counts, around the bar. */
  renderLink: (bar: Bar, drawn: ReactNode) => ReactNode;
};

/** A small chart whose bars are links: every number opens its list, by keyboard too. */
export function Bars({ label, bars, renderLink }: Props) {
  const most = Math.max(1, ...bars.map(({ count = 0 }) => count));
  return (
    <ul className="list bars" aria-label={label} style={{ '--half': Math.ceil(bars.length / 2) } as CSSProperties}>
      {bars.map((bar) => {
        const drawn = (
          <>
            <Text size="sm" fw={700} className="numbers" span aria-hidden>
              {bar.count ?? '·'}
            </Text>
            <span
              className="bar"
              data-alarm={bar.alarm || undefined}
              style={{ height: `${Math.round(((bar.count ?? 0) / most) * 72)}px` }}
            />
            <Text size="xs" span aria-hidden className="bar-name">
              {bar.name}
            </Text>
            <span className="visually-hidden">{bar.words}</span>
          </>
        );
        return <li key={bar.id}>{bar.count ? renderLink(bar, drawn) : <span className="bar-cell">{drawn}</span>}</li>;
      })}
    </ul>
  );
}
