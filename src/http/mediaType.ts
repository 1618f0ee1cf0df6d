/** The header Content-Type, as far as bodies need it. */

export interface MediaType {
  /** Lower case; '' without the header. */
  readonly name: string
  /** Lower case. */
  readonly charset: string | undefined
}

const charsetParameter = /;[ \t]*charset[ \t]*=[ \t]*(?:"([^"]*)"|([^\s;"]+))/i

export function mediaTypeOf(header: string | undefined): MediaType {
  const text = header ?? ''
  const semicolon = text.indexOf(';')
  if (semicolon < 0) return { name: text.trim().toLowerCase(), charset: undefined }
  const charset = charsetParameter.exec(text)
  return { name: text.slice(0, semicolon).trim().toLowerCase(), charset: (charset?.[1] ?? charset?.[2])?.toLowerCase() }
}
