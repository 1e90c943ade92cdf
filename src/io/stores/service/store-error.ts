/** A database of a version that this Tocsin does not know, or that is damaged, or that cannot be used. */
export class StoreError extends Error {
  override readonly name = 'StoreError';
}
