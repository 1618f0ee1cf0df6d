// The application of the benches that need more than the demo has: the same procedures as bench/peers/soap/server.mjs,
// and codeunits that tell when their first statement was done. Everything else of the demo application is there too.

import {
  BigInteger,
  Boolean,
  Date,
  DateTime,
  Decimal,
  defineCodeunit,
  Integer,
  procedure,
  Text,
} from '../../dist/index.js'
import { application as demo } from '../../dist/app/application.js'
import { FirstStatement, StartAndWait } from './startLatency.mjs'

/**
 * @param {import('../../dist/types/AlType.js').AlType<unknown>} type
 */
const echo = (type) => procedure({ parameters: { value: type }, returns: type, run: (_session, { value }) => value })

export const Samples = defineCodeunit({
  id: 50190,
  name: 'Samples',
  procedures: {
    Ping: procedure({ parameters: { input: Integer }, returns: Integer, run: (_session, { input }) => -input }),
    EchoInteger: echo(Integer),
    EchoBigInteger: echo(BigInteger),
    EchoDecimal: echo(Decimal),
    EchoText: echo(Text()),
    EchoBoolean: echo(Boolean),
    EchoDate: echo(Date),
    EchoDateTime: echo(DateTime),
    Secret: procedure({ returns: Text(), run: () => 'the secret' }),
    Fail: procedure({ returns: Text(), run: (session) => session.error('The customer is blocked.') }),
  },
})

const objects = [Samples, FirstStatement, StartAndWait]

export const application = {
  ...demo,
  objects: [...demo.objects, ...objects],
  webServices: [
    ...demo.webServices,
    ...[Samples, StartAndWait].map(({ id, name }) => ({
      objectType: 'Codeunit',
      objectId: id,
      serviceName: name.replaceAll(' ', ''),
    })),
  ],
}
