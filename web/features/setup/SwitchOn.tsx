import { Button, Group, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Problem } from '@/shared/ui/states';
import { useSwitchOn } from './api';

/** Products that installed plugins serve and nobody has switched on. */
export function SwitchOn({ choices }: { choices: [string, string][] }) {
  const { t } = useTranslation();
  const switchOn = useSwitchOn();
  if (choices.length === 0) return <Text size="sm">{t('setup.product_none')}</Text>;
  return (
    <Stack gap="sm">
      <Group gap="sm">
        {choices.map(([product, plugin]) => (
          <Button
            key={product}
            size="sm"
            variant="default"
            loading={switchOn.isPending}
            onClick={() => switchOn.mutate({ product, plugin })}
          >
            {t('setup.switch_on', { product })}
          </Button>
        ))}
      </Group>
      {switchOn.error && <Problem error={switchOn.error} />}
    </Stack>
  );
}
