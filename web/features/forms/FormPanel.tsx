import { Badge, Button, Group, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { TFunction } from 'i18next';
import { type ReactNode, useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Finding, FormData, FormDefinition, FormSubmission } from '@/shared/api/types';
import { useDraft } from '@/shared/lib/drafts';
import { Loaded, Problem } from '@/shared/ui/states';
import { toast } from '@/shared/ui/toast';
import { ticketFormsQuery, useSubmitForm } from './api';
import { LazyForm } from './LazyForm';

type Props = {
  ticket: string;
  owner: string;
  definition: FormDefinition;
  renderFindings: (findings: Finding[]) => ReactNode;
};

/** A form on a case: what was filed, what is wrong with it, and the way to file it again. */
export function FormPanel(props: Props) {
  const submissions = useQuery(ticketFormsQuery(props.ticket));
  return (
    <Loaded query={submissions}>
      {(all) => <Filing {...props} filed={all.filter((one) => one.form === props.definition.id).at(-1)} key={props.definition.id} />}
    </Loaded>
  );
}

const NOTHING: FormData | null = null;
const summaryText = (t: TFunction, filed: FormSubmission | undefined) =>
  filed ? t(filed.accepted ? 'form.show' : 'form.correct') : t('form.fill');

function Filing({ ticket, owner, definition, renderFindings, filed }: Props & { filed: FormSubmission | undefined }) {
  const { t } = useTranslation();
  const [draft, setDraft, clearDraft] = useDraft<FormData | null>(`${owner}.${ticket}.form.${definition.id}`, NOTHING);
  const [begun] = useState(draft !== null);
  const [strict, setStrict] = useState(false);
  const submit = useSubmitForm(ticket, definition.id);
  const findings = submit.data?.findings ?? filed?.findings ?? [];
  const accepted = submit.data?.accepted ?? filed?.accepted;
  const data = draft ?? filed?.data ?? {};
  const send = () => {
    setStrict(true);
    submit.mutate(data, {
      onSuccess: (verdict) => {
        clearDraft();
        toast(t(verdict.accepted ? 'form.accepted_toast' : 'form.kept_toast'));
      },
    });
  };
  // A draft begun earlier is shown at once; afterwards the reader opens and closes.
  const openDraft = useCallback(
    (element: HTMLDetailsElement | null) => {
      if (element && begun) element.open = true;
    },
    [begun],
  );
  const body = (
    <>
      <LazyForm definition={definition} data={data} onChange={setDraft} strict={strict || filed !== undefined} />
      {submit.error && <Problem error={submit.error} />}
      <Group>
        <Button onClick={send} loading={submit.isPending}>
          {t(filed ? 'form.resubmit' : 'form.submit')}
        </Button>
        {draft !== null && (
          <Text size="sm" c="dimmed">
            {t('form.draft_kept')}
          </Text>
        )}
      </Group>
    </>
  );
  return (
    <Stack gap="sm">
      {accepted !== undefined && (
        <Group>
          <Badge color={accepted ? 'green' : 'orange'} variant="light" tt="none" radius="sm">
            {t(accepted ? 'form.accepted' : 'form.not_accepted')}
          </Badge>
        </Group>
      )}
      {findings.length > 0 && renderFindings(findings)}
      <details ref={openDraft}>
        <summary className={filed ? undefined : 'summary-button'}>{summaryText(t, filed)}</summary>
        <Stack gap="md" pt="md">
          {body}
        </Stack>
      </details>
    </Stack>
  );
}
