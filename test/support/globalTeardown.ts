import { removeTestPostgres } from './globalSetup.js'

// eslint-disable-next-line import-x/no-default-export -- jest asks for it
export default async function globalTeardown(): Promise<void> {
  await removeTestPostgres()
}
