/** SQLSTATE classes 08 (connection), 53 (resources), 57P (shutdown), and the sockets' own codes. */
export const isDatabaseAway = (code: string): boolean =>
  /^(08|53)[0-9A-Z]{3}$/.test(code) ||
  /^57P0[123]$/.test(code) ||
  ['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOENT'].includes(code)
