import { compileInverse } from '../../inverse.ts';
import { auditTable } from './table.ts';

/** The entry with the wanted fields. */
export const invertAudit = compileInverse({
  base: { '@timestamp': 1_772_618_400_000, _document_id: 'made', action: 'repo.access', actor: 'made' },
  table: { ...auditTable, rows: auditTable.rows.filter(({ as }) => as !== 'date' && as !== 'category') },
});
