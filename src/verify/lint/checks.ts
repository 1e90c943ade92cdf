import { staleMapping } from './checks/attack-mapping.ts';
import { constantClauses } from './checks/constant-clauses.ts';
import { credentialOperations } from './checks/credential-operations.ts';
import { docRot } from './checks/doc-rot.ts';
import { invisibleCharacters } from './checks/invisible-characters.ts';
import { letterCase } from './checks/letter-case.ts';
import { missingEntities } from './checks/missing-entities.ts';
import { nameOnlyAllowlists } from './checks/name-only-allowlists.ts';
import { neverSeenLiterals } from './checks/never-seen-literals.ts';
import { portability } from './checks/portability.ts';
import { unknownFields } from './checks/unknown-fields.ts';
import { valueTables } from './checks/value-tables.ts';
import type { Finding } from './finding.ts';
import type { Subject } from './subject.ts';

/** Looks at one rule for one kind of weakness. */
export type Check = (subject: Subject) => readonly Finding[];

/** The list of checks. */
export const checks: readonly Check[] = [
  neverSeenLiterals,
  invisibleCharacters,
  unknownFields,
  constantClauses,
  portability,
  credentialOperations,
  valueTables,
  letterCase,
  staleMapping,
  docRot,
  missingEntities,
  nameOnlyAllowlists,
];
