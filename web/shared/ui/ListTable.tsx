import { Table } from '@mantine/core';
import type { CSSProperties, ReactNode } from 'react';
import './list-table.css';

type Props = { label: string; columns: string[]; minWidth?: number; children: ReactNode };

/** What each cell is called, for the style sheet: on a phone no heading stands above them. */
const names = (columns: string[]) =>
  Object.fromEntries(columns.map((column, index) => [`--column-${index + 1}`, JSON.stringify(column)])) as CSSProperties;

/** A table that scrolls on its own where it is narrow, by the keyboard too; on a phone a row is a card. */
export function ListTable({ label, columns, minWidth = 720, children }: Props) {
  return (
    <Table.ScrollContainer
      minWidth={minWidth}
      className="surface list-table"
      scrollAreaProps={{ offsetScrollbars: 'present', viewportProps: { tabIndex: 0, role: 'region', 'aria-label': label } }}
    >
      <Table verticalSpacing="sm" className="queue-table" aria-label={label} style={names(columns)}>
        <Table.Thead>
          <Table.Tr>
            {columns.map((column) => (
              <Table.Th key={column} scope="col">
                {column}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>{children}</Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
