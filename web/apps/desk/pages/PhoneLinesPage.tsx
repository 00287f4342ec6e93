import { Button, Group, Stack, Table } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { linesQuery, type PhoneLine } from '@/features/phone-lines/api';
import { ExchangeHint } from '@/features/phone-lines/ExchangeHint';
import { DeleteLine, LineDialog } from '@/features/phone-lines/LineDialogs';
import { productsQuery } from '@/shared/api/catalogue';
import { useText } from '@/shared/i18n/labels';
import { ListTable } from '@/shared/ui/ListTable';
import { Empty, Loaded, PageTitle } from '@/shared/ui/states';

type Open = { what: 'new' } | { what: 'change' | 'delete'; line: PhoneLine };

export function PhoneLinesPage() {
  const { t } = useTranslation();
  const lines = useQuery(linesQuery);
  const [open, setOpen] = useState<Open | null>(null);
  const close = () => setOpen(null);
  return (
    <Stack className="page page-wide" gap="md">
      <Group justify="space-between">
        <PageTitle title={t('phone_lines.title')} />
        <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setOpen({ what: 'new' })}>
          {t('phone_lines.new')}
        </Button>
      </Group>
      <Loaded query={lines}>
        {(all) =>
          all.length === 0 ? (
            <Empty title={t('phone_lines.none')} />
          ) : (
            <ListTable
              label={t('phone_lines.title')}
              columns={[t('phone_lines.number'), t('phone_lines.name'), t('phone_lines.products'), t('rules.deeds')]}
            >
              {all.map((line) => (
                <Row key={line.id} line={line} onOpen={(what) => setOpen({ what, line })} />
              ))}
            </ListTable>
          )
        }
      </Loaded>
      <ExchangeHint />
      {open?.what === 'new' && <LineDialog onClose={close} />}
      {open?.what === 'change' && <LineDialog held={open.line} onClose={close} />}
      {open?.what === 'delete' && <DeleteLine held={open.line} onClose={close} />}
    </Stack>
  );
}

function Row({ line, onOpen }: { line: PhoneLine; onOpen: (what: 'change' | 'delete') => void }) {
  const { t } = useTranslation();
  const text = useText();
  const products = useQuery(productsQuery);
  const nameOf = (code: string) => text(products.data?.find((one) => one.code === code)?.name) || code;
  return (
    <Table.Tr>
      <Table.Td className="numbers">{`+${line.number}`}</Table.Td>
      <Table.Td>{line.name}</Table.Td>
      <Table.Td>{line.products.map(nameOf).join(', ')}</Table.Td>
      <Table.Td>
        <Group gap="xs">
          <Button size="xs" variant="default" aria-label={t('phone_lines.change', { name: line.name })} onClick={() => onOpen('change')}>
            {t('phone_lines.edit')}
          </Button>
          <Button
            size="xs"
            variant="default"
            aria-label={t('phone_lines.delete_title', { name: line.name })}
            onClick={() => onOpen('delete')}
          >
            {t('phone_lines.delete')}
          </Button>
        </Group>
      </Table.Td>
    </Table.Tr>
  );
}
