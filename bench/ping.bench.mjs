// Ping, called over SOAP by 64 callers: with the session log on and off, and against servers that know no sessions.

import { figure } from './lib/figures.mjs'
import { inTurns, namesOf, ratio } from './lib/rounds.mjs'
import { pingTarget } from './lib/service.mjs'
import { median } from './lib/statistics.mjs'

const callers = 64

export const title = 'SOAP Ping, 64 callers'

/** @param {{ bench: import('./lib/bench.mjs').Bench, rounds: number }} surroundings */
export async function run({ bench, rounds }) {
  const servers = {
    BeforeReply: async () => (await bench.startInstance({ SESSION_LOG_MODE: 'BeforeReply' })).ports.soap,
    WriteBehind: async () => (await bench.startInstance({ SESSION_LOG_MODE: 'WriteBehind' })).ports.soap,
    Off: async () => (await bench.startInstance({ SESSION_LOG_MODE: 'Off' })).ports.soap,
    'node-soap on node:http': async () => (await bench.startPeer('soap/server.mjs')).port,
    'node-soap on Express': async () =>
      (await bench.startPeer('soap/server.mjs', { environment: { BENCH_ON_EXPRESS: '1' } })).port,
    Express: async () => (await bench.startPeer('express/server.mjs')).port,
  }
  /** @typedef {keyof typeof servers} Name */
  const targets = /** @type {Record<Name, import('./lib/load.mjs').Target>} */ ({})
  for (const [name, start] of /** @type {[Name, () => Promise<number>][]} */ (Object.entries(servers))) {
    const port = await start()
    targets[name] =
      name === 'Express'
        ? pingTarget(name, port, '/ping')
        : name.startsWith('node-soap')
          ? pingTarget(name, port, '/Samples', 'Samples')
          : pingTarget(name, port)
  }
  const load = bench.startCallers()
  /** @type {Map<Name, import('./lib/load.mjs').Load[]>} */
  const latencies = new Map(namesOf(targets).map((name) => [name, []]))
  const perSecond = await inTurns(namesOf(targets), rounds, async (name, warmingUp) => {
    const result = await load.load(targets[name], { callers, seconds: bench.seconds })
    if (!warmingUp) latencies.get(name)?.push(result)
    return result.perSecond
  })
  /** @param {Name} name */
  const rate = (name) => {
    const loads = latencies.get(name) ?? []
    const p99 = median(loads.map((each) => each.p99))
    return figure(`Ping, ${name}`, median(perSecond[name]), {
      unit: 'calls/s',
      note: `p50 ${median(loads.map((each) => each.p50)).toFixed(1)} ms, p99 ${p99.toFixed(1)} ms`,
    })
  }
  return [
    ...namesOf(targets).map(rate),
    figure('tracked (BeforeReply) / Off', ratio(perSecond, 'BeforeReply', 'Off'), { least: 0.85 }),
    figure('tracked (WriteBehind) / Off', ratio(perSecond, 'WriteBehind', 'Off')),
    figure(
      'tracked (BeforeReply) / bare node-soap on node:http',
      ratio(perSecond, 'BeforeReply', 'node-soap on node:http'),
      { above: 1 },
    ),
    figure(
      'tracked (BeforeReply) / bare node-soap on Express',
      ratio(perSecond, 'BeforeReply', 'node-soap on Express'),
    ),
    figure('tracked (BeforeReply) / bare Express, constant reply', ratio(perSecond, 'BeforeReply', 'Express')),
  ]
}
