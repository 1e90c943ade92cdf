/** A line of what happened: a question, and the values that answer it. */
export type SummaryLine = { readonly question: string; readonly values: readonly string[] };

/** Fields that answer a question; those of one group are alternatives, the first that is there is taken. */
const QUESTIONS: readonly (readonly [question: string, groups: readonly (readonly string[])[]])[] = [
  ['Who', [['cred.actor.name', 'user.name', 'user.email', 'user.id'], ['cred.actor.type']]],
  [
    'From',
    [
      ['cred.actor.ip', 'source.ip'],
      ['cred.actor.user_agent', 'user_agent.original'],
    ],
  ],
  ['Did', [['event.action'], ['cred.outcome', 'event.outcome']]],
  ['To what', [['cred.target.name', 'user.target.name', 'cred.target.id'], ['cred.target.type']]],
  ['Credential', [['cred.class'], ['cred.added_types'], ['cred.added_ids', 'cred.ids'], ['cred.display_names']]],
  ['Removed', [['cred.removed_ids']]],
  [
    'Where',
    [
      ['cred.platform', 'cloud.provider'],
      ['cloud.account.id', 'organization.id'],
    ],
  ],
];

/** Who did what to what with which credential, as far as the event says. */
export function summarize(fields: ReadonlyMap<string, readonly string[]>): readonly SummaryLine[] {
  return QUESTIONS.flatMap(([question, groups]) => {
    const values = groups.flatMap((group) => fields.get(group.find((name) => fields.has(name)) ?? '') ?? []);
    return values.length === 0 ? [] : [{ question, values: [...new Set(values)] }];
  });
}
