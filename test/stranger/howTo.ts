/**
 * The application that a how-to page builds, as its reader copies it: the JavaScript blocks one after another, and the
 * commands below markers `<!-- try: name -->`.
 */

import { mkdir, symlink, writeFile } from 'node:fs/promises'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { adminPassword, TestInstance } from '../support/instance.js'
import { temporaryFolder, type TemporaryFolder } from '../support/temporaryFolder.js'
import { markedCommands, projectRoot, runCommands } from './readme.js'

function pageText(name: string): string {
  return readFileSync(join(projectRoot, 'docs', 'how-to', `${name}.md`), 'utf8')
}

/** In the order of the page. */
export function javaScriptOf(name: string): readonly string[] {
  return [...pageText(name).matchAll(/^```js\n([\s\S]*?)^```$/gm)].map(([, code]) => code ?? '')
}

export class HowTo {
  readonly #commands: ReadonlyMap<string, string>
  readonly #folder: TemporaryFolder
  readonly instance: TestInstance

  private constructor(commands: ReadonlyMap<string, string>, folder: TemporaryFolder, instance: TestInstance) {
    this.#commands = commands
    this.#folder = folder
    this.instance = instance
  }

  /** Starts what the blocks make, with `servicetier` in reach as in a folder where the package is installed. */
  static async start(name: string, blocks: readonly string[]): Promise<HowTo> {
    const folder = await temporaryFolder()
    await mkdir(join(folder.path, 'node_modules'))
    await symlink(projectRoot, join(folder.path, 'node_modules', 'servicetier'))
    const application = join(folder.path, 'application.mjs')
    await writeFile(application, blocks.join('\n'))
    return new HowTo(markedCommands(pageText(name)), folder, await TestInstance.start({ application }))
  }

  /** What each command of a marked block answers. */
  async tried(marker: string): Promise<readonly unknown[]> {
    const commands = this.#commands.get(marker)
    if (commands === undefined) throw new Error(`The page has no commands marked ${marker}.`)
    const spaced = commands.replaceAll('admin:secret', `'admin:${adminPassword}' -w '\\n'`)
    return (await runCommands(spaced, this.instance))
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as unknown)
  }

  async remove(): Promise<void> {
    await this.instance.remove()
    await this.#folder.remove()
  }
}
