/**
 * The partitions of Session Event: one table per day (UTC) for web-service and background sessions, one for all others.
 *
 * Every function sends single statements that are transactions of their own; server instances that do the same at once
 * wait for each other (advisory lock) and find the work done. Called by the session log (ensure) and by retention
 * (drop).
 */

import type { SqlResult, SqlStatement } from './Connections.js'

type Query = (statement: SqlStatement) => Promise<SqlResult>

const kinds = ['interactive', 'noninteractive'] as const
type Kind = (typeof kinds)[number]

/** 'serv' 'part' as two 32-bit numbers. */
const partitionLock = '1936028278, 1885434484'
const dropLockMilliseconds = 100
const dayMilliseconds = 86_400_000

/**
 * Makes sure that events of these days can be written.
 *
 * A table is made first and attached then, because that lets inserts into the other partitions go on; `partition of`
 * would lock them out.
 * @param days UTC days 'YYYY-MM-DD'
 */
export async function ensurePartitions(query: Query, days: Iterable<string>): Promise<void> {
  const blocks = [...new Set(days)].map(checkedDay).flatMap((day) => kinds.map((kind) => attachUnlessThere(kind, day)))
  if (blocks.length === 0) return
  await query({
    text: `do $$ begin
  perform pg_advisory_xact_lock(${partitionLock});
${blocks.join('\n')}
end $$`,
  })
}

/**
 * Drops the partitions of the days before the given ones.
 *
 * Dropping needs a moment without any reader or writer of the table. It waits at most 100 ms for one, because inserts
 * queue behind it; a partition that stays is dropped by a later call.
 * @param before the first UTC days 'YYYY-MM-DD' that stay
 * @returns names of the tables that were dropped by this call or by another instance's meanwhile
 */
export async function dropPartitionsBefore(
  query: Query,
  before: { readonly interactive: string; readonly nonInteractive: string },
): Promise<string[]> {
  const old = [
    ...(await partitionsBefore(query, 'interactive', checkedDay(before.interactive))),
    ...(await partitionsBefore(query, 'noninteractive', checkedDay(before.nonInteractive))),
  ]
  for (const name of old) await query({ text: dropUnlessBusy(name) })
  if (old.length === 0) return []
  const gone = await query({
    text: "select name from unnest($1::text[]) name where to_regclass('platform.' || name) is null order by name",
    values: [old],
  })
  return gone.rows.map(([name]) => name as string)
}

/** Names come from a day that was checked; identifiers cannot be bound. */
function partitionName(kind: Kind, day: string): string {
  return `session_event_${kind}_${day.replaceAll('-', '')}`
}

function checkedDay(day: string): string {
  if (
    !/^[0-9]{4}-[0-9]{2}-[0-9]{2}$/.test(day) ||
    Number.isNaN(Date.parse(day)) ||
    new Date(day).toISOString().slice(0, 10) !== day
  ) {
    throw new RangeError(`'${day}' is not a UTC day such as 2026-11-21.`)
  }
  return day
}

function attachUnlessThere(kind: Kind, day: string): string {
  const name = partitionName(kind, day)
  const next = new Date(Date.parse(day) + dayMilliseconds).toISOString().slice(0, 10)
  return `  if to_regclass('platform.${name}') is null then
    create table platform.${name} (like platform.session_event_${kind} including defaults);
    alter table platform.session_event_${kind} attach partition platform.${name} for values from ('${day} 00:00:00+00') to ('${next} 00:00:00+00');
  end if;`
}

async function partitionsBefore(query: Query, kind: Kind, day: string): Promise<string[]> {
  const result = await query({
    // Only names of our form: what somebody attached by hand is not ours to drop.
    text: `select relname from pg_inherits join pg_class on oid = inhrelid
      where inhparent = to_regclass($1) and relname ~ $2 and relname collate "C" < $3 order by relname`,
    values: [`platform.session_event_${kind}`, `^session_event_${kind}_[0-9]{8}$`, partitionName(kind, day)],
  })
  return result.rows.map(([name]) => name as string)
}

function dropUnlessBusy(name: string): string {
  return `do $$ begin
  if pg_try_advisory_xact_lock(${partitionLock}) then
    perform set_config('lock_timeout', '${dropLockMilliseconds}ms', true);
    drop table if exists platform.${name};
  end if;
exception when lock_not_available or deadlock_detected then null;
end $$`
}
