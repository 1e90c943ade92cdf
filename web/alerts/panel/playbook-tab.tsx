import { NativeSelect } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { Answer } from '../../parts/answer.tsx';
import { MarkdownText } from '../../parts/markdown-text.tsx';
import { visible, visibleShort } from '../../parts/visible.ts';
import { useRulePage } from '../../rules/rule-data.ts';
import type { StoredAlert } from '../alert-data.ts';
import { flatten } from '../document.ts';

/** What a shell takes as it stands; anything else an attacker may have chosen to run. */
const HARMLESS = /^[\w.@:/+=-]{1,300}$/;

const PLACEHOLDER = /<([a-z_]\w*(?:\.\w+)+)>/g;

/** How to respond, with the values of the alert where the playbook leaves room for them. */
export function PlaybookTab({ alert }: { readonly alert: StoredAlert }): ReactNode {
  return (
    <Answer query={useRulePage(alert.ruleId)}>
      {({ playbook }) =>
        playbook === '' ? <p className="soft">The rule has no playbook.</p> : <Filled alert={alert} playbook={playbook} />
      }
    </Answer>
  );
}

function Filled({ alert, playbook }: { readonly alert: StoredAlert; readonly playbook: string }): ReactNode {
  const [picked, setPicked] = useState<Readonly<Record<string, string>>>({});
  const fields = flatten(alert.document);
  const names = [...new Set([...playbook.matchAll(PLACEHOLDER)].map(([, name]) => name ?? ''))];
  const filling = (name: string): string => picked[name] ?? fields.get(name)?.[0] ?? '';
  const text = playbook.replace(PLACEHOLDER, (whole, name: string) => (HARMLESS.test(filling(name)) ? filling(name) : whole));
  return (
    <>
      {names.length > 0 && (
        <section>
          <h3>Filled in from the alert</h3>
          <table className="fields" aria-label="Filled in from the alert">
            <tbody>
              {names.map((name) => (
                <tr key={name}>
                  <th scope="row">{name}</th>
                  <td>
                    <Value
                      name={name}
                      value={filling(name)}
                      values={fields.get(name) ?? []}
                      onPick={(value) => setPicked({ ...picked, [name]: value })}
                    />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
      <MarkdownText text={visible(text)} />
    </>
  );
}

type ValueProps = {
  readonly name: string;
  readonly value: string;
  readonly values: readonly string[];
  readonly onPick: (value: string) => void;
};

function Value({ name, value, values, onPick }: ValueProps): ReactNode {
  if (values.length === 0) return <span className="soft">not in the alert: left as it is</span>;
  if (!HARMLESS.test(value))
    return (
      <>
        {visibleShort(value)} <strong className="caution">not filled in: a shell would read more than a value in it</strong>
      </>
    );
  if (values.length === 1) return <code>{visibleShort(value)}</code>;
  return (
    <NativeSelect
      aria-label={`Which ${name}`}
      size="xs"
      value={value}
      onChange={(event) => onPick(event.currentTarget.value)}
      data={values.map((one) => ({ value: one, label: visibleShort(one, 100) }))}
    />
  );
}
