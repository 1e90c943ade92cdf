import { type ReactNode, useId } from 'react';

type FieldTableProps = {
  readonly title: string;
  readonly note?: string;
  readonly fields: readonly (readonly [name: string, values: readonly string[]])[];
};

/** Fields and what they hold; everything is text. */
export function FieldTable({ title, note, fields }: FieldTableProps): ReactNode {
  const id = useId();
  return (
    <section>
      <h3 id={id}>{title}</h3>
      {note && <p className="soft">{note}</p>}
      <table className="fields" aria-labelledby={id}>
        <tbody>
          {fields.map(([name, values]) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td>{values.join(', ')}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
