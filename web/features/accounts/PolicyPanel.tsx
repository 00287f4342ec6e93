import { Switch } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Panel } from '@/shared/ui/Panel';
import { Loaded, Problem } from '@/shared/ui/states';
import { toast } from '@/shared/ui/toast';
import { policyQuery, useSetPolicy } from './api';

/** What signing in asks of all staff. */
export function PolicyPanel() {
  const { t } = useTranslation();
  const policy = useQuery(policyQuery);
  const set = useSetPolicy();
  return (
    <Panel title={t('accounts.policy')}>
      <Loaded query={policy}>
        {(held) => (
          <Switch
            label={t('accounts.policy_factor')}
            description={t('accounts.policy_factor_hint')}
            checked={held.second_factor_of_staff}
            disabled={set.isPending}
            onChange={(event) =>
              set.mutate({ second_factor_of_staff: event.currentTarget.checked }, { onSuccess: () => toast(t('accounts.saved')) })
            }
          />
        )}
      </Loaded>
      {set.error && <Problem error={set.error} />}
    </Panel>
  );
}
