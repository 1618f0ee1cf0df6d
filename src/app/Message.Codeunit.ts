import { defineCodeunit } from '../index.js'
import { SessionSamples } from './SessionSamples.Codeunit.js'

export const Message = defineCodeunit({
  id: 50108,
  name: 'Message',
  onRun: async (session) => {
    await SessionSamples.procedures.ShowMessage(session, { text: 'This is the message of codeunit 50108.' })
  },
})
