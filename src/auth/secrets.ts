/**
 * Secrets and their hashes. A secret is told once, to whom it belongs; only salted hashes are stored, in a form that
 * fits the Text[80] fields of User Property: `scheme$salt$hash`, base64url.
 *
 * - `s1`: a password, scrypt with N = 2^14, r = 8, p = 1: about 50 ms and 16 MB for every guess.
 * - `k1`: a web service access key, SHA-256. It has 44 random characters, which no one guesses, so a slow hash would
 *   protect nothing and cost every caller its time.
 */

import { createHash, randomBytes, randomInt, scrypt, timingSafeEqual, type ScryptOptions } from 'node:crypto'

const passwordScheme = 's1'
const keyScheme = 'k1'
const saltBytes = 16
const hashBytes = 32
const cost: ScryptOptions = { N: 2 ** 14, r: 8, p: 1 }

const keyLength = 44
const keyCharacters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/='
const passwordLength = 20
/** Without characters that are taken for each other: I l 1 O 0. */
const passwordCharacters = 'ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789'

/**
 * What an unknown user's password is verified against, so that it takes as long as a known one's. Nothing has this
 * hash.
 */
export const nobodysHash = encode(passwordScheme, Buffer.alloc(saltBytes), Buffer.alloc(hashBytes))

/** 69 characters for User Property's Password. */
export async function hashSecret(password: string): Promise<string> {
  const salt = randomBytes(saltBytes)
  return encode(passwordScheme, salt, await scryptOf(password, salt))
}

/** False also for what is no hash of a password; then it takes no time. */
export async function verifySecret(password: string, encoded: string): Promise<boolean> {
  const parts = decode(passwordScheme, encoded)
  return parts !== undefined && timingSafeEqual(await scryptOf(password, parts.salt), parts.hash)
}

/** 69 characters for User Property's WebServices Key. */
export function hashKey(key: string): string {
  const salt = randomBytes(saltBytes)
  return encode(keyScheme, salt, sha256Of(key, salt))
}

/** False also for what is no hash of a key. */
export function verifyKey(key: string, encoded: string): boolean {
  const parts = decode(keyScheme, encoded)
  return parts !== undefined && timingSafeEqual(sha256Of(key, parts.salt), parts.hash)
}

/** 44 random characters A-Z a-z 0-9 + / =. */
export function newWebServicesKey(): string {
  return randomText(keyLength, keyCharacters)
}

/** 20 random letters and digits: about 116 bits. */
export function newPassword(): string {
  return randomText(passwordLength, passwordCharacters)
}

function randomText(length: number, characters: string): string {
  return Array.from({ length }, () => characters[randomInt(characters.length)]).join('')
}

function sha256Of(key: string, salt: Buffer): Buffer {
  return createHash('sha256').update(salt).update(key, 'utf8').digest()
}

/** The same letters typed on different systems may be different code points: NFC makes them one (RFC 8265). */
async function scryptOf(password: string, salt: Buffer): Promise<Buffer> {
  return await new Promise((resolve, reject) => {
    scrypt(password.normalize('NFC'), salt, hashBytes, cost, (error, hash) => {
      if (error === null) resolve(hash)
      else reject(error)
    })
  })
}

function encode(scheme: string, salt: Buffer, hash: Buffer): string {
  return `${scheme}$${salt.toString('base64url')}$${hash.toString('base64url')}`
}

function decode(scheme: string, encoded: string): { salt: Buffer; hash: Buffer } | undefined {
  const [found, salt = '', hash = ''] = encoded.split('$')
  const parts = { salt: Buffer.from(salt, 'base64url'), hash: Buffer.from(hash, 'base64url') }
  return found === scheme && parts.salt.length === saltBytes && parts.hash.length === hashBytes ? parts : undefined
}
