import { Button, CloseButton, Kbd } from '@mantine/core';
import { type ReactNode, useEffect, useRef } from 'react';

const KEYS: readonly (readonly [keys: readonly string[], what: string])[] = [
  [['j', 'k'], 'next alert, alert before'],
  [['Enter'], 'open the alert'],
  [['Esc'], 'back to the queue'],
  [['a'], 'acknowledge'],
  [['f'], 'close as false positive'],
  [['o'], 'open again'],
  [['u'], 'take the last change back'],
  [['x'], 'choose, for several at once'],
  [['/'], 'type a query'],
  [['?'], 'this help'],
];

type KeyHelpProps = { readonly isOn: boolean; readonly onToggle: () => void; readonly onClose: () => void };

/** What keys do, over everything else. */
export function KeyHelp({ isOn, onToggle, onClose }: KeyHelpProps): ReactNode {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog ref={dialog} className="help" aria-labelledby="key-help" onClose={onClose}>
      <CloseButton aria-label="Close the help" className="panel-close" onClick={onClose} />
      <h2 id="key-help">Keys of the queue</h2>
      <dl>
        {KEYS.map(([keys, what]) => (
          <div key={what}>
            <dt>
              {keys.map((key) => (
                <Kbd key={key}>{key}</Kbd>
              ))}
            </dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
      <Button size="compact-sm" variant="default" aria-pressed={isOn} onClick={onToggle}>
        Single keys: {isOn ? 'on' : 'off'}
      </Button>
    </dialog>
  );
}
