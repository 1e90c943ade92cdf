import { textAt } from '../../credential-call.ts';
import { addAt, type Draft, setAt } from '../../document.ts';
import { mailParts, workspaceNormalizer } from '../../google-workspace.ts';
import { driveFields } from './fields.ts';

const DRIVE = 'google_workspace.drive';
const ACCESS = new Set([
  ...['approval_canceled', 'approval_comment_added', 'approval_requested', 'approval_reviewer_responded', 'change_acl_editors'],
  ...['change_document_access_scope', 'change_document_visibility', 'shared_drive_membership_change', 'shared_drive_settings_change'],
  ...['sheets_import_range_access_change', 'change_user_access'],
]);
const TYPES = new Map([
  ...['add_to_folder', 'edit', 'add_lock', 'move', 'remove_from_folder', 'rename', 'remove_lock', 'sheets_import_range', ...ACCESS].map(
    (action) => [action, 'change'] as const,
  ),
  ...['create', 'untrash', 'upload'].map((action) => [action, 'creation'] as const),
  ...['delete', 'trash'].map((action) => [action, 'deletion'] as const),
  ...['download', 'preview', 'print', 'view'].map((action) => [action, 'info'] as const),
]);

export const workspaceDrive = workspaceNormalizer({
  name: 'drive',
  title: 'Google Workspace Drive',
  category: ['file'],
  fields: driveFields,
  parameters: {
    doc_id: 'file.id',
    doc_title: '/file.name',
    doc_type: 'file.type',
    owner: 'file.owner.email',
    owner_is_shared_drive: 'file.owner.is_shared_drive',
    new_settings_state: 'new_value',
    old_settings_state: 'old_value',
    target_user: 'target',
  },
  finish: (document) => {
    const action = textAt(document, 'event.action') ?? '';
    const type = TYPES.get(action);
    if (type !== undefined) setAt(document, ['event', 'type'], [type]);
    if (ACCESS.has(action)) setAt(document, ['event', 'category'], ['file', 'iam', 'configuration']);
    writeFile(document);
  },
});

function writeFile(document: Draft): void {
  const kind = textAt(document, `${DRIVE}.file.type`);
  setAt(document, ['file', 'type'], kind === 'folder' || kind === 'shared' ? 'dir' : 'file');
  const name = textAt(document, 'file.name');
  const dot = name?.lastIndexOf('.') ?? -1;
  if (name !== undefined && dot >= 0) setAt(document, ['file', 'extension'], name.slice(dot + 1));
  const owner = mailParts(textAt(document, `${DRIVE}.file.owner.email`))?.[0];
  if (owner !== undefined) setAt(document, ['file', 'owner'], owner);
  const target = mailParts(textAt(document, `${DRIVE}.target`))?.[0];
  for (const user of [owner, target]) if (user !== undefined) addAt(document, ['related', 'user'], user);
}
