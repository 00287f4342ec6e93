import { queryOptions, useQuery } from '@tanstack/react-query';
import { api } from './client';
import type { FormDefinition, Product } from './types';

export const productsQuery = queryOptions({
  queryKey: ['products'],
  queryFn: () => api.all<Product>('/products'),
  staleTime: 5 * 60_000,
});

export const formsQuery = (product: string) =>
  queryOptions({
    queryKey: ['products', product, 'forms'],
    queryFn: () => api.all<FormDefinition>(`/products/${encodeURIComponent(product)}/forms`),
    staleTime: 5 * 60_000,
  });

export function useProduct(code: string | undefined): Product | undefined {
  const { data } = useQuery(productsQuery);
  return data?.find((product) => product.code === code);
}
