import { awsCloudtrail } from './aws/cloudtrail/normalize.ts';
import { azureActivitylogs } from './azure/activitylogs/normalize.ts';
import { azureAuditlogs } from './azure/auditlogs/normalize.ts';
import { azureGraphactivitylogs } from './azure/graphactivitylogs/normalize.ts';
import { azureSigninlogs } from './azure/signinlogs/normalize.ts';
import { ecsDocument } from './ecs/normalize.ts';
import { gcpAudit } from './gcp/audit/normalize.ts';
import { githubAudit } from './github/audit/normalize.ts';
import type { Normalizer } from './normalizer.ts';
import { o365Audit } from './o365/audit/normalize.ts';
import { oktaSystem } from './okta/system/normalize.ts';

/** Every data stream. Of two that are equally sure of a record, the first one takes it. */
export const normalizers: readonly Normalizer[] = [
  ecsDocument,
  azureAuditlogs,
  azureSigninlogs,
  azureActivitylogs,
  azureGraphactivitylogs,
  o365Audit,
  awsCloudtrail,
  gcpAudit,
  oktaSystem,
  githubAudit,
];
