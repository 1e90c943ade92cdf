import { knownFields } from '../../known-fields.ts';

const DRIVE = 'google_workspace.drive';

/** Fields of Drive; further parameters keep their names. */
export const driveFields = knownFields({
  keyword: {
    'file.extension': 'Extension of the file.',
    'file.name': 'Title of the file.',
    'file.owner': 'Part of the owner’s mail address before the @.',
    'file.type': 'file or dir.',
    [`${DRIVE}.actor_is_collaborator_account`]: 'Whether the actor is a collaborator account.',
    [`${DRIVE}.billable`]: 'Whether the action is billed.',
    [`${DRIVE}.copy_type`]: 'Whether a copy went inside or outside.',
    [`${DRIVE}.destination_folder_id`]: 'Folder it went to.',
    [`${DRIVE}.destination_folder_title`]: 'Title of that.',
    [`${DRIVE}.file.id`]: 'Id of the file.',
    [`${DRIVE}.file.owner.email`]: 'Mail address of the owner.',
    [`${DRIVE}.file.type`]: 'document, spreadsheet, folder, script, …',
    [`${DRIVE}.new_value`]: 'Value afterwards.',
    [`${DRIVE}.old_value`]: 'Value before.',
    [`${DRIVE}.old_visibility`]: 'Visibility before.',
    [`${DRIVE}.originating_app_id`]: 'Application that did it.',
    [`${DRIVE}.primary_event`]: 'Whether it is the main event of several.',
    [`${DRIVE}.target`]: 'User whose access was changed.',
    [`${DRIVE}.target_domain`]: 'Domain whose access was changed.',
    [`${DRIVE}.visibility`]: 'private, shared_internally, people_with_link, public_on_the_web, …',
    [`${DRIVE}.visibility_change`]: 'internal, external, none.',
  },
  boolean: {
    [`${DRIVE}.file.owner.is_shared_drive`]: 'Whether the owner is a shared drive.',
    [`${DRIVE}.owner_is_team_drive`]: 'Whether the owner is a team drive.',
  },
});
