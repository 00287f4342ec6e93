import { Stack } from '@mantine/core';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Declaration } from '@/features/force-majeure/Declaration';
import { DeclarationList } from '@/features/force-majeure/DeclarationList';
import { Declare } from '@/features/force-majeure/Declare';
import { AppLink } from '@/shared/ui/links';
import { Panel } from '@/shared/ui/Panel';
import { PageTitle } from '@/shared/ui/states';

/** What was declared and the way to declare; one that is opened stands in the address. */
export function ForceMajeurePage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { id } = useSearch({ strict: false }) as { id?: string };
  return (
    <Stack className="page" gap="md">
      <PageTitle title={t('desk.force_majeure')} />
      {id ? (
        <>
          <Declaration id={id} />
          <AppLink to="/force-majeure">{t('force_majeure.all')}</AppLink>
        </>
      ) : (
        <>
          <Panel title={t('force_majeure.declare')}>
            <Declare onDeclared={(declared) => void navigate({ to: '/force-majeure', search: { id: declared } })} />
          </Panel>
          <Panel title={t('force_majeure.list')}>
            <DeclarationList />
          </Panel>
        </>
      )}
    </Stack>
  );
}
