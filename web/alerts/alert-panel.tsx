import { Button, CloseButton, Group } from '@mantine/core';
import { type ReactNode, useEffect, useRef } from 'react';
import { Answer } from '../parts/answer.tsx';
import { MarkdownText } from '../parts/markdown-text.tsx';
import { Moment } from '../parts/moment.tsx';
import { Severity } from '../parts/severity.tsx';
import { hrefOf } from '../route.ts';
import { type AlertStatus, STATUSES, type StoredAlert, useAlert } from './alert-data.ts';
import { fieldsInQuery, fieldsToReadFirst, flatten, queryOf, sourceOf, textOf } from './document.ts';
import { FieldTable } from './field-table.tsx';
import { summarize } from './summary.ts';

type PanelProps = {
  readonly id: string;
  readonly canChange: boolean;
  readonly onStatus: (status: AlertStatus) => void;
  readonly onClose: () => void;
};

/** One alert, beside the queue. */
export function AlertPanel({ id, canChange, onStatus, onClose }: PanelProps): ReactNode {
  const top = useRef<HTMLElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another alert begins at its top
  useEffect(() => {
    top.current?.scrollTo(0, 0);
  }, [id]);
  return (
    <aside className="panel" aria-label="Alert" ref={top}>
      <CloseButton aria-label="Close the alert" className="panel-close" onClick={onClose} />
      <Answer query={useAlert(id)}>{(alert) => <Details alert={alert} canChange={canChange} onStatus={onStatus} />}</Answer>
    </aside>
  );
}

const ACTIONS: Readonly<Record<AlertStatus, string>> = { open: 'Open again', acknowledged: 'Acknowledge', closed: 'Close' };

type DetailsProps = Pick<PanelProps, 'canChange' | 'onStatus'> & { readonly alert: StoredAlert };

function Details({ alert, canChange, onStatus }: DetailsProps): ReactNode {
  const { document } = alert;
  const name = textOf(document, 'kibana.alert.rule.name');
  return (
    <>
      <h2>{textOf(document, 'tocsin.alert.title') || name}</h2>
      <p className="line">
        <Severity value={alert.severity} />
        <span className={`status status-${alert.status}`}>{alert.status}</span>
        <Moment time={alert.time} />
        <a href={hrefOf(['rules', alert.ruleId])}>{name}</a>
      </p>
      <p>{textOf(document, 'kibana.alert.reason')}</p>
      {canChange && (
        <Group gap="xs">
          {STATUSES.filter((status) => status !== alert.status).map((status) => (
            <Button
              key={status}
              size="compact-sm"
              variant={status === 'acknowledged' ? 'filled' : 'default'}
              onClick={() => onStatus(status)}
            >
              {ACTIONS[status]}
            </Button>
          ))}
        </Group>
      )}
      <Evidence alert={alert} />
    </>
  );
}

function Evidence({ alert: { document } }: { readonly alert: StoredAlert }): ReactNode {
  const source = sourceOf(document);
  const fields = flatten(source);
  const query = queryOf(document);
  const guide = textOf(document, 'kibana.alert.rule.note');
  const summary = summarize(fields);
  const pick = (names: readonly string[]) => names.flatMap((name) => (fields.has(name) ? [[name, fields.get(name) ?? []] as const] : []));
  const first = pick(fieldsToReadFirst(document));
  const matched = pick(fieldsInQuery(query, fields));
  const happened = textOf(document, 'kibana.alert.original_time');
  const credential = [...fields].filter(([name]) => name.startsWith('cred.'));
  return (
    <>
      {summary.length > 0 && (
        <section>
          <h3>Who did what</h3>
          <dl className="summary">
            {happened !== '' && (
              <div>
                <dt>Happened</dt>
                <dd>
                  <Moment time={Date.parse(happened)} /> UTC
                </dd>
              </div>
            )}
            {summary.map(({ question, values }) => (
              <div key={question}>
                <dt>{question}</dt>
                <dd>{values.join(' · ')}</dd>
              </div>
            ))}
          </dl>
        </section>
      )}
      {first.length > 0 && <FieldTable title="Look at first" fields={first} />}
      {matched.length > 0 && (
        <FieldTable title="Why it matched" note="What the event holds in the fields the rule asks for." fields={matched} />
      )}
      {query !== '' && (
        <section>
          <h3>The rule’s query</h3>
          <pre>{query}</pre>
        </section>
      )}
      {credential.length > 0 && <FieldTable title="The credential" fields={credential} />}
      {guide !== '' && (
        <section>
          <h3>Guide</h3>
          <MarkdownText text={guide} />
        </section>
      )}
      <section>
        <h3>Source document</h3>
        <pre>{JSON.stringify(source, null, 2)}</pre>
      </section>
    </>
  );
}
