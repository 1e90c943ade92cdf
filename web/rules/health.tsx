import type { ReactNode } from 'react';
import { Ago, spanText } from '../parts/ago.tsx';
import { visibleShort } from '../parts/visible.ts';
import { hrefOf } from '../route.ts';
import { type Rule, useHealth } from './rule-data.ts';

type Known = NonNullable<ReturnType<typeof useHealth>['data']> extends Map<string, infer One> ? One : never;

/** Whether a rule works, in a word, what is wrong with it, and when it last found something to look at. */
export function Health({ rule }: { readonly rule: Rule }): ReactNode {
  const health = useHealth().data?.get(rule.id);
  if (!rule.enabled) return <span className="health health-off">off</span>;
  if (!rule.runs) return <span className="health health-broken">cannot run</span>;
  const troubles = health ? troublesOf(health) : [];
  return (
    <>
      {health?.isStarting ? (
        <span className="health">reading back</span>
      ) : (
        <span className={troubles.length === 0 ? 'health health-ok' : 'health health-broken'} title={health && detailsOf(health)}>
          {troubles.length === 0 ? 'well' : 'look at it'}
        </span>
      )}
      {troubles.map((trouble) => (
        <span key={trouble} className="sub caution">
          {visibleShort(trouble, 200)}
        </span>
      ))}
      {health !== undefined && health.gaps > 0 && <a href={hrefOf(['runs'], { rule: rule.id })}>gaps</a>}
      <span className="sub">
        {rule.lastHit === undefined ? (
          'no hit yet'
        ) : (
          <>
            hit <Ago time={rule.lastHit} now={Date.now()} />
          </>
        )}
      </span>
    </>
  );
}

function troublesOf({ failures, lastError, deferred, gaps }: Known): readonly string[] {
  return [
    ...(failures > 0 && lastError ? [`failed: ${lastError.message}`] : []),
    ...(gaps > 0 ? [gaps === 1 ? '1 stretch not looked at' : `${gaps} stretches not looked at`] : []),
    ...(deferred > 0 ? [`${deferred} alerts held back by its limit`] : []),
  ];
}

function detailsOf({ mode, waitsBecause, runs, lastDuration, lag }: Known): string {
  return [
    mode === 'realtime'
      ? 'makes alerts when events arrive'
      : `makes alerts on its schedule${waitsBecause ? `: ${visibleShort(waitsBecause, 200)}` : ''}`,
    `${runs} runs`,
    ...(lastDuration === undefined ? [] : [`the last took ${lastDuration} ms`]),
    ...(lag === undefined || lag < 1000 ? [] : [`${spanText(lag)} late`]),
  ].join(', ');
}
