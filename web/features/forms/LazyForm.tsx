import { lazy, Suspense } from 'react';
import type { FormData, FormDefinition } from '@/shared/api/types';
import { Loading } from '@/shared/ui/states';

const SchemaForm = lazy(() => import('./SchemaForm'));

type Props = {
  definition: Pick<FormDefinition, 'id' | 'schema' | 'ui'>;
  data: FormData;
  onChange: (data: FormData) => void;
  strict: boolean;
  readOnly?: boolean;
};

/** The form library is heavy and most pages have no form. */
export function LazyForm(props: Props) {
  return (
    <Suspense fallback={<Loading lines={5} />}>
      <SchemaForm {...props} />
    </Suspense>
  );
}
