import { azureFields } from '../../azure-fields.ts';
import { credentialKnownFields } from '../../cred.ts';
import { baseFields, knownFields } from '../../known-fields.ts';

const LOGS = 'azure.activitylogs';
const USER = `${LOGS}.identity.claims_initiated_by_user`;
const AUTHORIZATION = `${LOGS}.identity.authorization`;

/** Every field an activity can have; below `properties` and `claims` members keep their names. */
export const activitylogsFields = [
  ...baseFields,
  ...azureFields,
  ...knownFields({
    keyword: {
      'event.action': 'The operation: MICROSOFT.STORAGE/STORAGEACCOUNTS/LISTKEYS/ACTION, in the letters Azure wrote.',
      'event.outcome': 'success or failure; absent for Start, Accept and every other state.',
      'event.type': 'change, access or deletion, for records whose category is Write, Action, Read or Delete.',
      'geo.name': 'Azure region.',
      'log.level': 'Information, Warning, Error, Critical.',
      'related.entity': 'Id of the resource.',
      'related.user': 'Name of the user.',
      'source.address': 'Where it came from, when that is no IP address.',
      'user.domain': 'Part of the user’s name behind the @.',
      'user.email': 'Name of the user, when it is a mail address.',
      'user.full_name': 'Display name of the user.',
      'user.name': 'Part of the user’s name before the @.',
      [`${LOGS}.category`]: 'Administrative, Policy, Security, ServiceHealth, …; Write, Delete, Action in older exports.',
      [`${LOGS}.event_category`]: 'The same, from the properties; Administrative where they do not say.',
      [`${LOGS}.identity_name`]: 'Who did it, where the record has a name instead of claims.',
      [`${LOGS}.operation_name`]: 'The operation, in the letters Azure wrote.',
      [`${LOGS}.operation_version`]: 'Version of the operation.',
      [`${LOGS}.result_signature`]: 'State and status code: Succeeded.Created, Failed.Forbidden.',
      [`${LOGS}.result_type`]: 'Start, Accept, Success, Failure.',
      [`${LOGS}.tenant_id`]: 'The tenant.',
      [`${LOGS}.level`]: 'Level, as a number.',
      [`${LOGS}.eventDataId`]: 'Id of the record; only the REST interface and Log Analytics give it.',
      [`${LOGS}.identity.caller`]: 'Who did it, in one text; only the REST interface and Log Analytics give it.',
      [`${USER}.fullname`]: 'Display name of the user.',
      [`${USER}.givenname`]: 'Given name of the user.',
      [`${USER}.name`]: 'Principal name of the user.',
      [`${USER}.schema`]: 'Where the names of the claims come from.',
      [`${USER}.surname`]: 'Family name of the user.',
      [`${AUTHORIZATION}.action`]: 'Permission that was needed.',
      [`${AUTHORIZATION}.scope`]: 'What it was needed for.',
      [`${AUTHORIZATION}.evidence.principal_id`]: 'Who has the role that allowed it.',
      [`${AUTHORIZATION}.evidence.principal_type`]: 'User, ServicePrincipal, Group.',
      [`${AUTHORIZATION}.evidence.role`]: 'The role that allowed it.',
      [`${AUTHORIZATION}.evidence.role_assignment_id`]: 'Id of its assignment.',
      [`${AUTHORIZATION}.evidence.role_assignment_scope`]: 'What it is assigned for.',
      [`${AUTHORIZATION}.evidence.role_definition_id`]: 'Id of the role.',
    },
    match_only_text: { message: 'The state in words.' },
    flattened: {
      [`${LOGS}.identity.claims`]: 'Claims of the token, dots in their names as `_`: appid, idtyp, ipaddr, http://schemas_microsoft_com/….',
      [`${LOGS}.properties`]: 'Properties of the activity; requestBody and responseBody as objects.',
    },
    ip: {
      'client.ip': 'Where it came from.',
      'related.ip': 'Where it came from.',
      'source.ip': 'Where it came from.',
    },
    long: { 'event.duration': 'Duration in nanoseconds.' },
  }),
  ...credentialKnownFields,
];
