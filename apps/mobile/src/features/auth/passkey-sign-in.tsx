/** On devices passkeys need associated domains, which a store build brings; until then there is no button. */
export const PasskeySignIn = (_props: { email: string; onFailure: (sentence: string | undefined) => void }) => null
