import { Select, type SelectProps } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { productsQuery } from '@/shared/api/catalogue';
import type { Product } from '@/shared/api/types';
import { useText } from '@/shared/i18n/labels';

type Props = Omit<SelectProps, 'data' | 'value' | 'onChange' | 'multiple'> & {
  value: string | null | undefined;
  onChange: (product: string | null) => void;
  /** Which products are offered; all unless given. */
  only?: (product: Product) => boolean;
  /** What may be chosen in place of a product. */
  more?: { value: string; label: string }[];
};

/** A product by its name. */
export function ProductField({ value, onChange, only, more = [], ...rest }: Props) {
  const text = useText();
  const { data: products = [] } = useQuery(productsQuery);
  const offered = only ? products.filter(only) : products;
  return (
    <Select
      {...rest}
      value={value || null}
      onChange={onChange}
      data={[...offered.map(({ code, name }) => ({ value: code, label: text(name) })), ...more]}
    />
  );
}
