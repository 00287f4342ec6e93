import { Stack } from '@mantine/core';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Declaration } from '@/features/force-majeure/Declaration';
import { Declare } from '@/features/force-majeure/Declare';
import { AppLink } from '@/shared/ui/links';
import { Panel } from '@/shared/ui/Panel';
import { PageTitle } from '@/shared/ui/states';

/** A declaration stands in the address: the API has no list of them. */
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
          <AppLink to="/force-majeure">{t('force_majeure.another')}</AppLink>
        </>
      ) : (
        <Panel title={t('force_majeure.declare')}>
          <Declare onDeclared={(declared) => void navigate({ to: '/force-majeure', search: { id: declared } })} />
        </Panel>
      )}
    </Stack>
  );
}
