import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { APP_FOLDER } from './expo-command.ts'

/** Native files are read with the libraries by which Expo writes them. */
const ofApp = createRequire(join(APP_FOLDER, 'package.json'))
const ofExpo = createRequire(ofApp.resolve('expo/package.json'))

export interface XmlElement {
  $?: Record<string, string>
  [name: string]: XmlElement[] | Record<string, string> | undefined
}

export async function readXml(path: string): Promise<Record<string, XmlElement>> {
  const { XML } = ofApp('expo/config-plugins')
  return XML.readXMLAsync({ path })
}

export const childrenOf = (element: XmlElement | undefined, name: string): XmlElement[] => {
  const children = element?.[name]
  return Array.isArray(children) ? children : []
}

export const attributeOf = (element: XmlElement | undefined, name: string): string | undefined => element?.$?.[name]

export function readPlist(path: string): Record<string, unknown> {
  const plist = ofExpo('@expo/plist')
  return (plist.default ?? plist).parse(readFileSync(path, 'utf8'))
}
