/**
 * Where reading URLs differs from the OASIS test cases, and why. The test fails when one of these is no difference any
 * more.
 */

export interface Exception {
  readonly rule: string
  readonly input: string
  readonly reason: string
}

/** Rules that are about something else than URLs → what reads or writes that. */
export const notOfUrls: Readonly<Record<string, string>> = {
  context: 'context URLs are written by the server and never read',
  header: 'headers are read by the router',
  'request-id': 'ids of batch requests are read by batch/',
  prefer: 'headers are read by the router',
  preference: 'headers are read by the router',
  includeAnnotationsPreference: 'headers are read by the router',
  maxpagesizePreference: 'headers are read by the router',
}

const model = 'only the model tells what the name is: plan/ refuses it'
const once = 'Protocol 11.2.1: a system query option must not be given more than once'

export const exceptions: readonly Exception[] = [
  {
    rule: 'booleanValue',
    input: 'tRUe',
    reason: 'of payloads, which are JSON and know lower case only; in URLs every case is right',
  },
  { rule: 'queryOptions', input: '$format=json&$Format=atom&$format=xml&$format=text/html', reason: once },
  { rule: 'queryOptions', input: '$format=JSON&$format=Atom&$format=XML&$format=text/html', reason: once },
  {
    rule: 'queryOptions',
    input: '$search=more&more',
    reason: 'the second one is a custom query option, which may have any name; the test cases know three names only',
  },
  { rule: 'odataRelativeUri', input: 'Categories/TheBestProduct()', reason: model },
  { rule: 'odataRelativeUri', input: 'Categories(1)/Address/$value', reason: model },
  { rule: 'odataRelativeUri', input: 'Categories(1)/Thumbnail/$value', reason: model },
  { rule: 'odataRelativeUri', input: 'Products(1)/Model.BestSellingProduct/Model.BestSellingProduct', reason: model },
  {
    rule: 'queryOptions',
    input: '$apply=aggregate(Sales/Amount sub Sales/Cost with sum as TotalAmount)',
    reason: model,
  },
  { rule: 'queryOptions', input: '$apply=aggregate(Amount as Total)', reason: model },
  { rule: 'queryOptions', input: '$apply=aggregate(Amount)', reason: model },
  { rule: 'queryOptions', input: '$apply=aggregate(Amount from Time with average as DailyAverage)', reason: model },
  { rule: 'queryOptions', input: '$apply=groupby((Product/Price/Quantity))', reason: model },
  { rule: 'queryOptions', input: '$apply=groupby((Product/Self.DigitalProduct))', reason: model },
  { rule: 'queryOptions', input: '$apply=join(ShipTo as Detail,identity)', reason: model },
  { rule: 'queryOptions', input: '$apply=groupby((Sales/Product/Name))', reason: model },
]
