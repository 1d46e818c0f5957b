/** Devices show the title in the header alone. */
export const PageTitle = (_props: { title: string }) => null
