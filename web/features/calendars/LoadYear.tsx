import { FileInput, NumberInput, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { FormDialog } from '@/shared/ui/FormDialog';
import { toast } from '@/shared/ui/toast';
import { useLoadYear } from './api';
import { Impact } from './Impact';

/** The yearly production calendar, as a document with its holidays and moved days. */
export function LoadYear({ set, year: shown, onClose }: { set: string; year: number; onClose: () => void }) {
  const { t } = useTranslation();
  const [year, setYear] = useState<string | number>(shown);
  const [document, setDocument] = useState<unknown>(null);
  const [broken, setBroken] = useState(false);
  const load = useLoadYear(set);
  const read = (file: File | null) => {
    setDocument(null);
    setBroken(false);
    file
      ?.text()
      .then((text) => setDocument(JSON.parse(text)))
      .catch(() => setBroken(true));
  };
  const whole = document !== null && Number(year) >= 1990;
  const submit = () =>
    load.mutate(
      { year: Number(year), document },
      {
        onSuccess: () => {
          toast(t('calendar.year_loaded', { year }));
          onClose();
        },
      },
    );
  return (
    <FormDialog
      title={t('calendar.load_year', { set })}
      submit={t('calendar.load')}
      ready={whole}
      pending={load.isPending}
      error={load.error}
      onSubmit={submit}
      onClose={onClose}
      size="lg"
    >
      <Text size="sm">{t('calendar.load_hint')}</Text>
      <NumberInput label={t('calendar.year')} value={year} onChange={setYear} thousandSeparator="" allowDecimal={false} />
      <FileInput
        label={t('calendar.file')}
        placeholder={t('calendar.choose_file')}
        accept="application/json"
        error={broken && t('calendar.broken_file')}
        onChange={read}
      />
      <Impact change={whole ? { set, year: Number(year), document } : null} />
    </FormDialog>
  );
}
