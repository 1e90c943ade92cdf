import type { OperationFact, StreamFacts } from '../../stream-facts.ts';

const INITIATED = 'azure.auditlogs.properties.initiated_by';
const TARGET = 'azure.auditlogs.properties.target_resources.*';

/** Microsoft Entra: activity names of the directory audit log, exactly as they are logged. */
const operations: readonly OperationFact[] = [
  { name: 'Update application – Certificates and secrets management ', effect: 'changes' },
  { name: 'Create application – Certificates and secrets management ', effect: 'adds' },
  { name: 'Add service principal credentials', effect: 'adds' },
  { name: 'Remove service principal credentials', effect: 'removes' },
  { name: 'Create application password for user', effect: 'adds', target: 'user' },
  { name: 'Delete application password for user', effect: 'removes', target: 'user' },
  { name: 'User registered security info', effect: 'adds', target: 'user' },
  { name: 'Admin registered security info', effect: 'adds', target: 'user' },
  { name: 'User deleted security info', effect: 'removes', target: 'user' },
  { name: 'Admin deleted security info', effect: 'removes', target: 'user' },
  { name: 'Create Temporary Access Pass method for user', effect: 'adds', target: 'user' },
  { name: 'Add owner to application', effect: 'prepares', target: 'user' },
  { name: 'Add owner to service principal', effect: 'prepares', target: 'user' },
  { name: 'Add app role assignment to service principal', effect: 'prepares' },
  { name: 'Consent to application', effect: 'prepares' },
  { name: 'Update application', effect: 'accompanies' },
  { name: 'Update service principal', effect: 'accompanies' },
  { name: 'Add application', effect: 'other' },
  { name: 'Add service principal', effect: 'other' },
  { name: 'Delete application', effect: 'other' },
  { name: 'Remove service principal', effect: 'other' },
];

/** What Entra audit events are known for. */
export const auditlogsFacts: StreamFacts = {
  operationFields: ['azure.auditlogs.operation_name', 'azure.auditlogs.properties.activity_display_name', 'event.action', 'op.raw'],
  operations,
  completeFamilies: ['update application', 'create application password', 'delete application password', 'update application password'],
  moved: [
    {
      path: 'azure.auditlogs.properties.result',
      to: 'event.outcome',
      remark: 'of a success or a failure the integration moves it, so that events keep it only for any other result',
    },
  ],
  absent: [
    { path: `${TARGET}.display_name`, when: 'the target is a user', instead: `${TARGET}.user_principal_name` },
    { path: `${INITIATED}.user.userPrincipalName`, when: 'an application did it', instead: `${INITIATED}.app.displayName` },
    { path: `${INITIATED}.user.ipAddress`, when: 'an application did it', instead: 'source.ip' },
    { path: `${INITIATED}.user.id`, when: 'an application did it', instead: `${INITIATED}.app.servicePrincipalId` },
    { path: `${INITIATED}.app.displayName`, when: 'a user did it', instead: `${INITIATED}.user.userPrincipalName` },
  ],
};
