import { Screen } from '../../ui/index.ts'
export const Gallery = () => <Screen title="Gallery" />
