import type { RiskTerm } from './rule.ts';

/** `+26 when op.canonical: *UploadServiceAccountKey: the private key was made elsewhere` */
export function printRiskTerm({ when, add, why }: RiskTerm): string {
  return `${printPoints(add)} when ${when}: ${why}`;
}

/** `+26`, `-20` */
export function printPoints(add: number): string {
  return add < 0 ? String(add) : `+${add}`;
}
