import { queryOptions, useQuery } from '@tanstack/react-query';
import { api } from './client';
import type { FormDefinition, Page, Product } from './types';

export const productsQuery = queryOptions({
  queryKey: ['products'],
  queryFn: () => api.get<Page<Product>>('/products').then((page) => page.data),
  staleTime: 5 * 60_000,
});

export const formsQuery = (product: string) =>
  queryOptions({
    queryKey: ['products', product, 'forms'],
    queryFn: () => api.get<Page<FormDefinition>>(`/products/${encodeURIComponent(product)}/forms`).then((page) => page.data),
    staleTime: 5 * 60_000,
  });

export function useProduct(code: string | undefined): Product | undefined {
  const { data } = useQuery(productsQuery);
  return data?.find((product) => product.code === code);
}
