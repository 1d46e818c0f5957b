import { statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openDataFolder } from '../src/data-folder.ts'
import { temporaryDataDir } from './support.ts'

test('makes the folder with all that leads to it, and keeps secrets from others', () => {
  const folder = join(temporaryDataDir(), 'some', 'where')
  openDataFolder(folder)
  openDataFolder(folder)
  expect(statSync(folder).mode & 0o777).toBe(0o711)
  expect(statSync(join(folder, 'secrets')).mode & 0o777).toBe(0o700)
})

test('says why a folder cannot be made, and names the setting', () => {
  const file = join(temporaryDataDir(), 'file')
  writeFileSync(file, '')
  expect(() => openDataFolder(join(file, 'here'))).toThrow(/cannot be used: ENOTDIR.*DATA_DIR=/)
})
