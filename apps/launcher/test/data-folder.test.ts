import { readdirSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { keptSecret, openDataFolder } from '../src/data-folder.ts'
import { openLogFile } from '../src/log-file.ts'
import { temporaryDataDir } from './support.ts'

test('makes the folder with all that leads to it, and keeps secrets from others', () => {
  const folder = join(temporaryDataDir(), 'some', 'where')
  openDataFolder(folder)
  openDataFolder(folder)
  expect(statSync(folder).mode & 0o777).toBe(0o711)
  expect(statSync(join(folder, 'secrets')).mode & 0o777).toBe(0o700)
  expect(statSync(join(folder, 'logs')).mode & 0o777).toBe(0o700)
})

test('makes a secret once, long and for its owner alone', () => {
  const folder = temporaryDataDir()
  openDataFolder(folder)
  const secret = keptSecret(folder, 'webhook-sync', 'whsec_')
  expect(secret).toMatch(/^whsec_[\w-]{43}$/)
  expect(keptSecret(folder, 'webhook-sync', 'whsec_')).toBe(secret)
  expect(keptSecret(folder, 'webhook-regular', 'whsec_')).not.toBe(secret)
  expect(readdirSync(join(folder, 'secrets')).toSorted()).toEqual(['webhook-regular', 'webhook-sync'])
  expect(statSync(join(folder, 'secrets', 'webhook-sync')).mode & 0o777).toBe(0o600)
})

test('keeps a log for its owner alone, and begins a new one where it has grown long', () => {
  const path = join(temporaryDataDir(), 'postgres.log')
  const write = (line: string) => {
    const log = openLogFile(path)
    log.write(line)
    log.close()
  }
  write('first')
  write('second')
  expect(readFileSync(path, 'utf8')).toBe('first\nsecond\n')
  expect(statSync(path).mode & 0o777).toBe(0o600)
  truncateSync(path, 10_000_001)
  write('third')
  expect(readFileSync(path, 'utf8')).toBe('third\n')
  expect(statSync(`${path}.1`).size).toBe(10_000_001)
})

test('says why a folder cannot be made, and names the setting', () => {
  const file = join(temporaryDataDir(), 'file')
  writeFileSync(file, '')
  expect(() => openDataFolder(join(file, 'here'))).toThrow(/cannot be used: ENOTDIR.*DATA_DIR=/)
})
