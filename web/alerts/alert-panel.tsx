import { Button, CloseButton, Group } from '@mantine/core';
import { type ReactNode, useEffect, useRef } from 'react';
import { Answer } from '../parts/answer.tsx';
import { CopyButton } from '../parts/copy-button.tsx';
import { JsonView } from '../parts/json-view.tsx';
import { MarkdownText } from '../parts/markdown-text.tsx';
import { Moment } from '../parts/moment.tsx';
import { Severity } from '../parts/severity.tsx';
import { Tabs } from '../parts/tabs.tsx';
import { visible, visibleShort } from '../parts/visible.ts';
import { hrefOf, hrefWith, replaceRoute } from '../route.ts';
import { type StoredAlert, useAlert } from './alert-data.ts';
import { type AlertStatus, STATUSES } from './criteria.ts';
import { flatten, textOf } from './document.ts';
import { CredentialTab } from './panel/credential-tab.tsx';
import { NotesTab } from './panel/notes-tab.tsx';
import { PlaybookTab } from './panel/playbook-tab.tsx';
import { SummaryTab } from './panel/summary-tab.tsx';
import { WhyTab } from './panel/why-tab.tsx';
import type { useTriage } from './use-triage.ts';

type PanelProps = { readonly id: string; readonly params: URLSearchParams; readonly triage: ReturnType<typeof useTriage> };

/** One alert, beside the queue. */
export function AlertPanel({ id, params, triage }: PanelProps): ReactNode {
  const top = useRef<HTMLElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another alert begins at its top
  useEffect(() => {
    top.current?.scrollTo(0, 0);
  }, [id]);
  return (
    <aside className="panel" aria-label="Alert" ref={top}>
      <div className="panel-tools">
        <Button size="compact-xs" variant="default" aria-label="Alert before" onClick={() => triage.move(-1)}>
          ↑
        </Button>
        <Button size="compact-xs" variant="default" aria-label="Next alert" onClick={() => triage.move(1)}>
          ↓
        </Button>
        <CloseButton aria-label="Close the alert" onClick={() => triage.leave(id)} />
      </div>
      <Answer query={useAlert(id)}>{(alert) => <Details alert={alert} params={params} triage={triage} />}</Answer>
    </aside>
  );
}

const ACTIONS: Readonly<Record<AlertStatus, string>> = { open: 'Open again', acknowledged: 'Acknowledge', closed: 'Close' };

const TABS = ['summary', 'why', 'credential', 'guide', 'playbook', 'notes', 'raw'] as const;

type TabName = (typeof TABS)[number];

const TITLES: Readonly<Record<TabName, string>> = {
  summary: 'Summary',
  why: 'Why it matched',
  credential: 'Credential',
  guide: 'Guide',
  playbook: 'Playbook',
  notes: 'Notes',
  raw: 'Raw',
};

type DetailsProps = Omit<PanelProps, 'id'> & { readonly alert: StoredAlert };

function Details({ alert, params, triage }: DetailsProps): ReactNode {
  const { document } = alert;
  const name = textOf(document, 'kibana.alert.rule.name');
  const hasCredential = [...flatten(document).keys()].some((field) => field.startsWith('cred.'));
  const tabs = TABS.filter((tab) => tab !== 'credential' || hasCredential);
  const tab = tabs.find((known) => known === params.get('tab')) ?? 'summary';
  return (
    <>
      <p className="line">
        <Severity value={alert.severity} />
        <span className={`status status-${alert.status}`}>{alert.status}</span>
        <Moment time={alert.time} />
        <a href={hrefOf(['rules', alert.ruleId])}>{visibleShort(name)}</a>
      </p>
      <h2>{visibleShort(textOf(document, 'tocsin.alert.title') || name, 500)}</h2>
      <Group gap="xs" className="panel-actions">
        {triage.canChange &&
          STATUSES.filter((status) => status !== alert.status).map((status) => (
            <Button
              key={status}
              size="compact-sm"
              variant={status === 'acknowledged' ? 'filled' : 'default'}
              onClick={() => triage.setStatus([alert.id], status)}
            >
              {ACTIONS[status]}
            </Button>
          ))}
        <CopyButton text={() => location.href} what="Copy link" />
      </Group>
      <Tabs
        label="Parts of the alert"
        tabs={tabs.map((known) => ({ name: known, title: TITLES[known] }))}
        current={tab}
        onChange={(next) => replaceRoute(hrefWith(['alerts'], params, { tab: next === 'summary' ? undefined : next }))}
      >
        <Part tab={tab} alert={alert} params={params} canChange={triage.canChange} />
      </Tabs>
    </>
  );
}

type PartProps = { readonly tab: TabName; readonly alert: StoredAlert; readonly params: URLSearchParams; readonly canChange: boolean };

function Part({ tab, alert, params, canChange }: PartProps): ReactNode {
  const guide = textOf(alert.document, 'kibana.alert.rule.note');
  switch (tab) {
    case 'summary':
      return <SummaryTab alert={alert} params={params} />;
    case 'why':
      return <WhyTab alert={alert} />;
    case 'credential':
      return <CredentialTab id={alert.id} document={alert.document} />;
    case 'guide':
      return guide === '' ? <p className="soft">The rule has no guide.</p> : <MarkdownText text={visible(guide)} />;
    case 'playbook':
      return <PlaybookTab alert={alert} />;
    case 'notes':
      return <NotesTab id={alert.id} canChange={canChange} />;
    case 'raw':
      return (
        <>
          <CopyButton text={() => JSON.stringify(alert.document, null, 2)} what="Copy JSON" />
          <JsonView value={alert.document} label="The alert as JSON" />
        </>
      );
    default:
      return tab satisfies never;
  }
}
