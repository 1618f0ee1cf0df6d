// @odata/server over the same rows, as its documentation has it. BENCH_DATABASE_URL says where.

import 'reflect-metadata'
import express from 'express'
import { announce } from '../../lib/childServer.mjs'
import { requirePackage } from '../requirePackage.mjs'
import { customerProperties } from './columns.mjs'

const odata = /** @type {typeof import('@odata/server')} */ (requirePackage('@odata/server'))
const { createTypedODataServer, ODataModel, KeyProperty, Property } = odata

// eslint-disable-next-line @typescript-eslint/no-extraneous-class -- the package reads decorators of a class
class Customer {}
for (const name of customerProperties) {
  // What TypeScript's compiler writes for a decorated property.
  Reflect.defineMetadata('design:type', String, Customer.prototype, name)
  const decorate = name === 'No' ? KeyProperty({ type: 'varchar' }) : Property({ type: 'varchar' })
  decorate(Customer.prototype, name)
}
ODataModel({ name: 'bench_customer_of_company' })(Customer)

const server = await createTypedODataServer(
  {
    name: 'bench',
    type: 'postgres',
    url: process.env.BENCH_DATABASE_URL,
    entities: [Customer],
    synchronize: false,
    logging: false,
    extra: { max: 20 },
  },
  Customer,
)
const application = express()
application.use('/', server.create())
const listening = application.listen(0, '127.0.0.1', () => announce(listening))
