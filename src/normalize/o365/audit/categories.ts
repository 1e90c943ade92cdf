/** What an event adds to its categories and types. `action` is what the operation is called from then on. */
type Categorization = {
  readonly code?: readonly string[];
  readonly operations?: string;
  readonly action?: string;
  readonly category?: readonly string[];
  readonly type?: readonly string[];
};

const DIRECTORY = ['AzureActiveDirectory'];
const TEAMS = ['MicrosoftTeams'];
const YAMMER = ['Yammer'];

const CATEGORIZATIONS: readonly Categorization[] = [
  { code: ['ExchangeItem', 'ExchangeItemGroup', 'ExchangeItemAggregated'], category: ['email'] },
  { code: DIRECTORY, operations: 'Add user.', action: 'added-user-account', category: ['iam'], type: ['user', 'creation'] },
  { code: DIRECTORY, operations: 'Update user.', action: 'modified-user-account', category: ['iam'], type: ['user', 'change'] },
  {
    code: [...DIRECTORY, ...TEAMS],
    operations: 'Delete user.',
    action: 'deleted-user-account',
    category: ['iam'],
    type: ['user', 'deletion'],
  },
  { code: TEAMS, operations: 'TeamCreated', action: 'added-group-account-to', category: ['iam'], type: ['group', 'creation'] },
  { code: TEAMS, operations: 'MemberAdded', action: 'added-users-to-group', category: ['iam'], type: ['group', 'change'] },
  { code: ['AzureActiveDirectoryStsLogon'], category: ['authentication'], type: ['start', 'access'] },
  { code: ['ComplianceDLPSharePoint', 'ComplianceDLPExchange'], category: ['file'], type: ['access'] },
  { operations: 'FileAccessed|FileDownloaded', category: ['file'], type: ['access'] },
  {
    operations: 'FileModified|FileMoved|FileRenamed|FileRestored|FolderModified|FolderMoved|FolderRenamed|FolderRestored',
    category: ['file'],
    type: ['change'],
  },
  { operations: 'FileDeleted|FolderDeleted', category: ['file'], type: ['deletion'] },
  { operations: 'FileUploaded|FolderCopied|FolderCreated', category: ['file'], type: ['creation'] },
  { operations: 'ComplianceSettingChanged', category: ['configuration'], type: ['change'] },
  {
    code: YAMMER,
    operations:
      'NetworkConfigurationUpdated|NetworkSecurityConfigurationUpdated|SoftDeleteSettingsUpdated|ProcessProfileFields|SupervisorAdminToggled',
    category: ['configuration'],
    type: ['change'],
  },
  { code: YAMMER, operations: 'NetworkSecurityConfigurationUpdated', category: ['iam'], type: ['admin'] },
  { code: YAMMER, operations: 'GroupCreation|GroupDeletion', category: ['iam'], type: ['group'] },
  { code: YAMMER, operations: 'NetworkUserSuspended|UserSuspension', category: ['iam'] },
  {
    code: YAMMER,
    operations: 'FileCreated|FileDownloaded|FileShared|FileUpdateDescription|FileUpdateName|FileVisited',
    category: ['file'],
  },
  { code: YAMMER, operations: 'FileCreated|GroupCreation|FileUpdateName', type: ['creation'] },
  { code: YAMMER, operations: 'GroupDeletion', type: ['deletion'] },
  { code: YAMMER, operations: 'FileDownloaded|FileShared|FileUpdateDescription|FileVisited', type: ['access'] },
];

const rules = CATEGORIZATIONS.map(({ operations, ...rest }) => ({ ...rest, operations: operations?.split('|') }));

/** `web` and `info`, and what type of record and operation add. */
export function categorize(
  code: string,
  operation: string,
): { readonly action: string; readonly category: readonly string[]; readonly type: readonly string[] } {
  const category = new Set(['web']);
  const type = new Set(['info']);
  let action = operation;
  for (const rule of rules) {
    if (rule.code && !rule.code.includes(code)) continue;
    if (rule.operations && !rule.operations.includes(operation)) continue;
    for (const name of rule.category ?? []) category.add(name);
    for (const name of rule.type ?? []) type.add(name);
    action = rule.action ?? action;
  }
  return { action, category: [...category], type: [...type] };
}
