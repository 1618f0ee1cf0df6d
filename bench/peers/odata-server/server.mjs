// @odata/server on PostgreSQL, as its documentation has it: one model, one entity set. BENCH_DATABASE_URL says where.

import 'reflect-metadata'
import express from 'express'
import { announce } from '../../lib/childServer.mjs'
import { requirePackage } from '../requirePackage.mjs'

const odata = /** @type {typeof import('@odata/server')} */ (requirePackage('@odata/server'))
const { createTypedODataServer, ODataModel, KeyProperty, Property } = odata

// eslint-disable-next-line @typescript-eslint/no-extraneous-class -- the package reads decorators of a class
class Task {}
/**
 * What TypeScript's compiler writes for a decorated property.
 * @param {string} name
 * @param {Function} type
 * @param {(target: object, name: string) => void} decorate
 */
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
