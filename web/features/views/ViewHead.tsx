import { Button, Group, Text } from '@mantine/core';
import { IconCopy, IconPencil, IconTrash, IconUsers, IconX } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { FormDialog } from '@/shared/ui/FormDialog';
import { Problem } from '@/shared/ui/states';
import { toast } from '@/shared/ui/toast';
import { requestOf, type SavedView, useDeleteView, useSaveView } from './api';

type Props = { view: SavedView; onChange: () => void; onCopy: () => void; onLeave: () => void };

/** The view that is open: whose it is, and what its owner may do with it. */
export function ViewHead({ view, onChange, onCopy, onLeave }: Props) {
  const { t } = useTranslation();
  const [asking, setAsking] = useState(false);
  const save = useSaveView();
  const remove = useDeleteView();
  const share = () =>
    save.mutate(
      { held: view, body: { ...requestOf(view), shared: !view.shared } },
      { onSuccess: ({ shared, name }) => toast(t(shared ? 'views.now_shared' : 'views.now_own', { name })) },
    );
  const icon = (Icon: typeof IconX) => <Icon size={14} aria-hidden />;
  return (
    <section aria-label={t('views.current', { name: view.name })}>
      <Group gap="xs">
        <Text fw={600}>{view.name}</Text>
        <Text size="sm" c="dimmed">
          {view.shared ? t('views.shared_by', { name: view.owner.name ?? '' }) : t('views.own')}
        </Text>
        {view.can_change && (
          <>
            <Button size="compact-sm" variant="default" leftSection={icon(IconPencil)} onClick={onChange}>
              {t('views.change')}
            </Button>
            <Button size="compact-sm" variant="default" leftSection={icon(IconUsers)} loading={save.isPending} onClick={share}>
              {t(view.shared ? 'views.unshare' : 'views.share')}
            </Button>
            <Button size="compact-sm" variant="default" leftSection={icon(IconTrash)} onClick={() => setAsking(true)}>
              {t('views.delete')}
            </Button>
          </>
        )}
        <Button size="compact-sm" variant="default" leftSection={icon(IconCopy)} onClick={onCopy}>
          {t('views.copy')}
        </Button>
        <Button size="compact-sm" variant="default" leftSection={icon(IconX)} onClick={onLeave}>
          {t('views.leave')}
        </Button>
      </Group>
      {save.error && <Problem error={save.error} />}
      {asking && (
        <FormDialog
          title={t('views.delete_title', { name: view.name })}
          submit={t('views.delete')}
          color="red.8"
          ready
          pending={remove.isPending}
          error={remove.error}
          onSubmit={() => remove.mutate(view, { onSuccess: onLeave })}
          onClose={() => setAsking(false)}
        >
          <Text size="sm">{t(view.shared ? 'views.delete_shared' : 'views.delete_own')}</Text>
        </FormDialog>
      )}
    </section>
  );
}
