// Throughput of the `soap` package's server against bare Express that answers a constant.

import { figure } from '../../lib/figures.mjs'
import { inTurns, namesOf, ratio } from '../../lib/rounds.mjs'
import { pingTarget } from '../../lib/service.mjs'
import { median } from '../../lib/statistics.mjs'

const callers = 64
const rounds = 3

/** @param {import('../../lib/bench.mjs').Bench} bench */
export async function measureSoap(bench) {
  const onHttp = await bench.startPeer('soap/server.mjs')
  const onExpress = await bench.startPeer('soap/server.mjs', { environment: { BENCH_ON_EXPRESS: '1' } })
  const express = await bench.startPeer('express/server.mjs')
  const targets = {
    'soap on node:http': pingTarget('soap', onHttp.port, '/Samples', 'Samples'),
    'soap on Express': pingTarget('soap', onExpress.port, '/Samples', 'Samples'),
    'Express, constant reply': pingTarget('Express', express.port, '/ping'),
  }
  const load = bench.startCallers()
  const perSecond = await inTurns(
    namesOf(targets),
    rounds,
    async (name) => (await load.load(targets[name], { callers, seconds: bench.seconds })).perSecond,
  )
  return [
    ...namesOf(targets).map((name) =>
      figure(`Ping, ${callers} callers, ${name}`, median(perSecond[name]), { unit: 'calls/s' }),
    ),
    figure('soap on Express / Express, constant reply', ratio(perSecond, 'soap on Express', 'Express, constant reply')),
    figure(
      'soap on node:http / Express, constant reply',
      ratio(perSecond, 'soap on node:http', 'Express, constant reply'),
    ),
  ]
}
