// JSON of which nobody knows yet what it holds: who reads it says so.

import { readFileSync } from 'node:fs'

/**
 * @param {string} text
 * @returns {unknown}
 */
export function parseJson(text) {
  return JSON.parse(text)
}

/** @param {string | URL} file */
export function readJson(file) {
  return parseJson(readFileSync(file, 'utf8'))
}
