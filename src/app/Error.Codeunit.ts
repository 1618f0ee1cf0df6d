import { defineCodeunit } from '../index.js'

export const ErrorCodeunit = defineCodeunit({
  id: 50107,
  name: 'Error',
  onRun: (session) => session.error('This is the error of codeunit 50107.'),
})
