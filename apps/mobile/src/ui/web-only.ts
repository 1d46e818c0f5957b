import { Platform } from 'react-native'

/** Properties that only react-native-web understands (ARIA relations, data attributes); nothing on devices. */
export const webOnly = (properties: Record<string, unknown>): object => (Platform.OS === 'web' ? properties : {})

/** Marks an element for a rule of `global-css.ts`, where a browser does better in CSS: motion, hover, scroll snapping, forced colours. */
export const mark = (...names: readonly string[]): object =>
  webOnly({ dataSet: Object.fromEntries(names.map((name) => [name, ''])) })
