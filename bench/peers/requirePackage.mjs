// Packages of bench/peers that are no ES modules.

import { createRequire } from 'node:module'

const require = createRequire(import.meta.url)

/**
 * @param {string} name
 * @returns {unknown}
 */
export function requirePackage(name) {
  return require(name)
}
