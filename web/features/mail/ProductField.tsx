import { Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { productsQuery } from '@/shared/api/catalogue';
import { useText } from '@/shared/i18n/labels';

type Props = {
  label: string;
  description?: ReactNode;
  error?: string;
  value: string | null;
  onChange: (product: string) => void;
  more?: { value: string; label: string }[];
};

export function ProductField({ value, onChange, more = [], ...rest }: Props) {
  const { t } = useTranslation();
  const text = useText();
  const { data: products = [] } = useQuery(productsQuery);
  return (
    <Select
      {...rest}
      required
      allowDeselect={false}
      placeholder={t('mail.choose')}
      value={value}
      onChange={(product) => product && onChange(product)}
      data={[...products.map((product) => ({ value: product.code, label: text(product.name) })), ...more]}
    />
  );
}
