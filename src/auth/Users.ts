/**
 * Administers users and their secrets. Sign-ins of every server instance learn of a change at its commit, by the
 * channel `servicetier_users`.
 */

import { UserStateOption } from '../database/entities/optionTypes.js'
import type { UserChanges, UserRows } from '../database/rows/userRows.js'
import { CatalogueError } from '../errors/CatalogueError.js'
import { DateTime, Text } from '../types/index.js'
import { hashKey, hashSecret, newPassword, newWebServicesKey, verifySecret } from './secrets.js'
import { checkedUserName } from './userName.js'

export interface NewUser {
  /** Code[50]: stored in upper case. */
  readonly userName: string
  /** 1 to 128 UTF-16 code units without control characters. */
  readonly password: string
  /** Text[80]. */
  readonly fullName?: string
}

const longestPassword = 128
const fullNameType = Text(80)

export class Users {
  readonly #rows: UserRows

  constructor(rows: UserRows) {
    this.#rows = rows
  }

  /** @throws CatalogueError Internal_EntityWithSameKeyExists, Application_… for a value that is none */
  async createUser(user: NewUser): Promise<void> {
    if (!(await this.#insert(user))) {
      throw new CatalogueError('Internal_EntityWithSameKeyExists', {
        table: 'User',
        identification: `User Name='${checkedUserName(user.userName)}'`,
      })
    }
  }

  /** @throws CatalogueError Internal_RecordNotFound, Application_InvalidArgument */
  async setPassword(userName: string, password: string): Promise<void> {
    await this.#update(userName, { password: await hashSecret(checkedPassword(password)) })
  }

  /**
   * Gives the user a web service access key in place of any other.
   * @param expiry a DateTime; '' or left out: it does not expire
   * @returns the key, 44 characters; it cannot be read again
   * @throws CatalogueError Internal_RecordNotFound, Application_InvalidArgument
   */
  async createWebServicesKey(userName: string, expiry = ''): Promise<string> {
    const key = newWebServicesKey()
    await this.#update(userName, { webServicesKey: hashKey(key), webServicesKeyExpiryDate: DateTime.check(expiry) })
    return key
  }

  /** @throws CatalogueError Internal_RecordNotFound */
  async removeWebServicesKey(userName: string): Promise<void> {
    await this.#update(userName, { webServicesKey: '', webServicesKeyExpiryDate: '' })
  }

  /** @throws CatalogueError Internal_RecordNotFound */
  async setState(userName: string, state: 'Enabled' | 'Disabled'): Promise<void> {
    await this.#update(userName, { state: UserStateOption.ordinal(state) })
  }

  /**
   * @param expiry a DateTime; '': the user does not expire.
   * @throws CatalogueError Internal_RecordNotFound, Application_InvalidArgument
   */
  async setExpiryDate(userName: string, expiry: string): Promise<void> {
    await this.#update(userName, { expiryDate: DateTime.check(expiry) })
  }

  /**
   * Makes sure that there is somebody who may sign in, at every start.
   *
   * A user that is missing is created, with the given password or a generated one, which is returned to be shown once.
   * If the user exists and the given password is another one, it is set: whoever gives the settings also has the
   * database, and a password in them that does not work would help nobody. Without one an existing user stays as it is.
   * @throws CatalogueError Application_… for a name or password that is none
   */
  async ensureAdministrator(
    userName: string,
    password: string | undefined,
  ): Promise<{ readonly created: boolean; readonly generatedPassword?: string }> {
    const account = await this.#rows.find(checkedUserName(userName))
    if (account === undefined) {
      const first = password ?? newPassword()
      if (await this.#insert({ userName, password: first, fullName: 'Administrator' })) {
        return password === undefined ? { created: true, generatedPassword: first } : { created: true }
      }
      // Another server instance was faster; what holds for a user that exists holds now.
      return await this.ensureAdministrator(userName, password)
    }
    if (password !== undefined && !(await verifySecret(password, account.password)))
      await this.setPassword(userName, password)
    return { created: false }
  }

  async #insert({ userName, password, fullName }: NewUser): Promise<boolean> {
    const name = checkedUserName(userName)
    return await this.#rows.insert({
      userName: name,
      fullName: fullNameType.check(fullName ?? ''),
      password: await hashSecret(checkedPassword(password)),
    })
  }

  async #update(userName: string, changes: UserChanges): Promise<void> {
    const name = checkedUserName(userName)
    if (!(await this.#rows.update(name, changes)))
      throw new CatalogueError('Internal_RecordNotFound', { table: 'User', identification: `User Name='${name}'` })
  }
}

/** The password is in no message. */
function checkedPassword(password: string): string {
  if (
    password.length < 1 ||
    password.length > longestPassword ||
    /\p{Cc}/u.test(password) ||
    !password.isWellFormed()
  ) {
    throw new CatalogueError('Application_InvalidArgument', {
      reason: `A password has 1 to ${longestPassword} characters, none of them a control character.`,
    })
  }
  return password
}
