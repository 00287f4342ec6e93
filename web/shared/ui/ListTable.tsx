import { Table } from '@mantine/core';
import type { ReactNode } from 'react';

type Props = { label: string; columns: string[]; minWidth?: number; children: ReactNode };

/** A table that scrolls on its own where it is narrow, by the keyboard too. */
export function ListTable({ label, columns, minWidth = 720, children }: Props) {
  return (
    <Table.ScrollContainer
      minWidth={minWidth}
      className="surface"
      scrollAreaProps={{ offsetScrollbars: 'present', viewportProps: { tabIndex: 0, role: 'region', 'aria-label': label } }}
    >
      <Table verticalSpacing="sm" className="queue-table" aria-label={label}>
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
