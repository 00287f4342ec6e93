import { useQuery } from '@tanstack/react-query';
import { someAssetQuery } from './api';

/** Whether there is anything to show under assets; until that is known, there is not. */
export function useHasAssets(enabled: boolean): boolean {
  const { data } = useQuery({ ...someAssetQuery, enabled });
  return data ?? false;
}
