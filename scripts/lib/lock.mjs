// One process at a time installs or builds in this folder.

import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { codeOf, root, ScriptFailure } from './project.mjs'

const lockFile = join(root, 'dist', '.lock')
const patience = 15 * 60_000

/**
 * Does the work while holding the lock, and waits for whoever has it. A lock whose process is gone is taken over.
 * @param {() => void | Promise<void>} work
 */
export async function withLock(work) {
  mkdirSync(dirname(lockFile), { recursive: true })
  const deadline = Date.now() + patience
  // Written elsewhere and linked: the lock never exists without its process id.
  const own = `${lockFile}.${process.pid}`
  writeFileSync(own, String(process.pid))
  try {
    for (let told = false; !tryLink(own, lockFile); told = true) {
      const owner = readOwner(lockFile)
      if (owner !== undefined && !isAlive(owner)) takeAway(owner)
      else {
        if (!told) console.error(`Waiting for process ${owner ?? '?'}, which is installing or building here …`)
        if (Date.now() > deadline)
          throw new ScriptFailure(
            `Process ${owner} still holds ${lockFile}. If it is not installing or building, remove that file.`,
          )
        await delay(200)
      }
    }
  } finally {
    rmSync(own, { force: true })
  }
  try {
    await work()
  } finally {
    rmSync(lockFile, { force: true })
  }
}

/**
 * @param {string} from
 * @param {string} to
 */
function tryLink(from, to) {
  try {
    linkSync(from, to)
    return true
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false
    throw error
  }
}

/** @param {string} file */
function readOwner(file) {
  const text = readText(file)
  return text === undefined ? undefined : Number(text)
}

/** @param {string} file */
function readText(file) {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    if (codeOf(error) === 'ENOENT' || codeOf(error) === 'ESRCH') return undefined
    throw error
  }
}

/**
 * Two processes may want to take the same lock away; the second must not take the first one's new lock.
 * @param {number} owner
 */
function takeAway(owner) {
  const aside = `${lockFile}.stale-${process.pid}`
  try {
    renameSync(lockFile, aside)
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return
    throw error
  }
  if (readOwner(aside) !== owner) tryLink(aside, lockFile)
  rmSync(aside)
}

/** @param {number} pid */
function isAlive(pid) {
  try {
    process.kill(pid, 0)
  } catch (error) {
    if (codeOf(error) !== 'EPERM') return false
  }
  // A killed process whose parent does not ask for its end stays as a zombie, in some containers for ever.
  return process.platform !== 'linux' || (readText(`/proc/${pid}/cmdline`) ?? '') !== ''
}
