import { queryOptions, useQuery } from '@tanstack/react-query';
import { api } from './client';
import type { OrganisationView } from './generated';
import type { FormDefinition, Product } from './types';

export const productsQuery = queryOptions({
  queryKey: ['products'],
  queryFn: () => api.all<Product>('/products'),
  staleTime: 5 * 60_000,
});

/** The API has only the list of organisations: who needs one by its identity walks it once. */
export const organisationsQuery = queryOptions({
  queryKey: ['organisations', 'all'],
  queryFn: () => api.all<OrganisationView>('/organisations'),
  staleTime: 60_000,
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
