import { expect, it } from 'vitest'
import { maskEmail, maskName } from '../../src/services/masking.ts'

it('a name and an address are masked by whole characters', () => {
  expect(maskName('Jane Q Doe')).toBe('J••• Q D••')
  expect(maskName('𝒥ane  𐐀')).toBe('𝒥•••  𐐀')
  expect(maskEmail('jane@shop.example')).toBe('j•••@shop.example')
  expect(maskEmail('𝒥@shop.example')).toBe('𝒥•••@shop.example')
  expect(maskEmail('')).toBe('•••')
})
