import { defineCodeunit } from '../index.js'

export const Dialog = defineCodeunit({
  id: 50109,
  name: 'Dialog',
  onRun: async (session) => {
    await session.dialog.open('This is the dialog of codeunit 50109.')
  },
})
