const preset = require('jest-expo/jest-preset')

/** Screens are tested as on a device: React Native's own components, our services on a double of the API. */
module.exports = {
  preset: 'jest-expo',
  testMatch: ['<rootDir>/test/**/*.test.{ts,tsx}'],
  setupFiles: ['<rootDir>/test/hermes-intl.ts'],
  setupFilesAfterEnv: ['<rootDir>/test/setup.ts'],
  testTimeout: 240_000,
  maxWorkers: 1,
  // The cryptography comes as ES modules, which Jest has to be told.
  transformIgnorePatterns: preset.transformIgnorePatterns.map((pattern) => pattern.replace('(?!(', '(?!(@noble|')),
}
