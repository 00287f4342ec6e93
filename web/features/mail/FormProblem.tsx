import { Alert, Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { type RefObject, useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiProblem } from '@/shared/api/problems';
import { Problem } from '@/shared/ui/states';
import { placed } from './words';

/** What stands at the fields, and whether anything is left to say beside the button. */
export function usePlaced(error: unknown, shown: string[]) {
  const { i18n } = useTranslation();
  const findings = error instanceof ApiProblem ? error.findings : [];
  const { at, loose } = placed(i18n, findings, shown);
  return { at, allAtFields: findings.length > 0 && loose.length === 0 };
}

/** A refusal: where every finding stands at its field, only that there are some; the first of them is gone to. */
export function FormProblem({
  error,
  allAtFields,
  form,
}: {
  error: unknown;
  allAtFields: boolean;
  form: RefObject<HTMLFormElement | null>;
}) {
  const { t } = useTranslation();
  useEffect(() => {
    if (error) form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [error, form]);
  if (!error) return null;
  if (!allAtFields) return <Problem error={error} />;
  return (
    <Alert color="red" icon={<IconAlertTriangle aria-hidden />} role="alert">
      <Text size="sm">{t('mail.check_fields')}</Text>
    </Alert>
  );
}
