import { Button, Group, Kbd, Menu } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { IconDots } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Product, Ticket } from '@/shared/api/types';
import type { Label } from '@/shared/i18n/labels';
import { ActionDialog, type RenderPayload } from './ActionDialog';
import { ACTION_KEYS, ELSEWHERE, PRIMARY, shapeOf } from './catalogue';

type Props = {
  ticket: Ticket;
  etag: string | null;
  product: Product | undefined;
  label: Label;
  renderPayload: RenderPayload;
  /** The action whose dialog is open; keys and the palette open dialogs too. */
  open: string | null;
  onOpen: (action: string | null) => void;
  /** What the page offers beside the actions. */
  children?: ReactNode;
};

/** As many have room on a phone without pushing the case out of sight; the rest is in the menu. */
const ON_A_PHONE = 2;

/** What this person may do here; what stands elsewhere on the page is not repeated. */
export const offeredActions = (ticket: Ticket): string[] => ticket.can.filter((action) => !ELSEWHERE.has(action));

/** What this person may do on this case now; the server says, the page only arranges. */
export function ActionBar({ ticket, etag, product, label, renderPayload, open, onOpen, children }: Props) {
  const { t } = useTranslation();
  const narrow = useMediaQuery('(max-width: 600px)', false, { getInitialValueInEffect: false });
  const possible = offeredActions(ticket);
  const primary = PRIMARY.filter((action) => possible.includes(action)).slice(0, narrow ? ON_A_PHONE : undefined);
  const other = possible.filter((action) => !primary.includes(action));
  return (
    <Group gap="xs" role="toolbar" aria-label={t('action.bar')}>
      {primary.map((action) => {
        const { icon: Icon } = shapeOf(action);
        const keys = ACTION_KEYS[action];
        return (
          <Button
            key={action}
            variant="default"
            size="sm"
            leftSection={<Icon size={16} aria-hidden />}
            aria-keyshortcuts={keys}
            title={keys && t('keys.hint', { keys })}
            onClick={() => onOpen(action)}
          >
            {label('actions', action)}
          </Button>
        );
      })}
      {children}
      {other.length > 0 && (
        <Menu position="bottom-start" withinPortal>
          <Menu.Target>
            <Button variant="default" size="sm" leftSection={<IconDots size={16} aria-hidden />}>
              {t('action.more')}
            </Button>
          </Menu.Target>
          <Menu.Dropdown mah="50vh" style={{ overflowY: 'auto' }}>
            {other.map((action) => {
              const { icon: Icon } = shapeOf(action);
              return (
                <Menu.Item
                  key={action}
                  leftSection={<Icon size={16} aria-hidden />}
                  aria-keyshortcuts={ACTION_KEYS[action]}
                  rightSection={
                    ACTION_KEYS[action] && (
                      <Kbd size="xs" aria-hidden>
                        {ACTION_KEYS[action]}
                      </Kbd>
                    )
                  }
                  onClick={() => onOpen(action)}
                >
                  {label('actions', action)}
                </Menu.Item>
              );
            })}
          </Menu.Dropdown>
        </Menu>
      )}
      {open && (
        <ActionDialog
          key={open}
          action={open}
          ticket={ticket}
          etag={etag}
          product={product}
          label={label}
          renderPayload={renderPayload}
          onClose={() => onOpen(null)}
        />
      )}
    </Group>
  );
}
