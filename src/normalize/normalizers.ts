import { awsCloudtrail } from './aws/cloudtrail/normalize.ts';
import { azureAuditlogs } from './azure/auditlogs/normalize.ts';
import { ecsDocument } from './ecs/normalize.ts';
import type { Normalizer } from './normalizer.ts';

/** Every data stream. Of two that are equally sure of a record, the first one takes it. */
export const normalizers: readonly Normalizer[] = [ecsDocument, azureAuditlogs, awsCloudtrail];
