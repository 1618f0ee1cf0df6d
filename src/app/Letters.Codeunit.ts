import {
  BigInteger,
  Boolean,
  Byte,
  byVar,
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
  procedure,
  RecordID,
  Text,
  Time,
} from '../index.js'

const Weather = Option(' ', 'Sunny', 'Cloudy', 'Rainy')

export const Letters = defineCodeunit({
  id: 50101,
  name: 'Letters',
  procedures: {
    Capitalize: procedure({
      documentation: 'The text in capital letters.',
      parameters: { inputstring: Text() },
      returns: Text(),
      run: (_session, p) => p.inputstring.toUpperCase(),
    }),
    Echo: procedure({
      documentation: 'The text as it came.',
      parameters: { inputstring: Text() },
      returns: Text(),
      run: (_session, p) => p.inputstring,
    }),
    TypeZoo: procedure({
      documentation: 'Every type as a value and as a var parameter; each var comes back equal to its value.',
      parameters: {
        integerValue: Integer,
        integerVar: byVar(Integer),
        bigIntegerValue: BigInteger,
        bigIntegerVar: byVar(BigInteger),
        decimalValue: Decimal,
        decimalVar: byVar(Decimal),
        booleanValue: Boolean,
        booleanVar: byVar(Boolean),
        textValue: Text(),
        textVar: byVar(Text()),
        codeValue: Code(20),
        codeVar: byVar(Code(20)),
        dateValue: Date,
        dateVar: byVar(Date),
        timeValue: Time,
        timeVar: byVar(Time),
        dateTimeValue: DateTime,
        dateTimeVar: byVar(DateTime),
        durationValue: Duration,
        durationVar: byVar(Duration),
        guidValue: Guid,
        guidVar: byVar(Guid),
        optionValue: Weather,
        optionVar: byVar(Weather),
        charValue: Char,
        charVar: byVar(Char),
        byteValue: Byte,
        byteVar: byVar(Byte),
        dateFormulaValue: DateFormula,
        dateFormulaVar: byVar(DateFormula),
        recordIDValue: RecordID,
        recordIDVar: byVar(RecordID),
      },
      run: (_session, p) => {
        p.integerVar = p.integerValue
        p.bigIntegerVar = p.bigIntegerValue
        p.decimalVar = p.decimalValue
        p.booleanVar = p.booleanValue
        p.textVar = p.textValue
        p.codeVar = p.codeValue
        p.dateVar = p.dateValue
        p.timeVar = p.timeValue
        p.dateTimeVar = p.dateTimeValue
        p.durationVar = p.durationValue
        p.guidVar = p.guidValue
        p.optionVar = p.optionValue
        p.charVar = p.charValue
        p.byteVar = p.byteValue
        p.dateFormulaVar = p.dateFormulaValue
        p.recordIDVar = p.recordIDValue
      },
    }),
  },
})
