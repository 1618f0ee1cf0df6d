import { removeTestPostgres } from './globalSetup.js'

export default async function globalTeardown(): Promise<void> {
  await removeTestPostgres()
}
