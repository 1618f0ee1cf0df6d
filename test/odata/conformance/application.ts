/** The demo application with functions that the conformance levels ask for and no demo needs. */

import { defineCodeunit, Integer, procedure, Text } from '../../../dist/index.js'
import { application as demo } from '../../../dist/app/application.js'

const conformance = defineCodeunit({
  id: 60100,
  name: 'Conformance',
  procedures: {
    Answer: procedure({ returns: Integer, readOnly: true, run: () => 42 }),
    Split: procedure({
      parameters: { text: Text() },
      returns: Text(),
      readOnly: true,
      run: (_session, p) => p.text.split(/[/\\]/).join('|'),
    }),
  },
})

export const application = {
  ...demo,
  objects: [...demo.objects, conformance],
  webServices: [
    ...demo.webServices,
    { objectType: 'Codeunit' as const, objectId: conformance.id, serviceName: 'Conformance' },
  ],
}
