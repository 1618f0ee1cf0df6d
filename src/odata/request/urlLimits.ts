/**
 * How long URLs may be. Queries in bodies are limited with them, as every link to a next page must be one to follow.
 */

/** Characters of a URL; more is sent in the body of `POST …/$query` or in a request of a batch. */
export const longestUrl = 16_384
/** Bytes of a query in a body. */
export const longestQuery = 262_144
/**
 * Characters of a link that the server wrote to a next page: it holds the query, packed where it is long. No text of
 * `longestQuery` bytes is longer when packed. Also of the URL of a request of a batch.
 */
export const longestLink = 327_680
