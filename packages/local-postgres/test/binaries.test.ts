import { cpSync, existsSync, lstatSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { installedPackage, prepareBinaries } from '../src/binaries.ts'
import { systemAccount } from '../src/system-account.ts'
import { temporaryHome } from './support.ts'

const isLink = (path: string) => lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() ?? false

function copyOfPackage(mode: number) {
  const { root, version } = installedPackage()
  const copy = join(temporaryHome(mode), 'package')
  cpSync(root, copy, { recursive: true, verbatimSymlinks: true })
  return { root: copy, version, library: join(copy, 'native', 'lib', 'libpq.so.5') }
}

test('uses the installed binaries where they are', () => {
  const place = temporaryHome()
  expect(prepareBinaries(place, systemAccount()).postgres.startsWith(place)).toBe(false)
})

test('makes the library links that a blocked install script left out', () => {
  const source = copyOfPackage(0o711)
  const existed = existsSync(source.library)
  rmSync(source.library, { force: true })
  prepareBinaries(temporaryHome(), systemAccount(), source)
  expect(isLink(source.library)).toBe(existed)
})

test('copies the binaries where their user can reach them, once', () => {
  const source = copyOfPackage(0o700)
  const place = temporaryHome()
  const account = systemAccount()
  const { postgres } = prepareBinaries(place, account, source)
  expect(postgres.startsWith(place)).toBe(account !== undefined)
  expect(prepareBinaries(place, account, source).postgres).toBe(postgres)
})
