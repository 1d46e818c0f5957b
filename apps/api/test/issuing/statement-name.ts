/** What a statement is called in the code, whichever of its forms was sent. */
export const statementOf = (name: string): string => name.replace(/_(in_(lane|shard)|single|alike_\d+)$/, '')
