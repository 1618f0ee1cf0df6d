/**
 * OData's own functions and how many arguments each takes. Everything else in front of parentheses is a member of the
 * model.
 */

export type Counts = readonly [fewest: number, most: number]

const taking = (fewest: number, most: number, names: string): readonly (readonly [string, Counts])[] =>
  names.split(' ').map((name) => [name, [fewest, most]])

/** By lower-case name. `case` is not among them: its arguments are pairs. */
export const builtInFunctions: ReadonlyMap<string, Counts> = new Map([
  ...taking(0, 0, 'now mindatetime maxdatetime'),
  ...taking(
    1,
    1,
    'length tolower toupper trim year month day hour minute second fractionalseconds totalseconds date time totaloffsetminutes round floor ceiling geo.length isdefined',
  ),
  ...taking(
    2,
    2,
    'concat contains endswith indexof matchespattern startswith geo.distance geo.intersects hassubset hassubsequence',
  ),
  ...taking(1, 2, 'cast isof'),
  ...taking(2, 3, 'substring'),
])
