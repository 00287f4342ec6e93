import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { FormPanel } from '@/features/forms/FormPanel';
import { MissingItems } from '@/features/messages/MissingItems';
import { FindingList } from '@/features/tickets/FindingList';
import { formsQuery, useProduct } from '@/shared/api/catalogue';
import type { Ticket } from '@/shared/api/types';
import type { Label } from '@/shared/i18n/labels';
import { useAccount } from '@/shared/lib/session';
import { Panel } from '@/shared/ui/Panel';

export const FINAL = new Set(['closed', 'refused']);

/** What the customer can put right, where it is named. */
export function Missing({ ticket, label }: { ticket: Ticket; label: Label }) {
  const { t } = useTranslation();
  const account = useAccount();
  const product = useProduct(ticket.product);
  const forms = useQuery(formsQuery(ticket.product));
  if (FINAL.has(ticket.status)) return null;
  const formId =
    product?.kinds.find((kind) => kind.code === ticket.kind)?.form ??
    forms.data?.find((form) => ticket.kind && form.required_for?.includes(ticket.kind))?.id;
  const form = forms.data?.find((one) => one.id === formId);
  // What is wrong inside the form is told there.
  const findings = ticket.findings.filter((finding) => !finding.form || finding.form !== form?.id);
  const missing = ticket.missing_fields
    .filter((code) => !forms.data?.some((one) => one.id === code))
    .map((code) => ({ code, title: label('fields', code) }));
  // A field that some kind of request asks for is typed; anything else that is missing can only be a file.
  const typed = new Set(product?.kinds.flatMap((kind) => (kind.fields ?? []).map((field) => field.code)));
  const fields = missing.filter(({ code }) => typed.has(code));
  const files = missing.filter(({ code }) => !typed.has(code));
  return (
    <>
      {missing.length > 0 && (
        <Panel title={t('missing.title', { count: missing.length })}>
          <MissingItems ticket={ticket.id} owner={account.id} fields={fields} files={files} />
        </Panel>
      )}
      {findings.length > 0 && (
        <Panel title={t('finding.title')}>
          <FindingList findings={findings} label={label} />
        </Panel>
      )}
      {form && (
        <Panel title={label('forms', form.id)}>
          <FormPanel
            ticket={ticket.id}
            owner={account.id}
            definition={form}
            renderFindings={(list) => <FindingList findings={list} label={label} />}
          />
        </Panel>
      )}
    </>
  );
}
