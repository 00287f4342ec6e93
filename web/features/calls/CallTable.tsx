import { Anchor, Badge, Button, Group, Table, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { customerPath, ticketPath } from '@/shared/lib/paths';
import { formatInstant } from '@/shared/lib/time';
import { ListTable } from '@/shared/ui/ListTable';
import { AppLink, AppLinkButton } from '@/shared/ui/links';
import { AttachDialog, CallBackDialog, SetAsideDialog } from './CallActions';
import { isLive, type PhoneCall } from './phone';

const COLORS = { ringing: 'orange', talking: 'petrol', ended: 'gray', missed: 'red', unanswered: 'gray' };
const DIALOGS = { call_back: CallBackDialog, set_aside: SetAsideDialog, attach: AttachDialog };
type Deed = keyof typeof DIALOGS;

export function CallTable({ label, calls }: { label: string; calls: PhoneCall[] }) {
  const { t } = useTranslation();
  const [open, setOpen] = useState<{ call: PhoneCall; deed: Deed } | null>(null);
  const Dialog = open && DIALOGS[open.deed];
  return (
    <>
      <ListTable label={label} columns={[t('calls.at'), t('calls.who'), t('calls.line'), t('calls.state'), t('calls.became')]}>
        {calls.map((call) => (
          <Row key={call.id} call={call} onDeed={(deed) => setOpen({ call, deed })} />
        ))}
      </ListTable>
      {open && Dialog && <Dialog call={open.call} onClose={() => setOpen(null)} />}
    </>
  );
}

function Row({ call, onDeed }: { call: PhoneCall; onDeed: (deed: Deed) => void }) {
  const { t, i18n } = useTranslation();
  return (
    <Table.Tr>
      <Table.Td className="numbers">
        {formatInstant(call.started_at, i18n.language)}
        <Text size="xs" c="dimmed">
          {t(`calls.direction_${call.direction}`)}
        </Text>
      </Table.Td>
      <Table.Td>
        <Text className="numbers" size="sm" fw={600}>
          {call.number ? `+${call.number}` : t('calls.withheld')}
        </Text>
        {call.contact?.name && <Text size="sm">{call.contact.name}</Text>}
        {call.customer && (
          <AppLink to={customerPath(call.customer.id)} size="sm">
            {call.customer.name}
          </AppLink>
        )}
      </Table.Td>
      <Table.Td className="numbers">{`+${call.line}`}</Table.Td>
      <Table.Td>
        <Badge color={COLORS[call.state]} variant="light" tt="none" radius="sm">
          {t(`calls.state_${call.state}`)}
        </Badge>
        {call.agent && (
          <Text size="xs" c="dimmed">
            {call.agent}
          </Text>
        )}
        <Recording call={call} />
      </Table.Td>
      <Table.Td>
        <Became call={call} onDeed={onDeed} />
      </Table.Td>
    </Table.Tr>
  );
}

/** An exchange names the address: nothing but a page of the web is linked to. */
function Recording({ call }: { call: PhoneCall }) {
  const { t } = useTranslation();
  if (!call.recording_url || !/^https?:\/\//i.test(call.recording_url)) return null;
  return (
    <Anchor href={call.recording_url} size="sm" target="_blank" rel="noopener noreferrer">
      {t('calls.recording')}
    </Anchor>
  );
}

/** What came of the call, or what may be done about it. */
function Became({ call, onDeed }: { call: PhoneCall; onDeed: (deed: Deed) => void }) {
  const { t } = useTranslation();
  if (call.ticket) return <AppLink to={ticketPath(call.ticket)}>{t('calls.to_case')}</AppLink>;
  if (call.set_aside) return <Text size="sm">{t('calls.aside_by', call.set_aside)}</Text>;
  return (
    <Group gap="xs">
      {isLive(call) && (
        <AppLinkButton to="/call" search={{ call: call.id }} size="xs">
          {t('calls.take')}
        </AppLinkButton>
      )}
      {call.waits && (
        <Button size="xs" onClick={() => onDeed('call_back')}>
          {t('calls.call_back')}
        </Button>
      )}
      <Button size="xs" variant="default" onClick={() => onDeed('attach')}>
        {t('calls.attach')}
      </Button>
      {call.waits && (
        <Button size="xs" variant="default" onClick={() => onDeed('set_aside')}>
          {t('calls.set_aside')}
        </Button>
      )}
    </Group>
  );
}
