/** Why no data stream produces a field. The first that fits counts. */
const REASONS: readonly (readonly [fields: RegExp, reason: string])[] = [
  [/(?:^|\.)(?:geo|as)\./, 'Needs a database of places and networks'],
  [/^(?:kibana\.alert|signal)\./, 'Stands in alerts of other rules, not in events'],
  [/^azure\.(?:platformlogs|aadgraphactivitylogs|identityprotection|open_ai)\./, 'Another integration'],
  [/^(?:aws\.bedrock|gen_ai\.)/, 'Another integration'],
  [
    /^gcp\.audit\.authentication_info\.principal_email$/,
    'A mistake in the rule: the integration moves the value to `client.user.email`, so the field is always empty',
  ],
  [/^azure\.activitylogs\.resource\.id$/, 'A mistake in the rule: the integration calls it `azure.resource.id`'],
  [/^(?:url|http)\./, 'Comes from the other source of the same rule, another integration'],
  [
    /^okta\.debug_context\.debug_data\.behaviors$/,
    'There only when the integration is told not to keep the debug data flattened; otherwise `debug_data.flattened.behaviors` and `risk_behaviors`',
  ],
  [/^agent\./, 'Names the program that collected the event; a raw record has none'],
  [/^(?:application\.name|file\.size|session\.id|token\.id)$/, 'Only shown or used with a fallback; the source does not state it'],
  [/^(?:host|process|container|file)\./, 'Comes from the other source of a rule that follows a cloud event to a host'],
  [/^event\.(?:category|type)$/, 'The source has no category: the part of the rule that names one is about another source'],
];

/** The reason, in words; undefined when none is known. A field of rules that read none of our data streams is another integration's. */
export function reasonFor(field: string, { isOurs }: { readonly isOurs: boolean }): string | undefined {
  const reason = REASONS.find(([fields]) => fields.test(field))?.[1];
  return reason ?? (isOurs ? undefined : 'Another integration');
}
