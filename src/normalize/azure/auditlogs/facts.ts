import { entraOperations } from '../../entra-operations.ts';
import type { StreamFacts } from '../../stream-facts.ts';

const INITIATED = 'azure.auditlogs.properties.initiated_by';
const TARGET = 'azure.auditlogs.properties.target_resources.*';

/** What Entra audit events are known for. */
export const auditlogsFacts: StreamFacts = {
  operationFields: ['azure.auditlogs.operation_name', 'azure.auditlogs.properties.activity_display_name', 'event.action', 'op.raw'],
  operations: entraOperations,
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
