/** Something grew past what memory is meant to hold. The message says what, and what makes it smaller. */
export class LimitError extends Error {
  override readonly name = 'LimitError';
}
