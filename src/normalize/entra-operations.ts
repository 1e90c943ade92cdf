import type { CredentialAction, CredentialClass } from './cred.ts';
import type { OperationEffect } from './stream-facts.ts';

/** What the name of an operation of Entra's directory audit says by itself. */
export type EntraOperation = {
  /** Exactly as logged: dashes and blanks included. */
  readonly name: string;
  readonly effect: OperationEffect;
  readonly action?: CredentialAction;
  readonly class?: CredentialClass;
  /** The record shows the key sets, or should. */
  readonly changesKeys?: true;
  /** What the operation is done to, when that is a user rather than an application. */
  readonly target?: 'user';
};

/** Operations that change credentials, lead up to it, or stand beside them in the log. Others exist. */
export const entraOperations: readonly EntraOperation[] = [
  { name: 'Update application – Certificates and secrets management ', effect: 'changes', changesKeys: true },
  { name: 'Create application – Certificates and secrets management ', effect: 'adds', action: 'added', changesKeys: true },
  { name: 'Add service principal credentials', effect: 'adds', action: 'added', changesKeys: true },
  { name: 'Remove service principal credentials', effect: 'removes', action: 'removed', changesKeys: true },
  { name: 'Update external secrets', effect: 'changes', class: 'unknown', changesKeys: true },
  { name: 'Create application password for user', effect: 'adds', action: 'added', class: 'app_password', target: 'user' },
  { name: 'Delete application password for user', effect: 'removes', action: 'removed', class: 'app_password', target: 'user' },
  { name: 'User registered security info', effect: 'adds', action: 'added', class: 'auth_method', target: 'user' },
  { name: 'Admin registered security info', effect: 'adds', action: 'added', class: 'auth_method', target: 'user' },
  { name: 'User deleted security info', effect: 'removes', action: 'removed', class: 'auth_method', target: 'user' },
  { name: 'Admin deleted security info', effect: 'removes', action: 'removed', class: 'auth_method', target: 'user' },
  { name: 'Create Temporary Access Pass method for user', effect: 'adds', action: 'added', class: 'temp_access_pass', target: 'user' },
  { name: 'Upload secret into policy key', effect: 'adds', action: 'added', class: 'client_secret' },
  { name: 'Generate key', effect: 'adds', action: 'added', class: 'signing_key' },
  { name: 'Upload certificate to policy key', effect: 'adds', action: 'added', class: 'client_cert' },
  { name: 'Restore application', effect: 'adds', action: 'reactivated' },
  { name: 'Restore service principal', effect: 'adds', action: 'reactivated' },
  { name: 'Set domain authentication', effect: 'adds', action: 'trust_added', class: 'federated' },
  { name: 'Set federation settings on domain', effect: 'adds', action: 'trust_added', class: 'federated' },
  { name: 'Add owner to application', effect: 'prepares', action: 'owner_added', target: 'user' },
  { name: 'Add owner to service principal', effect: 'prepares', action: 'owner_added', target: 'user' },
  { name: 'Add app role assignment to service principal', effect: 'prepares', action: 'privilege_granted' },
  { name: 'Consent to application', effect: 'prepares', action: 'privilege_granted' },
  { name: 'Update application', effect: 'accompanies' },
  { name: 'Update service principal', effect: 'accompanies' },
  { name: 'Add application', effect: 'other' },
  { name: 'Add service principal', effect: 'other' },
  { name: 'Delete application', effect: 'other' },
  { name: 'Remove service principal', effect: 'other' },
];
