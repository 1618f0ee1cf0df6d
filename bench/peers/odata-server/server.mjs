// @odata/server on PostgreSQL, as its documentation has it: one model, one entity set. BENCH_DATABASE_URL says where.

import 'reflect-metadata'
import { createRequire } from 'node:module'
import express from 'express'
import { announce } from '../../lib/childServer.mjs'

const require = createRequire(import.meta.url)
const { createTypedODataServer, ODataModel, KeyProperty, Property } = require('@odata/server')

class Task {}
/** What TypeScript's compiler writes for a decorated property. */
function property(name, type, decorate) {
  Reflect.defineMetadata('design:type', type, Task.prototype, name)
  decorate(Task.prototype, name)
}
property('Id', Number, KeyProperty({ type: 'integer' }))
property('Priority', Number, Property({ type: 'integer' }))
property('Title', String, Property({ type: 'varchar' }))
property('Done', Boolean, Property({ type: 'boolean' }))
ODataModel({ name: 'task' })(Task)

const server = await createTypedODataServer(
  {
    name: 'bench',
    type: 'postgres',
    url: process.env.BENCH_DATABASE_URL,
    entities: [Task],
    synchronize: false,
    logging: false,
    extra: { max: 20 },
  },
  Task,
)
const application = express()
application.use('/', server.create())
const listening = application.listen(0, '127.0.0.1', () => announce(listening))
