/** The models of the demo application, with the server's own pages. */

import { application } from '../../../dist/app/application.js'
import { Objects } from '../../../dist/application/Objects.js'
import { buildModel } from '../../../dist/odata/model/buildModel.js'
import type { Model, Root } from '../../../dist/odata/model/model.js'
import { systemWebServices } from '../../../dist/application/systemPages.js'
import { service } from './shop.js'

export const demoApi: Root = { kind: 'Api', publisher: 'servicetier', group: 'demo', version: 'v1.0' }

export function demoModel(root: Root = { kind: 'ODataV4' }): Model {
  return buildModel(
    root,
    new Objects(application.objects),
    [...application.webServices, ...systemWebServices].map(({ objectType, objectId, serviceName }) =>
      service(objectType, objectId, serviceName),
    ),
  )
}
