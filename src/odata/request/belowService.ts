/**
 * Where a URL leads below this service, whoever wrote it: a client that knows the service by its public URL, one within
 * that knows the server's own, either behind a proxy that ends TLS. For links in bodies and requests of batches.
 */

export interface Below {
  /** Percent-encoded as written, without a slash in front or at its end. */
  readonly path: string
  readonly query: string
}

const withAuthority = /^(?:(?:https?:)?\/\/)([^/?#]*)/i
const dotSegment = /(?:^|\/)(?:\.|%2e){1,2}(?:\/|$)/i

/**
 * @param url absolute, from the host's root, or relative to the service's root
 * @param roots absolute URLs of the service's root, the first for what is relative; of schemes only the rest counts
 * @param hosts 'any': the host is not looked at, for a request that is executed here wherever its sender thinks to be
 * @returns undefined: it leads elsewhere
 */
export function belowService(url: string, roots: readonly string[], hosts: 'own' | 'any' = 'own'): Below | undefined {
  const [whole = ''] = url.split('#', 1)
  const mark = whole.indexOf('?')
  const written = mark < 0 ? whole : whole.slice(0, mark)
  const query = mark < 0 ? '' : whole.slice(mark + 1)
  if (/^[a-z][a-z0-9+.-]*:/i.test(written) && !withAuthority.test(written)) return undefined
  const found = withAuthority.exec(written)
  const isAbsolute = found !== null || written.startsWith('/')
  if (!isAbsolute && !dotSegment.test(written)) return { path: trimmed(written), query }
  for (const root of roots) {
    const [start = '', authority = ''] = withAuthority.exec(root) ?? []
    const rootPath = root.slice(start.length)
    const isHere = found === null || hosts === 'any' || sameAuthority(found[1] ?? '', authority)
    // `//BC/ODataV4/…`: a slash too many, and no host.
    const path = found !== null && isHere ? written.slice(found[0].length) : written.replace(/^\/{2,}/, '/')
    if (!isHere && !written.startsWith('//')) continue
    const below = belowPath(withoutDots(isAbsolute ? path : `${rootPath}/${path}`), rootPath)
    if (below !== undefined) return { path: trimmed(below), query }
  }
  return undefined
}

/** Ports that schemes have by themselves say nothing, as TLS may end on the way. */
function sameAuthority(a: string, b: string): boolean {
  const plain = (text: string): string =>
    text
      .toLowerCase()
      .replace(/^[^@]*@/, '')
      .replace(/:(?:80|443)?$/, '')
  return plain(a) === plain(b)
}

function belowPath(path: string, rootPath: string): string | undefined {
  const root = rootPath.split('/')
  const segments = path.split('/')
  return root.every((segment, index) => same(segments[index] ?? '', segment))
    ? segments.slice(root.length).join('/')
    : undefined
}

function same(a: string, b: string): boolean {
  try {
    return decodeURIComponent(a).toLowerCase() === decodeURIComponent(b).toLowerCase()
  } catch {
    return false
  }
}

/** RFC 3986, 5.2.4. */
function withoutDots(path: string): string {
  if (!dotSegment.test(path)) return path
  const kept: string[] = []
  for (const segment of path.split('/')) {
    const plain = segment.replace(/%2e/gi, '.')
    if (plain === '..') {
      if (kept.length > 1) kept.pop()
    } else if (plain !== '.') kept.push(segment)
  }
  return kept.join('/')
}

function trimmed(path: string): string {
  return path.replace(/^\.\//, '').replace(/\/$/, '')
}
