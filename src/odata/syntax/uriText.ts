/** Text that stands in a URL as RFC 3986 has it. */

/** What may stand in neither path nor query as it is; a percent sign without two digits behind it among that. */
const foreign = /%(?![0-9A-Fa-f]{2})|[^A-Za-z0-9\-._~!$&'()*+,;=:@/?%]/gu

/**
 * A path or query as a request may be sent with it: what was written without encoding is encoded, all else stays.
 * @param text well-formed UTF-16
 */
export function uriText(text: string): string {
  return text.replace(foreign, encodeURIComponent)
}
