import { knownFields } from '../../known-fields.ts';

/** Fields of the PowerShell log. */
export const powershellFields = knownFields({
  text: { 'powershell.file.script_block_text': 'Text of the script that ran.' },
  keyword: {
    'file.directory': 'Folder of the script.',
    'file.extension': 'Its extension.',
    'file.name': 'Its name.',
    'file.path': 'The script, where it came from a file.',
    'powershell.file.script_block_id': 'Shared by the records of one script.',
  },
  long: { 'powershell.sequence': 'Which record of how many this is.', 'powershell.total': 'How many records the script takes.' },
});
