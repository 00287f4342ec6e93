import { Avatar, Group, Text } from '@mantine/core';
import { IconEye, IconPencil } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { PresentView } from '@/shared/api/generated';

const namesOf = (others: PresentView[], language: string) =>
  new Intl.ListFormat(language, { type: 'conjunction' }).format(others.map(({ name }) => name));

const doing = (others: PresentView[], wanted: string) => others.filter((one) => one.doing === wanted);

/** Colleagues at the same case: who looks, and who writes. Empty, it keeps its place. */
export function Others({ others }: { others: PresentView[] }) {
  const { t } = useTranslation();
  return (
    <Group gap="sm" role="status" aria-label={t('presence.title')} mih={26}>
      <Doing others={doing(others, 'writing')} writes />
      <Doing others={doing(others, 'viewing')} writes={false} />
    </Group>
  );
}

function Doing({ others, writes }: { others: PresentView[]; writes: boolean }) {
  const { t, i18n } = useTranslation();
  if (others.length === 0) return null;
  const Icon = writes ? IconPencil : IconEye;
  const names = namesOf(others, i18n.language);
  return (
    <Group gap={6} className="present" data-writes={writes || undefined}>
      <Avatar.Group spacing={6} aria-hidden>
        {others.slice(0, 3).map(({ account, name }) => (
          <Avatar key={account} name={name} size={22} radius="xl" color="petrol" variant="filled" />
        ))}
      </Avatar.Group>
      <Icon size={15} aria-hidden />
      <Text size="sm" span fw={writes ? 600 : undefined}>
        {t(writes ? 'presence.writes' : 'presence.looks', { count: others.length, names })}
      </Text>
    </Group>
  );
}

/** Beside the button that sends: somebody else is about to answer. */
export function Beside({ others }: { others: PresentView[] }) {
  const { t, i18n } = useTranslation();
  const writing = doing(others, 'writing');
  if (writing.length === 0) return null;
  return (
    <Group gap={6} wrap="nowrap" className="present" data-writes>
      <IconPencil size={16} aria-hidden style={{ flexShrink: 0 }} />
      <Text size="sm">{t('presence.beside', { count: writing.length, names: namesOf(writing, i18n.language) })}</Text>
    </Group>
  );
}
