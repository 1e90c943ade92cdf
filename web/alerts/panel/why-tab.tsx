import type { ReactNode } from 'react';
import { Answer } from '../../parts/answer.tsx';
import { JsonView } from '../../parts/json-view.tsx';
import { Moment } from '../../parts/moment.tsx';
import { QueryText } from '../../parts/query-text.tsx';
import { visible, visibleShort } from '../../parts/visible.ts';
import { useRulePage } from '../../rules/rule-data.ts';
import { type Clause, type ExplainedSource, type StoredAlert, useExplanation } from '../alert-data.ts';
import { queryOf } from '../document.ts';

/** The rule's query beside the event: each clause ticked, and the values in their places. */
export function WhyTab({ alert: { id, ruleId, document } }: { readonly alert: StoredAlert }): ReactNode {
  const query = queryOf(document);
  const marks = useRulePage(ruleId).data?.queries.find(({ text }) => text === query)?.marks ?? [];
  return (
    <>
      {query !== '' && (
        <section>
          <h3>What the rule asks</h3>
          <QueryText text={query} marks={marks} label="What the rule asks" />
        </section>
      )}
      <Answer query={useExplanation(id)}>
        {({ isRuleThere, sourceCount, missing, besides, sources }) => (
          <>
            {!isRuleThere && <p className="soft">The rule is no longer loaded, so that nobody can say which of its clauses held.</p>}
            {besides.length > 0 && (
              <section>
                <h3>What it takes besides</h3>
                <ul>
                  {besides.map((one) => (
                    <li key={one}>{visible(one)}</li>
                  ))}
                </ul>
              </section>
            )}
            {sources.map((source, i) => (
              <Source key={source.id} source={source} title={sourceCount === 1 ? 'The event' : `Event ${i + 1} of ${sourceCount}`} />
            ))}
            {missing > 0 && <p className="soft">{missing === 1 ? '1 event is' : `${missing} events are`} no longer stored.</p>}
            {sourceCount === 0 && (
              <p className="soft">The alert is about what many events come to together; none of them stands behind it alone.</p>
            )}
          </>
        )}
      </Answer>
    </>
  );
}

function Source({ source, title }: { readonly source: ExplainedSource; readonly title: string }): ReactNode {
  const { met, marks, dataset, time, document } = source;
  return (
    <section>
      <h3>
        {title}{' '}
        <span className="soft">
          {visibleShort(dataset)} · <Moment time={time} /> UTC
        </span>
      </h3>
      {met.map(({ title: filter, clause }) => (
        <div key={filter} className="clauses">
          {filter !== '' && <p className="soft">{visible(filter)}</p>}
          <ul>
            <ClauseItem clause={clause} />
          </ul>
        </div>
      ))}
      <p className="soft mark-legend">
        <mark className="mark-field">value</mark> in a field the rule asks for <mark className="mark-value">value</mark> the same text
        elsewhere in the record
      </p>
      <JsonView value={document} marks={new Map(marks.map(({ pointer, kind }) => [pointer, kind]))} label={`${title} as JSON`} />
    </section>
  );
}

const JOINTS: Readonly<Record<string, string>> = {
  and: 'all of these',
  or: 'at least one of these',
  not: 'none of this',
  nested: 'an object that meets',
};

function ClauseItem({ clause: { kind, words, isTrue, operands, seen } }: { readonly clause: Clause }): ReactNode {
  const sign = isTrue ? 'holds' : 'does not hold';
  return (
    <li>
      <span className={isTrue ? 'tick' : 'cross'} role="img" aria-label={sign} title={sign}>
        {isTrue ? '✓' : '✗'}
      </span>{' '}
      {kind === 'leaf' ? <code>{visibleShort(words, 600)}</code> : <span className="soft">{JOINTS[kind]}</span>}
      {kind === 'leaf' &&
        isTrue &&
        seen
          .filter(({ values }) => values.length > 0)
          .map(({ field, values, more }) => (
            <div key={field} className="seen">
              {visibleShort(field)} = {values.map((value) => visibleShort(JSON.stringify(value), 200)).join(', ')}
              {more > 0 ? ` and ${more} more` : ''}
            </div>
          ))}
      {operands.length > 0 && (
        <ul>
          {operands.map((operand, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: clauses keep their places, and two may be the same
            <ClauseItem key={i} clause={operand} />
          ))}
        </ul>
      )}
    </li>
  );
}
