import { Button, Group, Stack, Table, Text } from '@mantine/core';
import { IconPackage, IconSpeakerphone } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { publicationsQuery } from '@/features/publications/api';
import { NewRelease } from '@/features/publications/NewRelease';
import { Publish } from '@/features/publications/Publish';
import { useProduct } from '@/shared/api/catalogue';
import type { PublicationView } from '@/shared/api/generated';
import { useText } from '@/shared/i18n/labels';
import { formatInstant } from '@/shared/lib/time';
import { ListTable } from '@/shared/ui/ListTable';
import { Pages } from '@/shared/ui/Pages';
import { Empty, PageTitle } from '@/shared/ui/states';

export function PublicationsPage() {
  const { t } = useTranslation();
  const list = useInfiniteQuery(publicationsQuery(undefined));
  const [dialog, setDialog] = useState<'release' | 'publication' | null>(null);
  const close = () => setDialog(null);
  return (
    <Stack className="page page-wide" gap="md">
      <Group justify="space-between">
        <PageTitle title={t('desk.publications')} />
        <Group gap="xs">
          <Button variant="default" leftSection={<IconPackage size={16} aria-hidden />} onClick={() => setDialog('release')}>
            {t('release.new')}
          </Button>
          <Button leftSection={<IconSpeakerphone size={16} aria-hidden />} onClick={() => setDialog('publication')}>
            {t('publication.new')}
          </Button>
        </Group>
      </Group>
      <Pages query={list} empty={<Empty title={t('publication.none')} />}>
        {(all) => (
          <ListTable
            label={t('desk.publications')}
            columns={[t('publication.subject'), t('rules.product'), t('publication.audience'), t('publication.published')]}
          >
            {all.map((publication) => (
              <Row key={publication.id} publication={publication} />
            ))}
          </ListTable>
        )}
      </Pages>
      {dialog === 'release' && <NewRelease onClose={close} />}
      {dialog === 'publication' && <Publish onClose={close} />}
    </Stack>
  );
}

function Row({ publication }: { publication: PublicationView }) {
  const { t, i18n } = useTranslation();
  const text = useText();
  const product = useProduct(publication.product);
  const { tiers = [], entitlement_kinds: kinds = [] } = publication.audience;
  return (
    <Table.Tr>
      <Table.Td maw={480}>
        <Text fw={600} size="sm">
          {text(publication.subject)}
        </Text>
        <Text size="sm" c="dimmed" lineClamp={2}>
          {text(publication.text)}
        </Text>
      </Table.Td>
      <Table.Td>{text(product?.name) || publication.product}</Table.Td>
      <Table.Td>{[...kinds, ...tiers].join(', ') || t('publication.everybody')}</Table.Td>
      <Table.Td className="numbers">{formatInstant(publication.published_at, i18n.language)}</Table.Td>
    </Table.Tr>
  );
}
