import { interoperability, clientPath } from './interoperability.js'
import { python, zeepMissing } from './python.js'

interoperability({
  name: "Python's zeep",
  missing: zeepMissing,
  command: () => [python, clientPath('zeep_scenario.py')],
})
