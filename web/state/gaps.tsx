import { Button, Table } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { ask, change } from '../api.ts';
import { spanText } from '../parts/ago.tsx';
import { Problem } from '../parts/answer.tsx';
import { Moment } from '../parts/moment.tsx';
import { visibleShort } from '../parts/visible.ts';
import { hrefOf } from '../route.ts';
import { useRules } from '../rules/rule-data.ts';
import { useSession } from '../session.ts';

type Gap = {
  readonly ruleId: string;
  readonly from: number;
  readonly to: number;
  readonly reason: 'downtime' | 'failure';
  readonly filled?: number;
};

/** Gaps that are shown; how many there are is said. */
const MOST = 20;

const REASONS: Readonly<Record<Gap['reason'], string>> = { downtime: 'the service did not run', failure: 'the rule failed' };

/** What rules did not look at when they should have, and the way to make up for it. */
export function Gaps({ rule }: { readonly rule: string | undefined }): ReactNode {
  const { role, csrf } = useSession();
  const client = useQueryClient();
  const names = new Map(useRules().data?.map(({ id, name }) => [id, name]));
  const query = new URLSearchParams(rule === undefined ? {} : { rule });
  const gaps = useQuery({
    queryKey: ['gaps', rule],
    queryFn: async ({ signal }) => (await ask<{ readonly gaps: readonly Gap[] }>(`/api/tocsin/gaps?${query}`, signal)).gaps,
    refetchInterval: 15_000,
  });
  const filling = useMutation({
    mutationFn: ({ ruleId, from, to }: Gap) =>
      change(
        'POST',
        `/api/tocsin/rules/${encodeURIComponent(ruleId)}/run`,
        { from: new Date(from).toISOString(), to: new Date(to).toISOString() },
        csrf,
      ),
    onSettled: () => Promise.all([client.invalidateQueries({ queryKey: ['gaps'] }), client.invalidateQueries({ queryKey: ['runs'] })]),
  });
  const open = (gaps.data ?? []).filter(({ filled }) => filled === undefined);
  if (gaps.error) return <Problem error={gaps.error} />;
  if (open.length === 0) return null;
  const canFill = role === 'engineer' || role === 'admin';
  return (
    <section>
      <h2>Not looked at</h2>
      <p className="soft">
        {open.length === 1 ? '1 stretch of time' : `${open.length.toLocaleString('en-US')} stretches of time`} that a rule should have
        looked at and did not{open.length > MOST ? `; the latest ${MOST} are shown` : ''}. To run it again makes nothing twice.
      </p>
      {filling.error && <Problem error={filling.error} />}
      <div className="wide">
        <Table className="list" aria-label="Not looked at">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>From (UTC)</Table.Th>
              <Table.Th>Length</Table.Th>
              <Table.Th>Rule</Table.Th>
              <Table.Th>Because</Table.Th>
              <Table.Th>
                <span className="hidden">What to do</span>
              </Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {open.slice(0, MOST).map((gap) => (
              <Table.Tr key={`${gap.ruleId} ${gap.from}`}>
                <Table.Td>
                  <Moment time={gap.from} />
                </Table.Td>
                <Table.Td>{spanText(gap.to - gap.from)}</Table.Td>
                <Table.Td className="what">
                  <a href={hrefOf(['rules', gap.ruleId])}>{visibleShort(names.get(gap.ruleId) ?? gap.ruleId, 120)}</a>
                </Table.Td>
                <Table.Td>{REASONS[gap.reason]}</Table.Td>
                <Table.Td className="number">
                  {canFill && (
                    <Button size="compact-sm" variant="default" loading={filling.isPending} onClick={() => filling.mutate(gap)}>
                      Run it now
                    </Button>
                  )}
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </div>
    </section>
  );
}
