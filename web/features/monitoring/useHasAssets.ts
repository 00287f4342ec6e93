import { useQuery } from '@tanstack/react-query';
import { someAssetQuery } from './api';

/** Whether there is anything to show under assets; undefined until that is known. */
export function useHasAssets(enabled: boolean): boolean | undefined {
  const { data, isLoading } = useQuery({ ...someAssetQuery, enabled });
  return isLoading ? undefined : (data ?? false);
}
