import { knownFields } from '../../known-fields.ts';
import { adminParameters } from './parameters.ts';

/** Meanings of what rules read most; the others are named after their parameter. */
const MEANINGS: Readonly<Record<string, string>> = {
  'api.client.name': 'Client that was authorized for domain-wide delegation.',
  'api.scopes': 'Scopes it was authorized for.',
  'application.name': 'Application the setting belongs to, or that was added.',
  'domain.name': 'Domain it is about.',
  'group.allowed_list': 'Groups that are allowed.',
  'group.email': 'Group it is about.',
  new_value: 'Value afterwards.',
  old_value: 'Value before.',
  'org_unit.name': 'Organizational unit it is about.',
  'privilege.name': 'Privileges that were given or taken.',
  'role.name': 'Role it is about.',
  'setting.name': 'Setting that was changed.',
  'user.email': 'User it was done to.',
};

const below = Object.entries(adminParameters).filter(([, path]) => !path.startsWith('/'));

/** Fields of admin events; parameters that are not listed keep their own names, in capitals. */
export const adminFields = knownFields({
  keyword: {
    ...Object.fromEntries(
      below.map(([parameter, path]) => [`google_workspace.admin.${path}`, MEANINGS[path] ?? `Parameter ${parameter}.`]),
    ),
    'google_workspace.admin.setting.metadata.description': 'What the rule of a Gmail setting is called.',
    'google_workspace.admin.setting.metadata.rule.key': 'Its key.',
    'google_workspace.admin.setting.metadata.rule.type': 'Its kind.',
    'google_workspace.admin.USER_DEFINED_SETTING_NAME': 'Name that an administrator gave a setting.',
    'group.domain': 'Domain of the group it is about.',
    'group.name': 'Name of the group it is about.',
    'network.name': 'Wireless network.',
    'url.path': 'Where a site is.',
  },
  wildcard: { 'url.full': 'Address that was mapped.' },
  match_only_text: { message: 'Why a mailbox was reset.' },
});
