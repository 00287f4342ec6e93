import { useMemo, useState } from 'react';

export type Selection = {
  has: (id: string) => boolean;
  ids: string[];
  /** With `range`, everything from the row chosen last. */
  toggle: (id: string, range: boolean) => void;
  all: (on: boolean) => void;
  clear: () => void;
};

/** Rows of a list by identity: paging and new order do not lose them, rows that left the list do. */
export function useSelection(order: string[]): Selection {
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [anchor, setAnchor] = useState<string | null>(null);
  const ids = useMemo(() => order.filter((id) => chosen.has(id)), [order, chosen]);
  const toggle = (id: string, range: boolean) => {
    const on = !chosen.has(id);
    const from = anchor ? order.indexOf(anchor) : -1;
    const to = order.indexOf(id);
    const touched = range && from >= 0 ? order.slice(Math.min(from, to), Math.max(from, to) + 1) : [id];
    const next = new Set(chosen);
    for (const one of touched) {
      if (range || on) next.add(one);
      else next.delete(one);
    }
    setChosen(next);
    setAnchor(id);
  };
  return {
    has: (id) => chosen.has(id),
    ids,
    toggle,
    all: (on) => setChosen(new Set(on ? order : [])),
    clear: () => setChosen(new Set()),
  };
}
