import { Badge, Button, Group, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { formatInstant } from '@/shared/lib/time';
import { Panel } from '@/shared/ui/Panel';
import { Loaded, Problem } from '@/shared/ui/states';
import { toast } from '@/shared/ui/toast';
import { type Device, devicesQuery, useEndDevice, useEndOthers } from './api';
import { deviceName } from './words';

/** Where one is signed in; each can be ended from here. */
export function Devices() {
  const { t } = useTranslation();
  const devices = useQuery(devicesQuery);
  const others = useEndOthers();
  return (
    <Panel title={t('devices.title')}>
      <Loaded query={devices}>
        {(all) => (
          <Stack gap="md">
            {all.length === 0 && <Text size="sm">{t('devices.none')}</Text>}
            <Stack component="ul" gap="sm" m={0} p={0} style={{ listStyle: 'none' }}>
              {all.map((device) => (
                <One key={device.id} device={device} />
              ))}
            </Stack>
            {others.error && <Problem error={others.error} />}
            {all.some(({ current }) => !current) && (
              <Group>
                <Button
                  variant="default"
                  loading={others.isPending}
                  onClick={() => others.mutate(undefined, { onSuccess: () => toast(t('devices.others_ended')) })}
                >
                  {t('devices.end_others')}
                </Button>
              </Group>
            )}
          </Stack>
        )}
      </Loaded>
    </Panel>
  );
}

function One({ device }: { device: Device }) {
  const { t, i18n } = useTranslation();
  const end = useEndDevice();
  const name = device.user_agent ? deviceName(device.user_agent) : t('devices.unknown');
  const since = formatInstant(device.created_at, i18n.language);
  return (
    <li>
      <Group justify="space-between" gap="sm" align="flex-start">
        <div>
          <Group gap="xs">
            <Text fw={600}>{name}</Text>
            {device.current && (
              <Badge variant="light" color="green" tt="none" radius="sm">
                {t('devices.this_one')}
              </Badge>
            )}
          </Group>
          <Text size="sm" c="dimmed">
            {[
              device.address,
              t('devices.since', { at: since }),
              t('devices.seen', { at: formatInstant(device.last_seen_at, i18n.language) }),
              t('devices.until', { at: formatInstant(device.expires_at, i18n.language) }),
            ]
              .filter(Boolean)
              .join(' · ')}
          </Text>
        </div>
        {!device.current && (
          <Button
            size="xs"
            variant="default"
            aria-label={t('devices.end_one', { name, at: since })}
            loading={end.isPending}
            onClick={() => end.mutate(device.id, { onSuccess: () => toast(t('devices.ended')) })}
          >
            {t('devices.end')}
          </Button>
        )}
      </Group>
      {end.error && <Problem error={end.error} />}
    </li>
  );
}
