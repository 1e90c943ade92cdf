import { knownFields } from '../../known-fields.ts';

/** Fields of Sysmon's log. */
export const sysmonFields = knownFields({
  keyword: {
    'process.hash.md5': 'MD5 of the program.',
    'process.hash.sha1': 'SHA-1 of the program.',
    'process.hash.sha256': 'SHA-256 of the program.',
    'process.pe.imphash': 'Hash of its imports.',
    'process.pe.original_file_name': 'Name it was built with: renaming does not change it.',
    'related.hash': 'Hashes of the program.',
  },
});
