/**
 * A result that is fetched part by part, so that its size does not matter: a portal of the extended protocol, through
 * `pg-cursor`.
 */

import type pg from 'pg'
import Cursor from 'pg-cursor'
import type { SqlStatement } from './Connections.js'
import { fromDatabaseError } from './sqlState.js'

export interface Portal {
  /**
   * The next rows, as PostgreSQL's text form of the values. Fewer than asked for: these are the last, and the
   * connection is free for other statements.
   * @throws CatalogueError or pg's error
   */
  fetch(count: number): Promise<(string | null)[][]>
}

/** @param client whose settings give text for every type; nothing else may run on it until the last rows came */
export function openPortal(client: pg.Client, types: pg.CustomTypesConfig, { text, values }: SqlStatement): Portal {
  const cursor = client.query(
    new Cursor<(string | null)[]>(text, values as unknown[] | undefined, { rowMode: 'array', types }),
  )
  return {
    fetch: async (count) => {
      try {
        return await cursor.read(count)
      } catch (error) {
        throw fromDatabaseError(error)
      }
    },
  }
}
