/**
 * The rows of the tables User and User Property, one named function per operation. Called by src/auth only.
 * Changes are announced by triggers of the tables, in the transaction of the change.
 */

import { randomUUID } from 'node:crypto'
import type { DataSource } from 'typeorm'
import { Guid } from '../../types/index.js'
import { withDatabaseErrors } from '../dataSource.js'
import { repositoryOf } from '../entities/entitySchemas.js'
import { User, type UserRow } from '../entities/User.js'
import { UserProperty, type UserPropertyRow } from '../entities/UserProperty.js'
import { sqlStateOf } from '../sqlState.js'

export type UserAccount = UserRow & UserPropertyRow

/** What of an account may be changed. */
export type UserChanges = Partial<Omit<UserAccount, 'userSecurityId' | 'userName'>>

const uniqueViolation = '23505'

/** All operations throw CatalogueError Internal_DatabaseUnavailable where the database is away. */
export interface UserRows {
  /** @param userName as a Code, in upper case */
  find(userName: string): Promise<UserAccount | undefined>
  /** @returns false if there is a user of that name */
  insert(account: Pick<UserAccount, 'userName' | 'fullName' | 'password'>): Promise<boolean>
  /** @returns false if there is no such user */
  update(userName: string, changes: UserChanges): Promise<boolean>
}

export function userRows(dataSource: DataSource): UserRows {
  return {
    async find(userName) {
      return await withDatabaseErrors(async () => {
        const user = await repositoryOf(dataSource, User).findOneBy({ userName })
        // Asked for unknown users too, so that they take as long as known ones.
        const property = await repositoryOf(dataSource, UserProperty).findOneBy({
          userSecurityId: user?.userSecurityId ?? Guid.blank,
        })
        return user === null ? undefined : { ...user, ...(property ?? blankProperty(user.userSecurityId)) }
      })
    },

    async insert({ userName, fullName, password }) {
      const userSecurityId = randomUUID()
      return await withDatabaseErrors(async () => {
        try {
          await dataSource.transaction(async (manager) => {
            await repositoryOf(manager, User).insert({ userSecurityId, userName, fullName })
            await repositoryOf(manager, UserProperty).insert({ userSecurityId, password })
          })
          return true
        } catch (error) {
          if (sqlStateOf(error) === uniqueViolation) return false
          throw error
        }
      })
    },

    async update(userName, changes) {
      return await withDatabaseErrors(
        async () =>
          await dataSource.transaction(async (manager) => {
            const user = await repositoryOf(manager, User).findOne({
              where: { userName },
              lock: { mode: 'pessimistic_write' },
            })
            if (user === null) return false
            const { userSecurityId } = user
            const property: Partial<UserPropertyRow> = select(changes, UserProperty.fields)
            if (Object.keys(property).length > 0)
              await repositoryOf(manager, UserProperty).upsert({ userSecurityId, ...property }, ['userSecurityId'])
            const own: Partial<UserRow> = select(changes, User.fields)
            if (Object.keys(own).length > 0) await repositoryOf(manager, User).update({ userSecurityId }, own)
            return true
          }),
      )
    },
  }
}

function select(changes: UserChanges, fields: object): UserChanges {
  return Object.fromEntries(
    Object.entries(changes).filter(([name, value]) => value !== undefined && Object.hasOwn(fields, name)),
  )
}

function blankProperty(userSecurityId: string): UserPropertyRow {
  return { userSecurityId, password: '', authenticationKey: '', webServicesKey: '', webServicesKeyExpiryDate: '' }
}
