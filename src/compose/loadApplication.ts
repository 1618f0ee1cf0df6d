/**
 * Loads the application whose objects an instance publishes: the demo, or a module of the user's own (setting
 * `Application`).
 */

import { pathToFileURL } from 'node:url'
import type { Application } from '../application/application.js'

const demo = new URL('../app/application.js', import.meta.url)

/** URL of the application's module. @param path absolute; undefined: the demo application */
export function applicationUrl(path: string | undefined): string {
  return (path === undefined ? demo : pathToFileURL(path)).href
}

/**
 * @param url of an ES module that exports `application`
 * @throws Error that names the module, if it cannot be loaded or exports no application
 */
export async function loadApplication(url: string): Promise<Application> {
  let module: { readonly application?: Application }
  try {
    module = (await import(url)) as typeof module
  } catch (error) {
    throw new Error(
      `The application ${url} cannot be loaded: ${error instanceof Error ? error.message : String(error)}`,
      { cause: error },
    )
  }
  const { application } = module
  if (application === undefined || !Array.isArray(application.objects))
    throw new Error(`The module ${url} exports no 'application' with objects.`)
  return application
}
