import { defineCodeunit } from '../index.js'

export const Message = defineCodeunit({
  id: 50108,
  name: 'Message',
  onRun: async (session) => {
    await session.message('This is the message of codeunit 50108.')
  },
})
