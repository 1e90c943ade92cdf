import { operationKnownFields } from '../../cred.ts';
import { baseFields, knownFields, userAgentFields } from '../../known-fields.ts';

/** Fields of OCSF events; the record itself is below `ocsf`. */
export const ocsfFields = [
  ...baseFields,
  ...userAgentFields,
  ...knownFields({
    keyword: {
      'event.kind': '`event`',
      'event.action': 'Operation or activity.',
      'event.id': 'Id of the event.',
      'event.outcome': 'success or failure.',
      'event.provider': 'Service or product.',
      'cloud.account.id': 'Account.',
      'cloud.provider': 'aws, azure, gcp.',
      'cloud.region': 'Region.',
      'related.user': 'Name of the user.',
      'user.id': 'Id of the user.',
      'user.name': 'Name of the user.',
      'user_agent.original': 'Program that was used.',
    },
    match_only_text: { message: 'The event in words.' },
    ip: { 'related.ip': 'Where it came from.', 'source.ip': 'Where it came from.' },
    flattened: { ocsf: 'The record, by its own names.' },
  }),
  ...operationKnownFields,
];
