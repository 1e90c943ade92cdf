import type { ReactNode } from 'react';
import { JsonView } from '../parts/json-view.tsx';
import { visibleShort } from '../parts/visible.ts';
import type { RulePageData } from './rule-data.ts';

/** What the rule is tested with: records, and the alerts they must give. */
export function CaseList({ cases }: Pick<RulePageData, 'cases'>): ReactNode {
  if (cases.length === 0) return <p className="soft">This rule comes without tests.</p>;
  return (
    <ul className="cases">
      {cases.map(({ title, records, expect }) => (
        <li key={title}>
          <details>
            <summary>
              <span className={expect.length === 0 ? 'chip' : 'chip chip-fires'}>{expect.length === 0 ? 'stays quiet' : 'fires'}</span>{' '}
              {visibleShort(title, 300)}
            </summary>
            {expect.map((fields, i) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: expectations keep their places
              <table key={i} className="fields" aria-label="The alert has">
                <tbody>
                  {fields.map(([field, value]) => (
                    <tr key={field}>
                      <th scope="row">{visibleShort(field)}</th>
                      <td>{visibleShort(JSON.stringify(value))}</td>
                    </tr>
                  ))}
                </tbody>
              </table>
            ))}
            {records.map((record, i) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: records keep their places
              <JsonView key={i} value={record} label={`Record ${i + 1}`} />
            ))}
          </details>
        </li>
      ))}
    </ul>
  );
}
