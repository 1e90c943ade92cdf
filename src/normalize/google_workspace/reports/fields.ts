import type { KnownField } from '#event/schema/known.ts';
import { knownFields } from '../../known-fields.ts';
import { deviceParameters } from './device-parameters.ts';

/** What is known of the parameters; those of other applications keep their names. */
const PARAMETERS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  device: {
    ...Object.fromEntries(
      Object.entries(deviceParameters)
        .filter(([, path]) => !path.startsWith('/'))
        .map(([parameter, path]) => [path, `Parameter ${parameter}.`]),
    ),
    account_state: 'REGISTERED or UNREGISTERED.',
    id: 'Id of the device.',
    model: 'Model of the device.',
    'resource.id': 'Resource id of the device.',
    type: 'ANDROID, IOS, DESKTOP_CHROME, …',
  },
  saml: { application_name: 'Application that was logged in to.', failure_type: 'Why it failed.', orgunit_path: 'Unit of the user.' },
};

/** Fields of an application: every parameter by its own name. */
export function reportsFields(name: string): readonly KnownField[] {
  const known = Object.entries(PARAMETERS[name] ?? {}).map(([parameter, meaning]) => [`google_workspace.${name}.${parameter}`, meaning]);
  const host = name === 'device' ? { 'host.os.version': 'Version of the operating system.' } : {};
  return knownFields({ keyword: { ...Object.fromEntries(known), ...host } });
}
