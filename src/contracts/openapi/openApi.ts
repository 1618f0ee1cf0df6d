/** The OpenAPI 3.1 document of everything that is published over OData: `/ODataV4` and every API. */

import type { Contract } from '../contract.js'

/** @returns JSON with a newline at its end */
export function openApi({ urls }: Contract): string {
  const document = { openapi: '3.1.0', info: { title: 'Servicetier', version: '1.0' }, servers: [{ url: urls.odata.replace(/\/ODataV4$/, '') }], paths: {} }
  return `${JSON.stringify(document, undefined, 2)}\n`
}
