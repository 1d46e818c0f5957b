/** On devices a text is read out by its label. */
export const Unseen = (_props: { text: string }) => null
