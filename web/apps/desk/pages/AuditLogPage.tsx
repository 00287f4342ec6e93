import { Group, Select, Stack, Text, TextInput } from '@mantine/core';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { AuditLogTable } from '@/features/audit-log/AuditLogTable';
import { type AuditFilter, auditLogQuery, exportAuditLog } from '@/features/audit-log/api';
import { SUBJECTS } from '@/features/audit-log/words';
import { staffQuery } from '@/shared/api/staff';
import { ExportMenu } from '@/shared/ui/ExportMenu';
import { Pages } from '@/shared/ui/Pages';
import { Empty, PageTitle } from '@/shared/ui/states';

/** What was done with accounts, keys and data. Entries are never changed; each holds the digest of the one before. */
export function AuditLogPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const filter = useSearch({ strict: false }) as AuditFilter;
  const list = useInfiniteQuery(auditLogQuery(filter));
  const staff = useQuery(staffQuery);
  const change = (patch: AuditFilter) =>
    void navigate({ to: '/audit-log', search: { ...filter, ...patch }, replace: true, resetScroll: false });
  return (
    <Stack className="page page-wide" gap="md">
      <PageTitle title={t('audit_log.title')} />
      <Text size="sm">{t('audit_log.intro')}</Text>
      <Group gap="md" align="flex-end" className="filter-line">
        <Select
          label={t('audit_log.about')}
          clearable
          placeholder={t('audit_log.anything')}
          clearButtonProps={{ 'aria-label': t('queue.clear') }}
          value={filter.kind ?? null}
          onChange={(kind) => change({ kind: kind ?? undefined })}
          data={SUBJECTS.map((value) => ({ value, label: t(`audit_log.about_${value}`) }))}
        />
        <Select
          label={t('audit_log.who')}
          clearable
          searchable
          placeholder={t('audit_log.anybody')}
          clearButtonProps={{ 'aria-label': t('queue.clear') }}
          value={filter.account ?? null}
          onChange={(account) => change({ account: account ?? undefined })}
          data={(staff.data ?? []).map(({ id, name }) => ({ value: id, label: name }))}
        />
        <TextInput
          type="date"
          label={t('kept.from')}
          value={filter.from ?? ''}
          onChange={(event) => change({ from: event.currentTarget.value || undefined })}
        />
        <TextInput
          type="date"
          label={t('kept.to')}
          value={filter.to ?? ''}
          onChange={(event) => change({ to: event.currentTarget.value || undefined })}
        />
        <ExportMenu name="audit-log" formats={['csv', 'json']} load={(format) => exportAuditLog(filter, format)} />
      </Group>
      <Pages query={list} empty={<Empty title={t('audit_log.none')} />}>
        {(entries) => <AuditLogTable entries={entries} />}
      </Pages>
    </Stack>
  );
}
