import { describe, expect, it } from 'vitest'
import { createPageTable } from '../../src/web-app/page-table.ts'

const table = createPageTable([
  'index.html',
  'sign-in.html',
  'cards/index.html',
  'cards/new.html',
  'cards/[cardId].html',
  'cards/[cardId]/reveal.html',
  'theme.js',
])

describe('the pages of the web app', () => {
  it('answers an address with its exported page', () => {
    expect(table.find('')).toBe('index.html')
    expect(table.find('sign-in')).toBe('sign-in.html')
    expect(table.find('cards')).toBe('cards/index.html')
    expect(table.find('cards/')).toBe('cards/index.html')
  })

  it('prefers what is written out over a parameter', () => {
    expect(table.find('cards/new')).toBe('cards/new.html')
    expect(table.find('cards/card_1')).toBe('cards/[cardId].html')
    expect(table.find('cards/card_1/reveal')).toBe('cards/[cardId]/reveal.html')
  })

  it('finds nothing where there is no page', () => {
    expect(table.find('cards/card_1/other')).toBeUndefined()
    expect(table.find('theme.js')).toBeUndefined()
  })
})
