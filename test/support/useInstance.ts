/**
 * The fixture of tests that need a server instance: one for all tests of the describe, or of the file, that it stands
 * in.
 *
 * It is started with the command line, as users have it, on a copy of the run's template database. `servicetier/server`
 * has tests of its own: it hides what these tests are about, such as the process that they kill and start again.
 */

import { afterAll, afterEach, beforeAll, beforeEach } from '@jest/globals'
import { TestInstance, type InstanceOptions } from './instance.js'

/**
 * To be called in a describe or at the top of a file. What runs in `beforeAll` after it finds the instance ready.
 * @param options or a function that makes what they need when the instance is started
 */
export function useInstance(options: InstanceOptions | (() => Promise<InstanceOptions>) = {}): TestInstance {
  const instance = new TestInstance(options)
  beforeAll(async () => {
    await instance.open()
  }, 120_000)
  afterAll(async () => {
    await instance.remove()
  })
  return instance
}

/** A new one for every test. */
export function useInstanceEach(options: InstanceOptions = {}): TestInstance {
  const instance = new TestInstance(options)
  beforeEach(async () => {
    await instance.open()
  })
  afterEach(async () => {
    await instance.remove()
  })
  return instance
}
