import type { ReactNode } from 'react';
import { spanText } from '../../parts/ago.tsx';
import { Answer } from '../../parts/answer.tsx';
import { Moment } from '../../parts/moment.tsx';
import { Severity } from '../../parts/severity.tsx';
import { visible, visibleShort } from '../../parts/visible.ts';
import { pushRoute } from '../../route.ts';
import { type StoredAlert, useRelated } from '../alert-data.ts';
import { narrowed, queueHref, quoted } from '../criteria.ts';
import { fieldsToReadFirst, flatten, sourceOf, textOf } from '../document.ts';
import { summarize } from '../summary.ts';

type SummaryProps = { readonly alert: StoredAlert; readonly params: URLSearchParams };

/** Who did what to what with which credential, when, and what else there is around it. */
export function SummaryTab({ alert, params }: SummaryProps): ReactNode {
  const { document } = alert;
  const fields = flatten(sourceOf(document));
  const reason = textOf(document, 'kibana.alert.reason');
  const first = fieldsToReadFirst(document).flatMap((name) => (fields.has(name) ? [[name, fields.get(name) ?? []] as const] : []));
  return (
    <>
      {reason !== '' && <p className="lead">{visible(reason)}</p>}
      <dl className="facts">
        {summarize(fields).map(({ question, values }) => (
          <div key={question}>
            <dt>{question}</dt>
            <dd>{values.map((value) => visibleShort(value)).join(' · ')}</dd>
          </div>
        ))}
        <Times alert={alert} />
        <Attack document={document} />
      </dl>
      {first.length > 0 && (
        <section>
          <h3>Look at first</h3>
          <table className="fields" aria-label="Look at first">
            <tbody>
              {first.map(([name, values]) => (
                <tr key={name}>
                  <th scope="row">{visibleShort(name)}</th>
                  <td>
                    {values.map((value) => (
                      <span key={value} className="pivot">
                        {visibleShort(value, 500)}
                        <button
                          type="button"
                          title={`Alerts with ${visibleShort(name)} ${visibleShort(value, 80)}`}
                          aria-label={`Alerts with ${visibleShort(name)} ${visibleShort(value, 80)}`}
                          onClick={() =>
                            pushRoute(
                              queueHref(params, { status: 'all', query: narrowed(params.get('query') ?? '', `${name}: ${quoted(value)}`) }),
                            )
                          }
                        >
                          ⌕
                        </button>
                      </span>
                    ))}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
      <Related id={alert.id} params={params} />
    </>
  );
}

function Times({ alert: { document, time } }: { readonly alert: StoredAlert }): ReactNode {
  const happened = Date.parse(textOf(document, 'kibana.alert.original_time'));
  return (
    <>
      {!Number.isNaN(happened) && (
        <div>
          <dt>Happened</dt>
          <dd>
            <Moment time={happened} /> UTC{time > happened ? <span className="soft">, alert {spanText(time - happened)} later</span> : ''}
          </dd>
        </div>
      )}
    </>
  );
}

/** What the rule says of ATT&CK. */
function Attack({ document }: { readonly document: StoredAlert['document'] }): ReactNode {
  const all = flatten(document);
  const tactics = [...new Set(all.get('kibana.alert.rule.threat.tactic.name') ?? [])];
  const subtechniques = all.get('kibana.alert.rule.threat.technique.subtechnique.name') ?? [];
  const ids = all.get('kibana.alert.rule.threat.technique.subtechnique.id') ?? [];
  const names = [...new Set(ids.map((id, i) => `${id} ${subtechniques[i] ?? ''}`))];
  if (tactics.length === 0) return null;
  return (
    <div>
      <dt>ATT&amp;CK</dt>
      <dd>
        {tactics.map((tactic) => (
          <span key={tactic} className="chip">
            {visibleShort(tactic)}
          </span>
        ))}{' '}
        {visibleShort(names.join(', '))}
      </dd>
    </div>
  );
}

const SHARED: Readonly<Record<string, string>> = {
  user: 'user',
  credential: 'credential',
  host: 'host',
  address: 'address',
  target: 'target',
};

/** Alerts of the month before and after that share something with this one. */
function Related({ id, params }: { readonly id: string; readonly params: URLSearchParams }): ReactNode {
  return (
    <section>
      <h3>Around it</h3>
      <Answer query={useRelated(id)}>
        {({ total, alerts }) =>
          total === 0 ? (
            <p className="soft">No other alert of the month before and after shares its user, credential, host, address or target.</p>
          ) : (
            <>
              <p className="soft">
                {total === 1 ? '1 alert shares' : `${total} alerts share`} something with it{total > 8 ? '; the latest 8 are shown' : ''}.
              </p>
              <ul className="related">
                {alerts.slice(0, 8).map((other) => (
                  <li key={other.id}>
                    <Severity value={other.severity} />
                    <span className="related-what">
                      <a href={queueHref(params, { alert: other.id })}>{visibleShort(other.title, 160)}</a>
                      <span className="sub">
                        <Moment time={other.time} /> · same{' '}
                        {[...new Set(other.shares.map(({ entity }) => SHARED[entity] ?? entity))].join(', ')}
                      </span>
                    </span>
                  </li>
                ))}
              </ul>
            </>
          )
        }
      </Answer>
    </section>
  );
}
