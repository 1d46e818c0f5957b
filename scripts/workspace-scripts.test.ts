import { expect, test } from 'vitest'
import { findWorkspaceScripts } from './workspace-scripts.ts'

test('the client is generated after the document that it is generated from', () => {
  const folders = findWorkspaceScripts(/^generate(:|$)/).map(({ folder }) => folder)
  expect(folders).toContain('packages/api-client')
  expect(folders.indexOf('packages/contracts')).toBeLessThan(folders.indexOf('packages/api-client'))
})
