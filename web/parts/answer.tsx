import { Alert, Loader } from '@mantine/core';
import type { ReactNode } from 'react';

/** What went wrong, and what the service says about it. */
export function Problem({ error }: { readonly error: Error }): ReactNode {
  return (
    <Alert color="red" variant="outline" className="problem" title="That did not work">
      {error.message}
    </Alert>
  );
}

type AnswerProps<Data> = {
  readonly query: { readonly data: Data | undefined; readonly error: Error | null };
  readonly children: (data: Data) => ReactNode;
};

/** What was asked for, when it is there. What came last stays when the service cannot be reached for a moment. */
export function Answer<Data>({ query: { data, error }, children }: AnswerProps<Data>): ReactNode {
  return (
    <>
      {error && <Problem error={error} />}
      {data === undefined && !error && <Loader aria-label="Loading" />}
      {data !== undefined && children(data)}
    </>
  );
}
