import { type ReactNode, useEffect } from 'react';

/** The heading of a page, and the name of its tab. */
export function PageTitle({ children }: { readonly children: string }): ReactNode {
  useEffect(() => {
    document.title = `${children} · Tocsin`;
  }, [children]);
  return <h1>{children}</h1>;
}
