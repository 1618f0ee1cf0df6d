import { defineCodeunit } from '../index.js'

export const Confirm = defineCodeunit({
  id: 50106,
  name: 'Confirm',
  onRun: async (session) => {
    await session.confirm('Do you want to continue?')
  },
})
