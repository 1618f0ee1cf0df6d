import { clientPath, interoperability } from './interoperability.js'

interoperability({
  name: "Node's soap",
  missing: undefined,
  command: () => [process.execPath, clientPath('node_scenario.mjs')],
})
