/**
 * The demo application and a codeunit with a procedure for each type, which gives back what it takes: what clients of
 * other languages are tried with.
 */

import {
  BigInteger,
  Boolean,
  Byte,
  Char,
  Code,
  Date,
  DateFormula,
  DateTime,
  Decimal,
  defineCodeunit,
  Duration,
  Guid,
  Integer,
  Option,
  optional,
  procedure,
  RecordID,
  Text,
  Time,
} from '../../dist/index.js'
import { application as demo } from '../../dist/app/application.js'

const Weather = Option(' ', 'Sunny', 'Cloudy', 'Rainy')

const Interop = defineCodeunit({
  id: 60200,
  name: 'Interop',
  procedures: {
    EchoInteger: procedure({ parameters: { value: Integer }, returns: Integer, run: (_session, p) => p.value }),
    EchoBigInteger: procedure({
      parameters: { value: BigInteger },
      returns: BigInteger,
      run: (_session, p) => p.value,
    }),
    EchoDecimal: procedure({ parameters: { value: Decimal }, returns: Decimal, run: (_session, p) => p.value }),
    EchoBoolean: procedure({ parameters: { value: Boolean }, returns: Boolean, run: (_session, p) => p.value }),
    EchoText: procedure({ parameters: { value: Text() }, returns: Text(), run: (_session, p) => p.value }),
    EchoCode: procedure({ parameters: { value: Code(20) }, returns: Code(20), run: (_session, p) => p.value }),
    EchoDate: procedure({ parameters: { value: Date }, returns: Date, run: (_session, p) => p.value }),
    EchoTime: procedure({ parameters: { value: Time }, returns: Time, run: (_session, p) => p.value }),
    EchoDateTime: procedure({ parameters: { value: DateTime }, returns: DateTime, run: (_session, p) => p.value }),
    EchoDuration: procedure({ parameters: { value: Duration }, returns: Duration, run: (_session, p) => p.value }),
    EchoGuid: procedure({ parameters: { value: Guid }, returns: Guid, run: (_session, p) => p.value }),
    EchoOption: procedure({ parameters: { value: Weather }, returns: Weather, run: (_session, p) => p.value }),
    EchoChar: procedure({ parameters: { value: Char }, returns: Char, run: (_session, p) => p.value }),
    EchoByte: procedure({ parameters: { value: Byte }, returns: Byte, run: (_session, p) => p.value }),
    EchoDateFormula: procedure({
      parameters: { value: DateFormula },
      returns: DateFormula,
      run: (_session, p) => p.value,
    }),
    EchoRecordID: procedure({ parameters: { value: RecordID }, returns: RecordID, run: (_session, p) => p.value }),
    Given: procedure({
      documentation: 'What came of parameters that may be missing.',
      parameters: {
        number: optional(Integer),
        text: optional(Text(30)),
        moment: optional(DateTime),
        flag: optional(Boolean),
        amount: optional(Decimal),
      },
      returns: Text(),
      run: (_session, p) => [p.number, p.text, p.moment, p.flag, p.amount].map(String).join(';'),
    }),
    Nothing: procedure({ documentation: 'Takes nothing and gives nothing.', run: () => undefined }),
    Fail: procedure({ parameters: { text: Text() }, run: (session, p) => session.error(p.text) }),
    Upper: procedure({
      documentation: 'A parameter whose name is a word of many languages.',
      parameters: { class: Text(), int: Integer },
      returns: Text(),
      run: (_session, p) => `${p.class.toUpperCase()}${p.int}`,
    }),
  },
})

export const application = {
  ...demo,
  objects: [...demo.objects, Interop],
  webServices: [...demo.webServices, { objectType: 'Codeunit' as const, objectId: Interop.id, serviceName: 'Interop' }],
}
