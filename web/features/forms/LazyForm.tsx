import { lazy, memo, Suspense, useEffect } from 'react';
import type { FormData, FormDefinition } from '@/shared/api/types';
import { Loading } from '@/shared/ui/states';

const load = () => import('./SchemaForm');
const SchemaForm = lazy(load);

/** Fetches the form library before it is asked for: a click that opens a form then waits for nothing. */
export const usePrefetchedForm = () =>
  useEffect(() => {
    void load().catch(() => undefined);
  }, []);

type Props = {
  definition: Pick<FormDefinition, 'id' | 'schema' | 'ui'>;
  data: FormData;
  onChange: (data: FormData) => void;
  strict: boolean;
  readOnly?: boolean;
  faults?: Record<string, string>;
};

/** The form library is heavy: most pages have no form, and one that has is not drawn anew by what is typed beside it. */
export const LazyForm = memo(function LazyForm(props: Props) {
  return (
    <Suspense fallback={<Loading lines={5} />}>
      <SchemaForm {...props} />
    </Suspense>
  );
});
