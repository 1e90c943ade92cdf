import { Button } from '@mantine/core';
import { type ReactNode, useState } from 'react';

/** Puts a text on the clipboard, and says so. */
export function CopyButton({ text, what }: { readonly text: () => string; readonly what: string }): ReactNode {
  const [said, setSaid] = useState('');
  const copy = () => {
    navigator.clipboard.writeText(text()).then(
      () => setSaid('Copied'),
      () => setSaid('Not allowed here'),
    );
    setTimeout(() => setSaid(''), 2000);
  };
  return (
    <Button size="compact-sm" variant="default" onClick={copy}>
      {said === '' ? what : said}
    </Button>
  );
}
