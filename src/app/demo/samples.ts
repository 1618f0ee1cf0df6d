/**
 * Values with which the demo's services are tried out: what a collection of requests about them calls them with, and
 * what it expects.
 */

import type { Samples } from '../../index.js'
import { Sleeper } from '../Sleeper.Codeunit.js'

const notAllowed = 'Servicetier Server attempted to issue a client callback to show a confirmation dialog box.'

export const samples: Samples = {
  backgroundCodeunit: Sleeper.id,
  procedures: {
    'Session Admin': {
      StartSession: [{ arguments: { codeunitId: Sleeper.id, timeout: 60_000 }, returns: true }],
      StopSession: [{ arguments: { comment: 'Stopped from a sample request' }, returns: true }],
      IsSessionActive: [{ returns: false }],
    },
    'Misc Operations': {
      Ping: [{ arguments: { input: 42 }, returns: -42 }],
      Add: [{ arguments: { a: 40, b: 2 }, returns: 42 }],
      Delay: [{ arguments: { delayMilliseconds: 10 } }],
      GetLengthOfStringWithConfirmation: [
        { arguments: { inputJson: '{"str":"Hello World"}' }, returns: 11 },
        {
          title: 'GetLengthOfStringWithConfirmation: with a confirmation',
          arguments: { inputJson: '{"str":"Hello World","confirm":true}' },
          error: notAllowed,
        },
        {
          title: 'GetLengthOfStringWithConfirmation: not valid',
          arguments: { inputJson: '[]' },
          error: 'inputJson must be a JSON object such as {"str":"Hello World","confirm":true}.',
        },
      ],
    },
    Letters: {
      Capitalize: [{ arguments: { inputstring: 'Smørrebrød & Søn' }, returns: 'SMØRREBRØD & SØN' }],
      Echo: [{ arguments: { inputstring: '  <tag> "quoted" & 北京 🪑  ' }, returns: '  <tag> "quoted" & 北京 🪑  ' }],
      TypeZoo: [
        {
          arguments: {
            integerValue: 42,
            bigIntegerValue: 4_294_967_296n,
            decimalValue: '1638.4',
            booleanValue: true,
            textValue: 'Text',
            codeValue: 'CODE',
            dateValue: '2026-01-15',
            timeValue: '13:45:30.500',
            dateTimeValue: '2026-01-15T13:45:30.500Z',
            durationValue: 90_061_001,
            guidValue: '7f3c1b52-6a0e-4d8b-9c1d-2e5a4b6c8d70',
            optionValue: 'Rainy',
            charValue: 'A',
            byteValue: 200,
            dateFormulaValue: '1M',
            recordIDValue: 'Customer: 10000',
          },
          values: {
            integerVar: 42,
            bigIntegerVar: 4_294_967_296n,
            decimalVar: '1638.4',
            booleanVar: true,
            textVar: 'Text',
            codeVar: 'CODE',
            dateVar: '2026-01-15',
            timeVar: '13:45:30.500',
            dateTimeVar: '2026-01-15T13:45:30.500Z',
            durationVar: 90_061_001,
            guidVar: '7f3c1b52-6a0e-4d8b-9c1d-2e5a4b6c8d70',
            optionVar: 'Rainy',
            charVar: 'A',
            byteVar: 200,
            dateFormulaVar: '1M',
            recordIDVar: 'Customer: 10000',
          },
        },
      ],
    },
    'Session Samples': {
      Spin: [{ arguments: { milliseconds: 5 } }],
      WriteThenSleep: [
        {
          title: 'WriteThenSleep: a customer who is not there',
          arguments: { customerNo: 'NOBODY', newName: 'New Name', milliseconds: 10 },
          error: "The Customer does not exist. Identification fields and values: No.='NOBODY'",
        },
      ],
      LockThenSleep: [{ arguments: { milliseconds: 10 }, references: { customerNo: { existing: 'Customer' } } }],
      ShowConfirm: [{ error: notAllowed }],
      ShowMessage: [{ arguments: { text: 'A message from a sample request' } }],
      RaiseError: [{ arguments: { text: 'Order 18006 already exists' }, error: 'Order 18006 already exists' }],
      OpenDialog: [{ arguments: { text: 'A window that nobody sees' } }],
    },
  },
  actions: {
    'Customer Card': {
      GetNetChange: [{ arguments: { fromDate: '2026-01-01', toDate: '2026-12-31' }, returns: '0' }],
      Block: [{}],
      CopyTo: [{ references: { newNo: 'fresh' } }],
    },
    'Sales Order': { Release: [{}], Reopen: [{}], CalcAmount: [{}] },
    'API Sales Orders': { Release: [{}], Reopen: [{}], CalcAmount: [{}] },
  },
  records: {
    Customer: {
      Name: 'Sample & Sons',
      Address: 'Harbour Street 7',
      City: 'Copenhagen',
      'Country/Region Code': 'DK',
      'Phone No.': '+45 70 12 34 56',
      'E-Mail': 'sample@example.com',
      'Credit Limit (LCY)': '25000',
    },
    Vendor: {
      Name: 'Sample Supplies',
      Address: 'Quay 3',
      City: 'Aarhus',
      'Country/Region Code': 'DK',
      'E-Mail': 'supplies@example.com',
    },
    Item: {
      Description: 'Sample Chair',
      Type: 'Inventory',
      'Base Unit of Measure': 'PCS',
      'Unit Price': '1638.4',
      'Unit Cost': '900.25',
      'Net Weight': '12.5',
    },
    'Sales Header': {
      'External Document No.': 'PO-4711',
      'Your Reference': 'Sample',
      'Order Date': '2026-01-15',
      'Shipment Date': '2026-01-20',
    },
    'Sales Line': { Type: 'Item', Quantity: '3', 'Line Discount %': '10' },
  },
  existing: { Customer: { Blocked: ' ' }, Item: { Blocked: false }, 'Sales Header': { Status: 'Open' } },
}
