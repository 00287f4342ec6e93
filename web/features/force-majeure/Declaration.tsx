import { Button, Group, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { formatInstant } from '@/shared/lib/time';
import { FactGrid } from '@/shared/ui/Facts';
import { Panel } from '@/shared/ui/Panel';
import { Loaded, Problem } from '@/shared/ui/states';
import { toast } from '@/shared/ui/toast';
import { declarationQuery, useWithdraw } from './api';
import { StateBadge } from './DeclarationList';
import { Touched } from './Touched';

export function Declaration({ id }: { id: string }) {
  const { t, i18n } = useTranslation();
  const declaration = useQuery(declarationQuery(id));
  const withdraw = useWithdraw();
  const at = (instant: string) => formatInstant(instant, i18n.language);
  return (
    <Loaded query={declaration}>
      {(held) => (
        <>
          <Panel title={held.ground} right={<StateBadge held={held} />}>
            <Stack gap="md">
              <FactGrid
                facts={[
                  [t('force_majeure.from'), at(held.from)],
                  [t('force_majeure.to'), at(held.to)],
                  [t('force_majeure.by'), `${held.declared_by}, ${at(held.declared_at)}`],
                  [t('force_majeure.tickets'), String(held.tickets.length)],
                ]}
              />
              {withdraw.error && <Problem error={withdraw.error} />}
              {!held.withdrawn_at && (
                <Group>
                  <Button
                    variant="default"
                    loading={withdraw.isPending}
                    onClick={() => withdraw.mutate(id, { onSuccess: () => toast(t('force_majeure.taken_back')) })}
                  >
                    {t('force_majeure.withdraw')}
                  </Button>
                </Group>
              )}
            </Stack>
          </Panel>
          <Touched tickets={held.tickets} />
        </>
      )}
    </Loaded>
  );
}
