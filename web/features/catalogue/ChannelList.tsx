import { Anchor, Stack, Text } from '@mantine/core';
import { IconMail, IconPhone, IconWorld } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Product } from '@/shared/api/types';

/** The ways in that are people's; programs have theirs. */
export function ChannelList({ product }: { product: Pick<Product, 'channels' | 'mailboxes'> }) {
  const { t } = useTranslation();
  const ways: { code: string; icon: typeof IconMail; words: ReactNode }[] = [
    { code: 'portal', icon: IconWorld, words: t('catalogue.channel_portal') },
    {
      code: 'email',
      icon: IconMail,
      words: product.mailboxes.map((address, index) => (
        <span key={address}>
          {index > 0 && ', '}
          <Anchor href={`mailto:${address}`} size="sm" underline="always">
            {address}
          </Anchor>
        </span>
      )),
    },
    { code: 'phone', icon: IconPhone, words: t('catalogue.channel_phone') },
  ];
  const open = ways.filter(({ code }) => product.channels?.includes(code) && (code !== 'email' || product.mailboxes.length > 0));
  return (
    <Stack component="ul" className="list" gap={4}>
      {open.map(({ code, icon: Icon, words }) => (
        <li key={code} className="way">
          <Icon size={16} aria-hidden />
          <Text size="sm" component="span">
            {words}
          </Text>
        </li>
      ))}
    </Stack>
  );
}
