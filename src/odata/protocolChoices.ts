/**
 * Where OData leaves a choice, or the vendor's server (compatibility 4.3 to 4.7) goes another way than the standard:
 * what this server does. One place, so that another behaviour is another row here; but for the order in which fields
 * are set, which SOAP shares: `inOrderOfPage` in `steps/giveValues.ts`.
 */

export interface Profile {
  /**
   * A read-only or key property in the body of an insert or update. The standard has the server ignore it (4.01, 11.4.2
   * and 11.4.3); the vendor's refuses.
   */
  readonly readOnlyProperties: 'ignore' | 'refuse'
  /**
   * PATCH and PUT of an entity that is not there, without If-Match. The standard lets the server create it (4.01,
   * 11.4.4); the vendor's answers 404.
   */
  readonly upsert: boolean
  /**
   * PATCH, PUT and DELETE without If-Match of an entity that has an ETag. The standard leaves it open; the vendor's
   * refuses with BadRequest_InvalidToken.
   */
  readonly ifMatchRequired: boolean
  /**
   * What an update answers if the request does not say. The standard leaves it open; the vendor's answers with the
   * entity, whatever is asked for.
   */
  readonly updateReturns: 'representation' | 'minimal'
}

export const standardProfile: Profile = {
  readOnlyProperties: 'ignore',
  upsert: true,
  ifMatchRequired: false,
  updateReturns: 'representation',
}
