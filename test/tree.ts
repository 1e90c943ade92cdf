/**
 * A syntax tree as one line of brackets, without the places in the text: for case files and for comparing trees. A node is its kind and its
 * members in order; a member that says yes is its name, one that says no is left out.
 */
export function renderTree(node: unknown): string {
  if (typeof node === 'bigint') return `${node}n`;
  if (Array.isArray(node)) return `[${node.map(renderTree).join(' ')}]`;
  if (typeof node !== 'object' || node === null) return JSON.stringify(node);
  const members = Object.entries(node).filter(([name]) => name !== 'kind' && name !== 'span');
  const kind = 'kind' in node ? [String(node.kind)] : [];
  return `(${[...kind, ...members.map(([name, value]) => renderMember(name, value)).filter((text) => text !== '')].join(' ')})`;
}

function renderMember(name: string, value: unknown): string {
  if (typeof value === 'boolean' && name !== 'value') return value ? name : '';
  return Array.isArray(value) && value.length === 0 ? '' : renderTree(value);
}
