import { rawRecords } from './corpora.ts';
import { normalizeRecord } from '#normalize/normalize.ts';
const records = rawRecords(10000).map((r)=>Buffer.from(JSON.stringify(r)));
for (let i=0;i<8;i++) { const t=process.cpuUsage(); for (const r of records) normalizeRecord(JSON.parse(r.toString('utf8'))); const u=process.cpuUsage(t); const t2=process.cpuUsage(); for (const r of records) JSON.parse(r.toString('utf8')); const u2=process.cpuUsage(t2); console.log(((u.user+u.system)/1e4).toFixed(1),'us/rec', ((u2.user+u2.system)/1e4).toFixed(1)); }
