import { defineCodeunit, Integer, procedure, Text, type Session } from '../index.js'

export const MiscOperations = defineCodeunit({
  id: 50100,
  name: 'Misc Operations',
  procedures: {
    Ping: procedure({
      documentation: 'Returns the negated input.',
      parameters: { input: Integer },
      returns: Integer,
      run: (_session, p) => -p.input,
    }),
    Add: procedure({
      documentation: 'The sum of two numbers.',
      parameters: { a: Integer, b: Integer },
      returns: Integer,
      readOnly: true,
      run: (_session, p) => p.a + p.b,
    }),
    Delay: procedure({
      documentation: 'Returns after that many milliseconds.',
      parameters: { delayMilliseconds: Integer },
      run: async (session, p) => {
        await session.sleep(p.delayMilliseconds)
      },
    }),
    GetLengthOfStringWithConfirmation: procedure({
      documentation:
        'Length of str in {"str":"Hello World","confirm":true}; with confirm it asks first, which a session without UI cannot.',
      parameters: { inputJson: Text() },
      returns: Integer,
      run: async (session, p) => {
        const { str, confirm } = readInput(session, p.inputJson)
        if (confirm && !(await session.confirm(`Do you want to know the length of '${str}'?`))) return 0
        return str.length
      },
    }),
  },
})

function readInput(session: Session, inputJson: string): { str: string; confirm: boolean } {
  let input: unknown
  try {
    input = JSON.parse(inputJson)
  } catch (error) {
    return session.error(`inputJson is not valid JSON: ${(error as Error).message}`)
  }
  if (typeof input !== 'object' || input === null || Array.isArray(input))
    return session.error('inputJson must be a JSON object such as {"str":"Hello World","confirm":true}.')
  const { str, confirm = false } = input as { str?: unknown; confirm?: unknown }
  if (typeof str !== 'string') return session.error('inputJson must have the property "str" with a string.')
  if (typeof confirm !== 'boolean') return session.error('The property "confirm" of inputJson must be true or false.')
  return { str, confirm }
}
