/** Applications written from the docs alone: no cast, nothing for the start to refuse, and they do what they say. */

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { PageDefinition } from '../../dist/objects/page/pageDefinition.js'
import type { StartSessionRequest } from '../../dist/session/words/questions.js'
import { executeWork } from '../../dist/steps/executeWork.js'
import { TestCompany } from '../table/company.js'
import { Letter, Mailing, mailing } from './mailing.js'
import { library, Loan, Title } from './library.js'
import { Repair, RepairCard, repairs, Work } from './repairs.js'

describe.each(['library', 'repairs', 'mailing'])('the sample %s', (name) => {
  test('needs no cast', () => {
    const text = readFileSync(resolve('test/application', `${name}.ts`), 'utf8').replaceAll(/^import .*$/gm, '')
    expect(text).not.toMatch(/\bas\b|\bany\b|@ts-|eslint-disable|<[A-Z]\w*>\(/)
  })
})

describe('the samples', () => {
  let company: TestCompany
  beforeAll(async () => {
    company = await TestCompany.open([...library.objects, ...repairs.objects, ...mailing.objects])
  })
  afterAll(async () => {
    await company.close()
  })

  test('lend a title as often as it has copies, and keep it while it is out', async () => {
    await company.run(async (session) => {
      const title = session.record(Title)
      Object.assign(title, { 'No.': 'T1', Name: 'Wind', Copies: 1 })
      await title.insert(true)
      const loan = session.record(Loan)
      await loan.validate('Title No.', 't1')
      await expect(loan.insert(true)).rejects.toThrow(/Reader must have a value/)
      loan.Reader = 'Ann'
      await loan.insert(true)
      const second = session.record(Loan)
      Object.assign(second, { 'Title No.': 'T1', 'Line No.': 1, Reader: 'Ben' })
      await expect(second.insert(true)).rejects.toThrow('No copy of Wind is left.')
      await expect(title.delete(true)).rejects.toThrow('1 copies of Wind are out.')
      loan.Status = 'Returned'
      await loan.modify(true)
      await title.delete(true)
      expect(await session.record(Loan).count()).toBe(0)
    })
  })

  test('add work to a repair by an action of its page', async () => {
    const act = (page: PageDefinition, name: string): PageDefinition['actions'][number]['run'] => {
      const found = page.actions.find((action) => action.name === name)
      if (found === undefined) throw new Error(`The page has no action ${name}.`)
      return found.run
    }
    await company.run(async (session) => {
      const repair = session.record(Repair)
      repair['No.'] = 'R1'
      await repair.insert(true)
      const context = { resultCode: 'None' as const }
      const add = { description: 'Chain', hours: 1.5 }
      await act(RepairCard, 'AddHours')(session, repair, add, context)
      expect(String(await act(RepairCard, 'AddHours')(session, repair, add, context))).toBe('240')
      await act(RepairCard, 'Finish')(session, repair, {}, context)
      await expect(act(RepairCard, 'AddHours')(session, repair, add, context)).rejects.toThrow(
        'State must not be Done in Repair: No.=R1.',
      )
      expect(await session.record(Work).count()).toBe(2)
    })
  })

  test('send letters in a session of its own, with the postage of another codeunit', async () => {
    const started: StartSessionRequest[] = []
    const startSession = async (request: StartSessionRequest): Promise<number> => Promise.resolve(started.push(request))
    await company.run(
      async (session) => {
        const first = await Mailing.procedures.Write(session, { address: 'Ann' })
        await Mailing.procedures.Write(session, { address: 'Ben', pages: 4 })
        expect(await Mailing.procedures.Send(session, { firstEntryNo: first })).toBe(1)
      },
      { answers: { startSession } },
    )
    await company.run(async (session) => {
      const { codeunitId, record } = started[0] ?? {}
      if (codeunitId === undefined || record === undefined) throw new Error('No session was started.')
      await executeWork(session, { kind: 'onRun', codeunitId, record }, company.objects)
      const sent: string[] = []
      for await (const { Address, Sent, Postage } of session.record(Letter).rows())
        sent.push(`${Address} ${Sent} ${Postage.toFixed(2)}`)
      expect(sent).toEqual(['Ann true 0.85', 'Ben true 1.60'])
    })
  })
})
