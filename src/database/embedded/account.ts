/**
 * The operating-system user PostgreSQL runs as when this process is root: PostgreSQL refuses to run as root.
 *
 * What that user may do is found out by doing it under its ids, never by reading modes: access lists, mount options and
 * any folder on the way can decide otherwise. Called by placement.ts only.
 */

import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

export interface Account {
  readonly name: string
  readonly uid: number
  readonly gid: number
}

/** The user the programs start under, as options of a spawn. `undefined` means: as ourselves. */
export function spawnAs(account: Account | undefined): {
  uid?: number
  gid?: number
  cwd: string
  env: NodeJS.ProcessEnv
} {
  // A working folder that anyone can enter (initdb asks for it), and nothing of our environment: it may hold secrets,
  // and PGDATA, TZ or LC_ALL would change what the server does.
  const surroundings = { cwd: '/', env: { PATH: process.env['PATH'] ?? '/usr/bin:/bin', LC_ALL: 'C' } }
  return account === undefined ? surroundings : { ...surroundings, uid: account.uid, gid: account.gid }
}

/** True when this process must not run PostgreSQL under its own user. */
export function isRoot(): boolean {
  return process.getuid?.() === 0
}

/**
 * User `postgres` if the system has it, else `servicetier`, which is created when missing.
 * @throws {Error} when neither exists and none can be created.
 */
export async function databaseAccount(log: (line: string) => void): Promise<Account> {
  const known = (await findAccount('postgres')) ?? (await findAccount('servicetier'))
  if (known !== undefined) return known
  const failures: string[] = []
  for (const [program, ...args] of [
    [
      'useradd',
      '--system',
      '--user-group',
      '--no-create-home',
      '--home-dir',
      '/nonexistent',
      '--shell',
      '/usr/sbin/nologin',
      'servicetier',
    ],
    // The form that Alpine's adduser (busybox) and Debian's both know.
    ['adduser', '-S', '-D', '-H', 'servicetier'],
    ['adduser', '--system', '--group', '--no-create-home', 'servicetier'],
  ] as const) {
    try {
      await run(program, args, { env: { ...process.env, PATH: `${process.env['PATH'] ?? ''}:/usr/sbin:/sbin` } })
    } catch (error) {
      failures.push(`${program}: ${(error as Error).message.trim()}`)
    }
    // Looked for also after a failure: another process may have created it at the same moment.
    const created = await findAccount('servicetier')
    if (created !== undefined) {
      log('PostgreSQL does not run as root: it runs as the system user "servicetier", which was created for it.')
      return created
    }
  }
  throw new Error(
    'PostgreSQL does not run as root, there is neither a user "postgres" nor "servicetier", and none could be created. Create one, start as an ' +
      `ordinary user, or give the URL of a PostgreSQL server in SERVICETIER_DATABASE_URL. (${failures.join('; ')})`,
  )
}

/** The user with these ids, for a cluster that exists already: its owner runs it. */
export async function accountOf({ uid, gid }: { uid: number; gid: number }): Promise<Account> {
  return (await findAccount(String(uid))) ?? { name: String(uid), uid, gid }
}

/** Why the user cannot run the PostgreSQL programs in `directory`; `undefined` when it can. */
export async function whyCannotRun(directory: string, account: Account | undefined): Promise<string | undefined> {
  return run(join(directory, 'bin', 'postgres'), ['--version'], spawnAs(account)).then(
    () => undefined,
    (error: unknown) => (error as Error).message.trim(),
  )
}

/** True when the user can enter `directory` and make files there. */
export async function canWriteIn(directory: string, account: Account): Promise<boolean> {
  const probe = 'cd "$1" && : > .probe && rm .probe'
  return run('/bin/sh', ['-c', probe, 'sh', directory], spawnAs(account)).then(
    () => true,
    () => false,
  )
}

/** @param key name or number. */
async function findAccount(key: string): Promise<Account | undefined> {
  // getent also knows users of a directory service; the file is for systems without it.
  const text = await run('getent', ['passwd', key]).then(
    (result) => result.stdout,
    async () => readFile('/etc/passwd', 'utf8').catch(() => ''),
  )
  for (const line of text.split('\n')) {
    const [name = '', , uid, gid] = line.split(':')
    if ((name === key || uid === key) && Number(uid) > 0) return { name, uid: Number(uid), gid: Number(gid) }
  }
  return undefined
}
