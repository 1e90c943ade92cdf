import type { ReactNode } from 'react';
import { Answer } from '../../parts/answer.tsx';
import { visibleShort } from '../../parts/visible.ts';
import { type CredentialChange, useExplanation } from '../alert-data.ts';
import { flatten, type JsonObject } from '../document.ts';

const SIGNS = { added: '+ added', removed: '− removed', kept: '= kept' } as const;

/** Which credentials there were before, and which after. */
export function CredentialTab({ id, document }: { readonly id: string; readonly document: JsonObject }): ReactNode {
  const fields = [...flatten(document)].filter(([name]) => name.startsWith('cred.'));
  return (
    <>
      <Answer query={useExplanation(id)}>
        {({ sources }) => {
          const changes = sources.flatMap(({ credentials }) => credentials ?? []);
          if (changes.length === 0)
            return <p className="soft">The events name no credential before and after; what they say of it is below.</p>;
          // biome-ignore lint/suspicious/noArrayIndexKey: changes keep their places
          return changes.map((change, i) => <Change key={i} change={change} />);
        }}
      </Answer>
      <section>
        <h3>Everything the log says of it</h3>
        <table className="fields" aria-label="Fields of the credential">
          <tbody>
            {fields.map(([name, values]) => (
              <tr key={name}>
                <th scope="row">{visibleShort(name)}</th>
                <td>{values.map((value) => visibleShort(value, 500)).join(', ')}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </>
  );
}

function Change({ change: { credentials, keptCount, expires, isPartial } }: { readonly change: CredentialChange }): ReactNode {
  const before = credentials.filter(({ change }) => change !== 'added').length + keptCount;
  const after = credentials.filter(({ change }) => change !== 'removed').length + keptCount;
  return (
    <section>
      <h3>
        Before: {before} · after: {after}
      </h3>
      <div className="wide">
        <table className="diff" aria-label="Credentials before and after">
          <thead>
            <tr>
              <th scope="col">Change</th>
              <th scope="col">Type</th>
              <th scope="col">Usage</th>
              <th scope="col">Name (free text)</th>
              <th scope="col">Id</th>
            </tr>
          </thead>
          <tbody>
            {credentials.map(({ change, id, type, usage, name }) => (
              <tr key={`${change} ${id}`} className={`diff-${change}`}>
                <td>{SIGNS[change]}</td>
                <td data-title="Type">{visibleShort(type) || '—'}</td>
                <td data-title="Usage">{visibleShort(usage) || '—'}</td>
                <td data-title="Name">{visibleShort(name) || '—'}</td>
                <td data-title="Id">
                  <code>{visibleShort(id)}</code>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {keptCount > 0 && <p className="soft">{keptCount} more were there before and after; the log does not name them.</p>}
      <p className="soft">{expires === 'unknown' ? 'When they expire is not in the log.' : `Expires: ${visibleShort(expires)}`}</p>
      {isPartial && <p className="soft">A part of the log’s list could not be read.</p>}
    </section>
  );
}
