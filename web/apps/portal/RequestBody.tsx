import { Button, Group, Stack, Text } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconSend } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type FormEvent, memo, startTransition, useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { OutsideHours } from '@/features/catalogue/ServiceHours';
import { LazyForm } from '@/features/forms/LazyForm';
import { MatchingArticles } from '@/features/knowledge/MatchingArticles';
import { previewQuery, type RequestDraft, useCreateRequest } from '@/features/requests/api';
import { PreviewPanel } from '@/features/requests/PreviewPanel';
import { CoverageText } from '@/features/tickets/CoverageText';
import { FindingList } from '@/features/tickets/FindingList';
import { formsQuery } from '@/shared/api/catalogue';
import type { FormData, FormDefinition, KindDeclaration, Preview, Product } from '@/shared/api/types';
import { useLabels } from '@/shared/i18n/labels';
import { useFileDraft } from '@/shared/lib/fileDrafts';
import { ticketPath } from '@/shared/lib/paths';
import { firstLine } from '@/shared/lib/text';
import { FieldInputs } from '@/shared/ui/FieldInputs';
import { FilePicker } from '@/shared/ui/FilePicker';
import { GrowingTextarea } from '@/shared/ui/GrowingTextarea';
import { Panel } from '@/shared/ui/Panel';
import { Problem } from '@/shared/ui/states';
import { PreviewDeadline } from './PreviewDeadline';
import { HoursLeft } from './RightText';

const PAUSE_BEFORE_PREVIEW_MS = 600;

type Props = {
  product: Product;
  kind: KindDeclaration;
  /** Of the draft; its files are kept under the same name. */
  name: string;
  draft: RequestDraft;
  setDraft: (draft: RequestDraft | ((before: RequestDraft) => RequestDraft)) => void;
  clearDraft: () => void;
};

const NOTHING: FormData = {};

const formOf = (kind: KindDeclaration, forms: FormDefinition[] | undefined) => {
  const id = kind.form ?? forms?.find((form) => form.required_for?.includes(kind.code))?.id;
  return { id, form: forms?.find((one) => one.id === id) };
};

const faults = (preview: Preview | undefined) =>
  (preview?.missing_fields.length ?? 0) + (preview?.findings.filter((one) => one.severity === 'error').length ?? 0);

/** The form of one kind of request, and beside it what would follow if it were sent now. */
export function RequestBody({ product, kind, name, draft, setDraft, clearDraft }: Props) {
  const navigate = useNavigate();
  const label = useLabels(product.code);
  const [files, setFiles] = useFileDraft(name);
  const [settled] = useDebouncedValue(draft, PAUSE_BEFORE_PREVIEW_MS);
  const forms = useQuery(formsQuery(product.code));
  const { id, form } = formOf(kind, forms.data);
  const attachments = files.map((file) => ({ name: file.name, media_type: file.type || 'application/octet-stream' }));
  const preview = useQuery(previewQuery(product.code, { ...settled, kind: kind.code }, id, attachments));
  const { create, progress } = useCreateRequest(product.code, id);

  const submit = async () => {
    if (create.isPending) return;
    const ticket = await create.mutateAsync({ draft, files });
    clearDraft();
    setFiles([]);
    await navigate({ to: ticketPath(ticket.id) });
  };
  return (
    <form
      noValidate
      onSubmit={(event: FormEvent) => {
        event.preventDefault();
        void submit().catch(() => undefined);
      }}
      className="with-aside"
    >
      <Asked
        kind={kind}
        form={form}
        draft={draft}
        setDraft={setDraft}
        files={files}
        setFiles={setFiles}
        progress={progress}
        label={label}
        error={create.error}
      />
      <Before
        preview={preview}
        product={product}
        label={label}
        empty={draft.text.trim() === ''}
        subject={firstLine(draft.text)}
        error={create.error}
        sending={create.isPending}
      />
    </form>
  );
}

type AskedProps = Pick<Props, 'kind' | 'draft' | 'setDraft'> & {
  form: FormDefinition | undefined;
  files: File[];
  setFiles: (files: File[]) => void;
  progress: number | null;
  label: ReturnType<typeof useLabels>;
  error: unknown;
};

function Asked({ kind, form, draft, setDraft, files, setFiles, progress, label, error }: AskedProps) {
  const { t } = useTranslation();
  // The request's own words are the description: the server takes them for this field.
  const fields = (kind.fields ?? []).filter((field) => field.code !== 'problem');
  const formId = form?.id;
  const fill = useCallback(
    (data: FormData) => {
      if (!formId) return;
      // The form shows its answer by itself; the draft and what follows from it may come a moment later.
      startTransition(() => setDraft((before) => ({ ...before, forms: { ...before.forms, [formId]: data } })));
    },
    [formId, setDraft],
  );
  return (
    <Stack gap="lg">
      <Panel title={t('request.what')}>
        <Stack gap="md">
          {fields.length > 0 && (
            <FieldInputs
              fields={fields}
              values={draft.fields}
              label={label}
              onChange={(values) => setDraft({ ...draft, fields: values })}
            />
          )}
          <FilePicker files={files} onChange={setFiles} progress={progress} error={error}>
            <GrowingTextarea
              label={t('request.description')}
              description={t('request.description_hint')}
              withAsterisk
              aria-required
              minRows={5}
              maxRows={20}
              value={draft.text}
              onChange={(event) => setDraft({ ...draft, text: event.currentTarget.value })}
            />
          </FilePicker>
        </Stack>
      </Panel>
      {form && (
        <Panel title={label('forms', form.id)}>
          <LazyForm definition={form} data={draft.forms[form.id] ?? NOTHING} strict={Boolean(error)} onChange={fill} />
        </Panel>
      )}
    </Stack>
  );
}

type BeforeProps = {
  preview: { data: Preview | undefined; error: unknown; isFetching: boolean };
  product: Product;
  label: ReturnType<typeof useLabels>;
  empty: boolean;
  /** The first line of what is written. */
  subject: string;
  error: unknown;
  sending: boolean;
};

/** What the customer knows before they send: covered or not, hours left, what is missing, which deadline and why. */
const Before = memo(function Before({ preview, product, label, empty, subject, error, sending }: BeforeProps) {
  const { t } = useTranslation();
  return (
    <aside className="follows" aria-label={t('preview.title')}>
      <Stack gap="md">
        <PreviewPanel
          preview={preview.data}
          error={preview.error}
          refreshing={preview.isFetching}
          label={label}
          renderCoverage={(coverage) => (
            <Stack gap="xs">
              <CoverageText coverage={coverage} label={label} />
              <HoursLeft product={product.code} />
              <OutsideHours calendar={product.calendar} />
            </Stack>
          )}
          renderFindings={(findings) => <FindingList findings={findings} label={label} />}
          renderTimer={(timer) => <PreviewDeadline timer={timer} label={label} />}
        />
        <MatchingArticles product={product.code} subject={subject} />
        {Boolean(error) && <Problem error={error} />}
        <Group>
          <Button type="submit" size="md" fullWidth loading={sending} disabled={empty} leftSection={<IconSend size={18} aria-hidden />}>
            {t(faults(preview.data) > 0 ? 'request.send_incomplete' : 'request.send')}
          </Button>
          <Text size="sm" c="dimmed">
            {t(empty ? 'request.describe_first' : 'request.draft_kept')}
          </Text>
        </Group>
      </Stack>
    </aside>
  );
});
