/**
 * `instance.json` in the data directory: how tools and tests find a running instance. Written when it is ready, removed
 * when it ends.
 */

import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

export interface InstanceFile {
  readonly pid: number
  readonly serverInstanceId: number
  readonly ports: { readonly soap: number; readonly odata: number; readonly management: number }
}

/** Written to a temporary name first, so that nobody reads half of it. */
export async function writeInstanceFile(dataDirectory: string, content: InstanceFile): Promise<void> {
  await mkdir(dataDirectory, { recursive: true })
  const path = join(dataDirectory, 'instance.json')
  await writeFile(`${path}.${process.pid}`, `${JSON.stringify(content, undefined, 2)}\n`)
  await rename(`${path}.${process.pid}`, path)
}

/** Removes the file if it is this process's own. */
export async function removeInstanceFile(dataDirectory: string): Promise<void> {
  const path = join(dataDirectory, 'instance.json')
  try {
    const { pid } = JSON.parse(await readFile(path, 'utf8')) as InstanceFile
    if (pid === process.pid) await rm(path)
  } catch {
    // There is none.
  }
}
