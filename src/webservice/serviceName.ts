/** The rule for service names (compatibility 2.5): they become names in XML and C#. */

import { CatalogueError } from '../errors/CatalogueError.js'
import { Text } from '../types/index.js'

const serviceNameType = Text(250)
const identifier =
  /^[\p{Lu}\p{Ll}\p{Lt}\p{Lm}\p{Lo}\p{Nl}][\p{Lu}\p{Ll}\p{Lt}\p{Lm}\p{Lo}\p{Nl}\p{Mn}\p{Mc}\p{Nd}\p{Pc}\p{Cf}]*$/u

/**
 * @returns the name, Text[250]
 * @throws CatalogueError Application_DialogException with the original server's text, Application_StringExceededLength
 */
export function checkedServiceName(name: string): string {
  const checked = serviceNameType.check(name)
  if (!identifier.test(checked))
    throw new CatalogueError('Application_DialogException', { message: 'The service name is not valid.' })
  return checked
}

/** The name that an object is published under unless another is given: its own without blanks. */
export function defaultServiceName(objectName: string): string {
  return objectName.replaceAll(' ', '')
}
