import { awsCloudtrail } from './aws/cloudtrail/normalize.ts';
import { azureActivitylogs } from './azure/activitylogs/normalize.ts';
import { azureAuditlogs } from './azure/auditlogs/normalize.ts';
import { azureGraphactivitylogs } from './azure/graphactivitylogs/normalize.ts';
import { azureSigninlogs } from './azure/signinlogs/normalize.ts';
import { ecsDocument } from './ecs/normalize.ts';
import { gcpAudit } from './gcp/audit/normalize.ts';
import { githubAudit } from './github/audit/normalize.ts';
import { workspaceAdmin } from './google_workspace/admin/normalize.ts';
import { workspaceDrive } from './google_workspace/drive/normalize.ts';
import { workspaceLogin } from './google_workspace/login/normalize.ts';
import { workspaceReports } from './google_workspace/reports/normalize.ts';
import { workspaceToken } from './google_workspace/token/normalize.ts';
import { kubernetesAuditLogs } from './kubernetes/audit_logs/normalize.ts';
import type { Normalizer } from './normalizer.ts';
import { o365Audit } from './o365/audit/normalize.ts';
import { ocsfEvent } from './ocsf/event/normalize.ts';
import { oktaSystem } from './okta/system/normalize.ts';
import { systemSecurity } from './system/security/normalize.ts';
import { windowsForwarded } from './windows/forwarded/normalize.ts';
import { windowsPowershellOperational } from './windows/powershell_operational/normalize.ts';
import { windowsSysmonOperational } from './windows/sysmon_operational/normalize.ts';

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
  kubernetesAuditLogs,
  workspaceAdmin,
  workspaceLogin,
  workspaceToken,
  workspaceDrive,
  ...workspaceReports,
  windowsPowershellOperational,
  windowsSysmonOperational,
  systemSecurity,
  windowsForwarded,
  ocsfEvent,
];
