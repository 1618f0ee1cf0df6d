/** The three ports of an instance, and what it tells about where it is reached. */

import type { Express } from 'express'
import type { InstanceDescription } from '../admin/dependencies.js'
import type { Settings } from '../config/settings.js'
import { listen, type Listener } from './listen.js'

export interface Ports {
  readonly description: InstanceDescription
  /** No new calls; resolves when the last reply has left. */
  close(): Promise<void>
  /** Cuts what is left. */
  destroy(): Promise<void>
}

export interface OpenPortsOptions {
  readonly settings: Settings
  readonly serverInstanceId: number
  readonly webServices: Express
  readonly management: Express
}

/** @throws Error that names the port and its setting; what was opened is closed again */
export async function openPorts({
  settings,
  serverInstanceId,
  webServices,
  management,
}: OpenPortsOptions): Promise<Ports> {
  const listeners: Listener[] = []
  const close = async (): Promise<void> => {
    await Promise.all(
      listeners.map(async (listener) => {
        await listener.close()
      }),
    )
  }
  const destroy = async (): Promise<void> => {
    const closed = close()
    for (const listener of listeners) listener.destroy()
    await closed
  }
  const open = async (
    application: Express,
    setting: 'ManagementServicesPort' | 'SOAPServicesPort' | 'ODataServicesPort',
  ): Promise<number> => {
    const listener = await listen(application, {
      address: settings.ListenAddress,
      port: settings[setting],
      setting,
      clientIdleTimeout: settings.ClientIdleTimeout,
    })
    listeners.push(listener)
    return listener.port
  }
  try {
    const ports = {
      management: await open(management, 'ManagementServicesPort'),
      soap: await open(webServices, 'SOAPServicesPort'),
      odata: 0,
    }
    ports.odata = settings.ODataServicesEnabled ? await open(webServices, 'ODataServicesPort') : ports.soap
    return { description: describe(settings, serverInstanceId, ports), close, destroy }
  } catch (error) {
    await destroy()
    throw error
  }
}

function describe(
  settings: Settings,
  serverInstanceId: number,
  ports: InstanceDescription['ports'],
): InstanceDescription {
  const { ListenAddress: address, ServerInstance: name } = settings
  // Nobody reaches "all addresses"; whoever asks on this computer reaches this one.
  const host =
    address === '0.0.0.0' || address === '::' ? '127.0.0.1' : address.includes(':') ? `[${address}]` : address
  return {
    serverInstanceId,
    serverInstanceName: name,
    ports,
    urls: {
      soap: settings.PublicSOAPBaseUrl ?? `http://${host}:${ports.soap}/${name}/WS`,
      odata: settings.PublicODataBaseUrl ?? `http://${host}:${ports.odata}/${name}/ODataV4`,
      management: `http://${host}:${ports.management}`,
    },
  }
}
