/**
 * Signs callers in: user and password, or user and web service access key, over HTTP Basic (compatibility 3.7).
 *
 * Every refusal is the same error, and all that depend on what the database knows take the time of one password hash:
 * nobody learns whether a user exists, is disabled or expired. Secrets are in no message, event or log.
 *
 * `invalidate` must be called when the channel `servicetier_users` says that a user has changed.
 */

import type { UserAccount, UserRows } from '../database/rows/userRows.js'
import { CatalogueError } from '../errors/CatalogueError.js'
import type { SignedInUser } from '../session/words/identity.js'
import { basicCredentials, type BasicCredentials } from './basicCredentials.js'
import { Lockout, type LockoutSettings } from './Lockout.js'
import { nobodysHash, verifyKey, verifySecret } from './secrets.js'
import { SignInCache } from './SignInCache.js'
import { Turns } from './Turns.js'
import { comparableUserName } from './userName.js'

/** Why a sign-in was refused: for the operator, never for the caller. */
export type Refusal = 'NoCredentials' | 'UnknownUser' | 'WrongSecret' | 'Disabled' | 'Expired' | 'LockedOut'

export interface RefusedSignIn {
  readonly reason: Refusal
  /** '' unless the user exists: people type passwords into the wrong field. */
  readonly userName: string
  readonly clientAddress: string
}

export interface SignInOptions {
  readonly rows: Pick<UserRows, 'find'>
  readonly settings: LockoutSettings
  /** Told of every refusal but those without credentials, which are how most clients begin. */
  readonly onRefused?: (refused: RefusedSignIn) => void
  /** Milliseconds since 1970. */
  readonly now?: () => number
}

/** A hash keeps one of libuv's four threads busy; the fourth is left for files and names. */
const hashesAtOnce = 3
const mostWaiting = 200
/** Credentials that are remembered as right; beyond, the oldest are forgotten. */
const mostKnown = 10_000

/** Where a sign-in comes from. */
interface Origin {
  /** Of the caller, for the operator and for fairness. */
  readonly address: string
  /** At the management service, whose sign-ins wait apart. */
  readonly management: boolean
}

interface Verified {
  readonly user: SignedInUser
  /** When it would no longer be granted, milliseconds since 1970. */
  readonly until: number
}

class Refused extends Error {
  readonly reason: Refusal
  readonly userName: string

  constructor(reason: Refusal, userName: string) {
    super(reason)
    this.reason = reason
    this.userName = userName
  }
}

export class SignIn {
  readonly #options: SignInOptions
  readonly #now: () => number
  readonly #cache: SignInCache
  readonly #lockout: Lockout
  readonly #turns = new Turns({ atOnce: hashesAtOnce, mostWaiting })
  /** Credentials that were right once, since the user changed last: cache key → user name. */
  readonly #known = new Map<string, string>()
  /** Verifications under way by cache key: a burst of calls with the same credentials pays for one hash. */
  readonly #verifying = new Map<string, Promise<Verified>>()
  /** Counts invalidations: what was read before one must not be cached after it. */
  #generation = 0

  constructor(options: SignInOptions) {
    this.#options = options
    this.#now = options.now ?? Date.now
    this.#cache = new SignInCache(this.#now)
    this.#lockout = new Lockout(options.settings, this.#now)
  }

  /**
   * @param authorization the header `Authorization`
   * @throws CatalogueError Authentication_InvalidCredentials for every refusal, Limit_TooManyRequests if too many
   *   unverified sign-ins wait, Internal_DatabaseUnavailable
   */
  async signIn(authorization: string | undefined, address: string, management = false): Promise<SignedInUser> {
    const credentials = basicCredentials(authorization)
    // Refused at once: the answer says nothing about any user, and a client's first request has no header.
    if (credentials === undefined) throw new CatalogueError('Authentication_InvalidCredentials', {})
    try {
      return await this.#signIn(credentials, { address, management })
    } catch (error) {
      if (!(error instanceof Refused)) throw error
      this.#options.onRefused?.({ reason: error.reason, userName: error.userName, clientAddress: address })
      throw new CatalogueError('Authentication_InvalidCredentials', {})
    }
  }

