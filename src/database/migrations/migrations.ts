/** All migrations, oldest first. */

import type { MigrationInterface } from 'typeorm'
import { Platform1763683200000 } from './Platform1763683200000.js'

export const migrations: readonly (new () => MigrationInterface)[] = [Platform1763683200000]
