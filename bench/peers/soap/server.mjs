// A bare server of the `soap` package, on node:http or (BENCH_ON_EXPRESS) on Express: it answers Samples.wsdl and does
// what an application would do, nothing more.

import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import express from 'express'
import { listen } from 'soap'
import { announce } from '../../lib/childServer.mjs'

/** @param {{ value: unknown }} parameters */
const echo = ({ value }) => ({ return_value: value })
const procedures = {
  /** @param {{ input: number }} parameters */
  Ping: ({ input }) => ({ return_value: -input }),
  EchoInteger: echo,
  EchoBigInteger: echo,
  EchoDecimal: echo,
  EchoText: echo,
  EchoBoolean: echo,
  EchoDate: echo,
  EchoDateTime: echo,
  Secret: () => ({ return_value: 'the secret' }),
  Fail: () => {
    throw new Error('The customer is blocked.')
  },
}

const services = { Samples: { Samples_Port: procedures } }
const wsdl = readFileSync(new URL('Samples.wsdl', import.meta.url), 'utf8')
if (process.env.BENCH_ON_EXPRESS === undefined) {
  const server = createServer((_request, response) => response.writeHead(404).end())
  listen(server, '/Samples', services, wsdl)
  server.listen(0, '127.0.0.1', () => announce(server))
} else {
  const application = express()
  const server = application.listen(0, '127.0.0.1', () => {
    listen(application, '/Samples', services, wsdl)
    announce(server)
  })
}
