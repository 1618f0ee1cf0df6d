/** Users and sign-in of a server instance, with an administrator who may call it. */

import type { Settings } from '../config/settings.js'
import type { DataSource } from '../database/dataSource.js'
import { UserRows } from '../database/rows/userRows.js'
import { SignIn, type RefusedSignIn } from './SignIn.js'
import { Users } from './Users.js'

export interface SignInOptions {
  readonly dataSource: DataSource
  readonly settings: Pick<Settings, 'AdminUser' | 'AdminPassword' | 'LockoutPolicyFailedAuthenticationCount' | 'LockoutPolicyFailedAuthenticationWindow'>
  readonly onRefused?: (refused: RefusedSignIn) => void
}

export interface OpenSignIn {
  readonly signIn: SignIn
  readonly users: Users
  /** Present if AdminUser was created now and the settings have no password: to be shown once. */
  readonly generatedPassword: string | undefined
}

/** @throws CatalogueError as `Users.ensureAdministrator` */
export async function openSignIn({ dataSource, settings, onRefused }: SignInOptions): Promise<OpenSignIn> {
  const rows = new UserRows(dataSource)
  const users = new Users(rows)
  const { generatedPassword } = await users.ensureAdministrator(settings.AdminUser, settings.AdminPassword)
  return { users, generatedPassword, signIn: new SignIn({ rows, settings, ...(onRefused === undefined ? {} : { onRefused }) }) }
}
