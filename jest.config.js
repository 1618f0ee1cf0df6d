// Tests run on compiled code: test/ is compiled to dist-test/ and imports dist/ (see scripts/test.mjs).
/** @type {import('jest').Config} */
export default {
  roots: ['<rootDir>/dist-test'],
  testMatch: ['**/*.test.js'],
  testEnvironment: 'node',
  transform: {},
  testTimeout: 60_000,
  maxWorkers: 2,
  globalSetup: '<rootDir>/dist-test/support/globalSetup.js',
  globalTeardown: '<rootDir>/dist-test/support/globalTeardown.js',
}