  /**
   * Forgets verified sign-ins of a user, or of all.
   * @param userName as the channel's payload has it; '' and undefined: all
   */
  invalidate(userName?: string): void {
    this.#generation++
    this.#verifying.clear()
    this.#cache.drop(userName === '' ? undefined : userName)
    if (userName === undefined || userName === '') this.#known.clear()
    else for (const [key, name] of this.#known) if (name === userName) this.#known.delete(key)
  }

  async #signIn(credentials: BasicCredentials, origin: Origin): Promise<SignedInUser> {
    const userName = comparableUserName(credentials.userName)
    const key = this.#cache.keyOf(userName, credentials)
    const cached = this.#cache.get(key)
    if (cached !== undefined) {
      this.#lockout.succeeded(origin.address, userName)
      return cached
    }
    let verified: Verified
    try {
      verified = await (this.#verifying.get(key) ?? this.#begin(key, userName, credentials, origin))
    } catch (error) {
      if (error instanceof Refused) this.#lockout.failed(origin.address, userName)
      throw error
    }
    this.#lockout.succeeded(origin.address, userName)
    return verified.user
  }

  #begin(key: string, userName: string, credentials: BasicCredentials, origin: Origin): Promise<Verified> {
    const generation = this.#generation
    const verifying = (async (): Promise<Verified> => {
      const verified = await this.#verify(key, userName, credentials, origin)
      if (generation === this.#generation) {
        this.#cache.add(key, verified.user, verified.until)
        this.#remember(key, verified.user.userName)
      }
      return verified
    })()
    this.#verifying.set(key, verifying)
    const forget = (): void => {
      if (this.#verifying.get(key) === verifying) this.#verifying.delete(key)
    }
    verifying.then(forget, forget)
    return verifying
  }

  #remember(key: string, userName: string): void {
    this.#known.delete(key)
    if (this.#known.size >= mostKnown) {
      const [oldest] = this.#known.keys()
      if (oldest !== undefined) this.#known.delete(oldest)
    }
    this.#known.set(key, userName)
  }

  /** @throws Refused, CatalogueError */
  async #verify(key: string, userName: string, { password }: BasicCredentials, origin: Origin): Promise<Verified> {
    const account = await this.#find(userName)
    const now = this.#now()
    const granted = account === undefined ? undefined : withKey(account, password, now)
    if (granted === undefined && !(await this.#isPassword(key, userName, password, account, origin))) {
      throw account === undefined ? new Refused('UnknownUser', '') : new Refused('WrongSecret', account.userName)
    }
    if (account === undefined) throw new Refused('UnknownUser', '')
    if (account.state !== enabled) throw new Refused('Disabled', account.userName)
    const expiry = moment(account.expiryDate)
    if (expiry <= now) throw new Refused('Expired', account.userName)
    return {
      user: { securityId: account.userSecurityId, userName: account.userName },
      until: Math.min(expiry, granted?.until ?? Infinity),
    }
  }

  /**
   * What was right before is asked ahead of all others, and no lock-out touches it: whoever guesses does not have it.
   * @throws Refused for a user who is locked out for the caller's address; CatalogueError
   */
  async #isPassword(
    key: string,
    userName: string,
    password: string,
    account: UserAccount | undefined,
    { address, management }: Origin,
  ): Promise<boolean> {
    const known = this.#known.has(key)
    if (!known) this.#requireNotLockedOut(address, userName)
    const lane = known ? 'known' : management ? 'management' : 'strangers'
    const right = await this.#turns.run({ lane, address, userName }, async () => {
      // Guesses that were sent all at once count as if they had come one after the other.
      if (!known) this.#requireNotLockedOut(address, userName)
      return await verifySecret(password, passwordHash(account))
    })
    if (!known) this.#requireNotLockedOut(address, userName)
    return right
  }

  async #find(userName: string): Promise<UserAccount | undefined> {
    return userName === '' ? undefined : await this.#options.rows.find(userName)
  }

  #requireNotLockedOut(address: string, userName: string): void {
    if (this.#lockout.isLockedOut(address, userName)) throw new Refused('LockedOut', '')
  }
}

const enabled = 0

/** A user without a password can sign in with a key only; the check takes as long as any. */
function passwordHash(account: UserAccount | undefined): string {
  return account === undefined || account.password === '' ? nobodysHash : account.password
}

/** Granted by the web service access key, and until when. */
function withKey(account: UserAccount, password: string, now: number): { until: number } | undefined {
  const until = moment(account.webServicesKeyExpiryDate)
  return until > now && verifyKey(password, account.webServicesKey) ? { until } : undefined
}

/** Milliseconds since 1970; a blank DateTime means never. */
function moment(dateTime: string): number {
  return dateTime === '' ? Infinity : Date.parse(dateTime)
}
