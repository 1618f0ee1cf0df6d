/** Options that all client commands share: which server, who signs in, how long to wait. */

import { Option, type Command } from 'commander'
import { CommandError } from './CommandError.js'
import type { Terminal } from './terminal.js'

export interface ClientConnection {
  /** Base URL of the management service, without a slash at the end. */
  readonly url: string
  readonly user: string
  readonly password: string
  /** Milliseconds one request may take. */
  readonly answerTimeout: number
}

export interface ConnectionOptions {
  readonly url?: string
  readonly user?: string
  readonly password?: string
  readonly answerTimeout: number
}

const defaultUrl = 'http://127.0.0.1:7045'

export function addConnectionOptions(command: Command): Command {
  return command
    .addOption(new Option('--url <url>', `management service of the server (SERVICETIER_URL; default ${defaultUrl})`))
    .addOption(
      new Option('--user <name>', 'user who signs in (SERVICETIER_USER, SERVICETIER_ADMIN_USER; default admin)'),
    )
    .addOption(
      new Option(
        '--password <password>',
        'password or web service access key (SERVICETIER_PASSWORD, SERVICETIER_ADMIN_PASSWORD)',
      ),
    )
    .addOption(
      new Option('--answer-timeout <seconds>', 'how long to wait for an answer')
        .argParser(integerArgument('--answer-timeout', 1, 86_400))
        .default(60),
    )
}

/** @throws {CommandError} when the URL is none or there is no password. */
export function clientConnection(options: ConnectionOptions, { environment }: Terminal): ClientConnection {
  const firstGiven = (...texts: (string | undefined)[]): string | undefined =>
    texts.find((text) => text !== undefined && text !== '')
  const password = firstGiven(
    options.password,
    environment['SERVICETIER_PASSWORD'],
    environment['SERVICETIER_ADMIN_PASSWORD'],
  )
  if (password === undefined)
    throw new CommandError('no password to sign in with: give --password or SERVICETIER_PASSWORD')
  return {
    url: webServiceUrl(
      firstGiven(options.url, environment['SERVICETIER_URL']) ?? defaultUrl,
      '--url (SERVICETIER_URL)',
    ),
    user: firstGiven(options.user, environment['SERVICETIER_USER'], environment['SERVICETIER_ADMIN_USER']) ?? 'admin',
    password,
    answerTimeout: options.answerTimeout * 1000,
  }
}

/**
 * A base URL without a slash at its end.
 * @param where the option it comes from, for the error.
 * @throws {CommandError} when it is no URL of a web service.
 */
export function webServiceUrl(text: string, where: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (
    url === undefined ||
    !/^https?:$/.test(url.protocol) ||
    url.username !== '' ||
    url.password !== '' ||
    /[?#]/.test(text)
  ) {
    throw new CommandError(`${where} is not a URL http://… or https://… without user, query and fragment`)
  }
  return url.href.replace(/\/+$/, '')
}

/** Reader of a whole number within limits, for commander. */
export function integerArgument(name: string, minimum: number, maximum: number): (text: string) => number {
  return (text) => {
    const value = /^-?\d{1,15}$/.test(text) ? Number(text) : NaN
    if (value >= minimum && value <= maximum) return value
    throw new CommandError(`${name} '${text}' is not a whole number from ${minimum} to ${maximum}`)
  }
}

export function basicAuthorization({ user, password }: ClientConnection): string {
  return `Basic ${Buffer.from(`${user}:${password}`, 'utf8').toString('base64')}`
}
