export const streamFetch: typeof fetch = (input, init) => fetch(input, init)
