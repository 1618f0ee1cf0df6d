// Bare Express that reads a body and answers a constant: what HTTP alone costs.

import express from 'express'
import { announce } from '../../lib/childServer.mjs'

const reply =
  '<?xml version="1.0" encoding="utf-8"?><soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"><soap:Body><Ping_Result xmlns="urn:microsoft-dynamics-schemas/codeunit/MiscOperations"><return_value>-5</return_value></Ping_Result></soap:Body></soap:Envelope>'

const application = express().disable('x-powered-by').disable('etag')
application.use(express.text({ type: () => true }))
application.post('/ping', (_request, response) => {
  response.type('text/xml; charset=utf-8').send(reply)
})
const server = application.listen(0, '127.0.0.1', () => announce(server))
