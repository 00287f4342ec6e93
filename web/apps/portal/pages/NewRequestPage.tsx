import { Button, Group, Stack, Text, Textarea } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconSend } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { LazyForm } from '@/features/forms/LazyForm';
import { MatchingArticles } from '@/features/knowledge/MatchingArticles';
import { EMPTY_DRAFT, previewQuery, type RequestDraft, useCreateRequest } from '@/features/requests/api';
import { ChoiceCards } from '@/features/requests/ChoiceCards';
import { FieldInputs } from '@/features/requests/FieldInputs';
import { PreviewPanel } from '@/features/requests/PreviewPanel';
import { CoverageText } from '@/features/tickets/CoverageText';
import { FindingList } from '@/features/tickets/FindingList';
import { formsQuery, productsQuery } from '@/shared/api/catalogue';
import type { KindDeclaration, Product } from '@/shared/api/types';
import { useLabels, useText } from '@/shared/i18n/labels';
import { useDraft } from '@/shared/lib/drafts';
import { ticketPath } from '@/shared/lib/paths';
import { useAccount } from '@/shared/lib/session';
import { firstLine } from '@/shared/lib/text';
import { FilePicker } from '@/shared/ui/FilePicker';
import { Panel } from '@/shared/ui/Panel';
import { Empty, Loaded, PageTitle, Problem } from '@/shared/ui/states';
import { PreviewDeadline } from '../PreviewDeadline';

const PAUSE_BEFORE_PREVIEW_MS = 600;

export function NewRequestPage() {
  const { t } = useTranslation();
  const text = useText();
  const navigate = useNavigate();
  const products = useQuery(productsQuery);
  const { product: chosen } = useSearch({ strict: false }) as { product?: string };
  return (
    <Stack className="page" gap="lg">
      <PageTitle title={t('request.title')} />
      <Loaded query={products}>
        {(all) => {
          const product = all.find((one) => one.code === chosen) ?? (all.length === 1 ? all[0] : undefined);
          if (all.length === 0) return <Empty title={t('request.no_products')} />;
          return (
            <>
              <ChoiceCards
                label={t('request.product')}
                name="product"
                value={product?.code ?? ''}
                choices={all.map((one) => ({ value: one.code, title: text(one.name), detail: one.provider.name }))}
                onChange={(code) => void navigate({ to: '/new', search: { product: code }, replace: true })}
              />
              {product && <RequestForm product={product} key={product.code} />}
            </>
          );
        }}
      </Loaded>
    </Stack>
  );
}

function RequestForm({ product }: { product: Product }) {
  const { t } = useTranslation();
  const text = useText();
  const account = useAccount();
  const [draft, setDraft, clearDraft] = useDraft<RequestDraft>(`${account.id}.new.${product.code}`, EMPTY_DRAFT);
  const kind = product.kinds.find((one) => one.code === draft.kind);
  return (
    <>
      <ChoiceCards
        label={t('request.kind')}
        name="kind"
        value={draft.kind}
        choices={product.kinds.map((one) => ({ value: one.code, title: text(one.title) }))}
        onChange={(code) => setDraft({ ...draft, kind: code })}
      />
      {kind && <RequestBody product={product} kind={kind} draft={draft} setDraft={setDraft} clearDraft={clearDraft} />}
    </>
  );
}

type BodyProps = {
  product: Product;
  kind: KindDeclaration;
  draft: RequestDraft;
  setDraft: (draft: RequestDraft) => void;
  clearDraft: () => void;
};

function RequestBody({ product, kind, draft, setDraft, clearDraft }: BodyProps) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const label = useLabels(product.code);
  const [files, setFiles] = useState<File[]>([]);
  const [settled] = useDebouncedValue(draft, PAUSE_BEFORE_PREVIEW_MS);
  // The request's own words are the description: the server takes them for this field.
  const fields = (kind.fields ?? []).filter((field) => field.code !== 'problem');
  const forms = useQuery(formsQuery(product.code));
  const formId = kind.form ?? forms.data?.find((form) => form.required_for?.includes(kind.code))?.id;
  const form = forms.data?.find((one) => one.id === formId);
  const attachments = files.map((file) => ({ name: file.name, media_type: file.type || 'application/octet-stream', content: '' }));
  const preview = useQuery(previewQuery(product.code, { ...settled, kind: kind.code }, formId, attachments));
  const create = useCreateRequest(product.code, formId);
  const incomplete =
    (preview.data?.missing_fields.length ?? 0) + (preview.data?.findings.filter((one) => one.severity === 'error').length ?? 0);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const ticket = await create.mutateAsync({ draft, files });
    clearDraft();
    await navigate({ to: ticketPath(ticket.id) });
  };
  return (
    <form noValidate onSubmit={(event) => void submit(event).catch(() => undefined)} className="with-aside">
      <Stack gap="lg">
        <Panel title={t('request.what')}>
          <Stack gap="md">
            {fields.length > 0 && (
              <FieldInputs fields={fields} values={draft.fields} label={label} onChange={(fields) => setDraft({ ...draft, fields })} />
            )}
            <FilePicker files={files} onChange={setFiles}>
              <Textarea
                label={t('request.description')}
                description={t('request.description_hint')}
                autosize
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
            <LazyForm
              definition={form}
              data={draft.forms[form.id] ?? {}}
              strict={create.isError}
              onChange={(data) => setDraft({ ...draft, forms: { ...draft.forms, [form.id]: data } })}
            />
          </Panel>
        )}
      </Stack>
      <aside className="follows" aria-label={t('preview.title')}>
        <Stack gap="md">
          <PreviewPanel
            preview={preview.data}
            error={preview.error}
            refreshing={preview.isFetching}
            label={label}
            renderCoverage={(coverage) => <CoverageText coverage={coverage} label={label} />}
            renderFindings={(findings) => <FindingList findings={findings} label={label} />}
            renderTimer={(timer) => <PreviewDeadline timer={timer} label={label} />}
          />
          <MatchingArticles product={product.code} subject={firstLine(draft.text)} />
          {create.error && <Problem error={create.error} />}
          <Group>
            <Button
              type="submit"
              size="md"
              fullWidth
              loading={create.isPending}
              disabled={draft.text.trim() === ''}
              leftSection={<IconSend size={18} aria-hidden />}
            >
              {t(incomplete > 0 ? 'request.send_incomplete' : 'request.send')}
            </Button>
            {draft.text.trim() === '' && (
              <Text size="sm" c="dimmed">
                {t('request.describe_first')}
              </Text>
            )}
          </Group>
        </Stack>
      </aside>
    </form>
  );
}
