import { afterEach, describe, expect, test } from '@jest/globals'
import { dirname } from 'node:path'
import { python, zeepMissing } from '../interop/python.js'
import { activeSessions } from '../support/sessions.js'
import { useInstance } from '../support/useInstance.js'
import { readmeCommands, runCommands } from './readme.js'

if (zeepMissing !== undefined) console.warn(`The README's Python commands are not tried: ${zeepMissing}`)

describe("the README's five minutes: a session is started, listed, stopped with a comment and found in Session Event", () => {
  const commands = readmeCommands()
  const instance = useInstance()
  afterEach(async () => {
    expect(await activeSessions(instance)).toEqual([])
  })

  async function tried(name: string, directory?: string): Promise<string> {
    return await runCommands(
      commands.get(name) ?? `echo 'The README has no commands marked ${name}.'; false`,
      instance,
      directory,
    )
  }

  test('with curl', async () => {
    const [list, stopped, events] = (await tried('curl')).trim().split('\n')
    expect(JSON.parse(list ?? '')).toMatchObject([{ objectId: 50105, clientType: 'Background' }])
    expect(stopped).toContain('<return_value>true</return_value>')
    expect(JSON.parse(events ?? '')).toContainEqual(
      expect.objectContaining({ eventType: 'Logoff', clientType: 'Background', comment: 'enough slept' }),
    )
  })

  test('with node-soap', async () => {
    const output = await tried('node')
    expect(output).toContain('objectId: 50105')
    expect(output).toContain('{ return_value: true }')
    expect(output).toContain("comment: 'enough slept'")
  })

  ;(zeepMissing === undefined ? test : test.skip)("with Python's zeep", async () => {
    const output = await tried('python', dirname(python))
    expect(output).toContain("'objectId': 50105")
    expect(output).toMatch(/^True$/m)
    expect(output).toContain("'comment': 'enough slept'")
  })

  test('with the command line', async () => {
    const output = await tried('cli')
    expect(output).toMatch(/Background +ADMIN +CRONUS International Ltd\. +50105 +OnRun/)
    expect(output).toMatch(/Session \d+ is stopped\./)
    expect(output).toMatch(/Logoff.*Background.*enough slept/)
  })
})
