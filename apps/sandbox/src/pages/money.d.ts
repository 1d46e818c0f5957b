export function parseAmount(text: string, exponent: number): number | null
export function formatAmount(minor: number, exponent: number, currency: string): string
