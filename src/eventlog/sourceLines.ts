/**
 * Stacks in the words of who wrote the code: the event log names `Error.Codeunit.ts:6` and not the JavaScript of it.
 *
 * Done when an entry is written, and not by Node.js's `--enable-source-maps`: that reads every map at the start of
 * every session's thread (a fifth of its time), and makes each error twice as dear, also those nobody logs.
 */

import { readFileSync } from 'node:fs'
import { SourceMap, type SourceMapPayload } from 'node:module'

interface MapOfFile {
  readonly map: SourceMap
  /** What the paths of its sources are relative to. */
  readonly base: URL
}

/** As compilers write it. */
type WrittenMap = Omit<SourceMapPayload, 'sourceRoot'> & { readonly sourceRoot?: string }

/** `undefined` for a file that has no map, or none that can be read. */
const maps = new Map<string, MapOfFile | undefined>()
/** Stacks name the modules that were loaded; this is for code that makes up modules. */
const mostMaps = 2000

const place = /(file:\/\/\/\S+?\.[cm]?js):(\d+):(\d+)/g
const comment = /^\/\/# sourceMappingURL=(\S+)\s*$/gm

/** The stack with the places of the sources in it, where the JavaScript has a source map beside it or inside. */
export function sourceLines(stack: string): string {
  return stack.replace(place, (whole, file: string, line: string, column: string) => {
    const known = mapOf(file)
    if (known === undefined) return whole
    const entry = known.map.findEntry(Number(line) - 1, Number(column) - 1)
    if (!('originalSource' in entry)) return whole
    const source = new URL(entry.originalSource, known.base).href
    return `${source}:${entry.originalLine + 1}:${entry.originalColumn + 1}`
  })
}

function mapOf(file: string): MapOfFile | undefined {
  if (maps.has(file)) return maps.get(file)
  if (maps.size >= mostMaps) maps.clear()
  const map = readMap(file)
  maps.set(file, map)
  return map
}

function readMap(file: string): MapOfFile | undefined {
  try {
    const named = [...readFileSync(new URL(file), 'utf8').matchAll(comment)].at(-1)?.[1]
    if (named === undefined) return undefined
    const url = new URL(named, file)
    const { sourceRoot = '', ...payload } = JSON.parse(textOf(url)) as WrittenMap
    // Relative to the map, or to the JavaScript that the map lies in.
    const base = new URL(sourceRoot, url.protocol === 'data:' ? file : url)
    // The text of the sources is not kept.
    return { map: new SourceMap({ ...payload, sourceRoot, sourcesContent: [] }), base }
  } catch {
    // A stack that names JavaScript is better than none.
    return undefined
  }
}

function textOf(url: URL): string {
  if (url.protocol !== 'data:') return readFileSync(url, 'utf8')
  const [, encoding = '', data = ''] = /^[^,]*?(;base64)?,(.*)$/s.exec(url.pathname) ?? []
  return encoding === '' ? decodeURIComponent(data) : Buffer.from(data, 'base64').toString('utf8')
}
