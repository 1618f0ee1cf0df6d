import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { HowTo, javaScriptOf } from './howTo.js'

const pageBlocks = javaScriptOf('declare-a-page')

describe('the workshop of "Declare a page", as the page tells to build it', () => {
  let howTo: HowTo
  beforeAll(async () => {
    howTo = await HowTo.start('declare-a-page', pageBlocks)
  })
  afterAll(async () => {
    await howTo.remove()
  })

  test('what is read', async () => {
    const [job, open, api] = await howTo.tried('read')
    expect(job).toMatchObject({
      No: 'J1',
      Customer: 'Ann',
      Received: '2026-01-25',
      Status: 'Open',
      Amount: 160,
      JobsLines: [{ Line_No: 10000, Description: 'Brakes', Amount: 160 }],
    })
    expect(open).toMatchObject({
      value: [
        { No: 'J2', Customer: 'Ben' },
        { No: 'J1', Customer: 'Ann' },
      ],
    })
    expect(api).toMatchObject({
      value: [
        { number: 'J1', status: 'Open' },
        { number: 'J2', status: 'Open' },
      ],
    })
  })

  test('what is written', async () => {
    const [job, finished, count] = await howTo.tried('write')
    expect(job).toMatchObject({
      No: 'J3',
      Customer: 'Walk-in',
      JobsLines: [
        { Line_No: 10000, Amount: 40 },
        { Line_No: 20000, Price_per_Hour: 80, Amount: 80 },
      ],
    })
    expect(finished).toMatchObject({ No: 'J3', Status: 'Done', Amount: 120 })
    expect(count).toMatchObject({ value: 1 })
  })

  test('what is refused', async () => {
    const [finish, deletion] = await howTo.tried('refused')
    expect(finish).toMatchObject({
      error: { message: expect.stringMatching(/^Nothing has been done on job J2\./) as unknown },
    })
    expect(deletion).toMatchObject({ error: { code: expect.stringMatching(/^BadRequest_/) as unknown } })
  })
})

describe('the totals of "Declare a query", added to the workshop', () => {
  let howTo: HowTo
  beforeAll(async () => {
    howTo = await HowTo.start('declare-a-query', [
      ...pageBlocks.filter((block) => !block.includes('export const application')),
      ...javaScriptOf('declare-a-query'),
    ])
  })
  afterAll(async () => {
    await howTo.remove()
  })

  test('what is read', async () => {
    const [all, above, done, api] = await howTo.tried('totals')
    expect(all).toMatchObject({
      value: [
        { Customer: 'Ann', Month: 1, Hours: 3.5, Amount: 280, Dearest: 160, Lines: 3 },
        { Customer: 'Ben', Month: 1, Hours: 0, Amount: 0, Dearest: 0 },
      ],
    })
    expect(above).toMatchObject({ value: [{ Customer: 'Ann', Amount: 280 }] })
    expect(done).toMatchObject({ value: [{ Customer: 'Ben' }] })
    expect(api).toMatchObject({
      value: [
        { description: 'Brakes', hours: 3 },
        { description: 'Chain', hours: 0.5 },
      ],
    })
  })
})
