/** Browsers stay still. */
export const tap = (_kind: 'success' | 'refusal'): void => undefined
