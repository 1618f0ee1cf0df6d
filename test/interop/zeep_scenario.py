"""Python's zeep: a dynamic proxy over the WSDL. Does the steps of scenario.ts and prints what it sees.

Environment: SOAP_URL (http://host:port/BC/WS), SOAP_COMPANY, SOAP_USER, SOAP_PASSWORD.
"""

import base64
import datetime
import decimal
import json
import os
from urllib.parse import quote

import requests
import zeep

UTC = datetime.timezone.utc
http = requests.Session()
http.auth = (os.environ['SOAP_USER'], os.environ['SOAP_PASSWORD'])
http.trust_env = False
root = f"{os.environ['SOAP_URL']}/{quote(os.environ['SOAP_COMPANY'], safe='')}"


def service(path):
    return zeep.Client(f'{root}/{path}?wsdl', transport=zeep.Transport(session=http)).service


def text(value):
    """A value as XML has it; zeep gives None for an empty text."""
    if value is None:
        return ''
    if isinstance(value, bool):
        return 'true' if value else 'false'
    if isinstance(value, decimal.Decimal):
        return format(value, 'f')
    if isinstance(value, datetime.datetime):
        return f"{value.astimezone(UTC).replace(tzinfo=None).isoformat(timespec='milliseconds')}Z"
    if isinstance(value, datetime.time):
        return value.isoformat()[:12]
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    return value.isoformat() if isinstance(value, datetime.date) else str(value)


def see(step, seen):
    print(json.dumps([step, [text(each) for each in seen] if isinstance(seen, list) else text(seen)]))


def fault(call):
    try:
        return [f'no fault: {call()!r}']
    except zeep.exceptions.Fault as error:
        return [error.code.split('.')[-1], error.message]


def moment(*parts, zone=UTC):
    return datetime.datetime(*parts, tzinfo=zone)


def codeunits():
    interop = service('Codeunit/Interop')

    def echo(step, procedure, values):
        see(step, [interop[f'Echo{procedure}'](value=value) for value in values])

    echo('Integer', 'Integer', [-2147483648, 0, 2147483647])
    echo('BigInteger', 'BigInteger', [-9223372036854775808, 9223372036854775807])
    echo('Decimal', 'Decimal', [decimal.Decimal(each) for each in ('123456789012345678', '-1234567890.12345678', '0.000000000000000001', '-0.5', '0')])
    echo('Boolean', 'Boolean', [True, False])
    echo('Text', 'Text', [
        '', ' two  blanks ', '<b a="1">&amp; \'q\'</b>', ']]>', 'line\nline\ttab', 'one\r\ntwo\rthree', 'æøå ß € 北京', '\U0001d11e\U0001f600', 'x' * 99_999 + 'y',
    ])
    echo('Code', 'Code', [' abc-10 ', ''])
    echo('Date', 'Date', [datetime.date(1899, 12, 31), datetime.date(1969, 7, 20), datetime.date(2024, 2, 29), datetime.date(9999, 12, 31), datetime.date(1, 1, 1)])
    echo('Time', 'Time', [datetime.time(0), datetime.time(12, 30), datetime.time(23, 59, 59, 123000)])
    summer = datetime.timezone(datetime.timedelta(hours=2))
    echo('DateTime with a zone', 'DateTime', [moment(1969, 7, 20, 20, 17, 40, 250000), moment(1899, 12, 31, 23), moment(2026, 6, 30, 12, zone=summer), moment(1, 1, 1)])
    echo('DateTime without a zone', 'DateTime', [moment(1969, 7, 20, 20, 17, 40, 250000, zone=None), moment(2026, 1, 25, 10, 30, zone=None)])
    echo('Duration', 'Duration', [-1500, 5400000])
    echo('Guid', 'Guid', ['{7C6F1D0E-2B5A-4C3D-9E8F-0A1B2C3D4E5F}', '00000000-0000-0000-0000-000000000000'])
    echo('Option', 'Option', [0, 3])
    echo('Char', 'Char', ['Ø', '&', ' '])
    echo('Byte', 'Byte', [0, 255])
    echo('DateFormula', 'DateFormula', ['1M+CM', ''])
    echo('RecordID', 'RecordID', ['Customer: 10000', ''])
    type_zoo()
    see('optional parameters', [
        interop.Given(), interop.Given(number=5, text='five', moment=moment(2026, 1, 25, 10, 30), flag=True, amount=decimal.Decimal('12.5')), interop.Given(text=''),
    ])
    interop.Nothing()
    see('a procedure that takes and gives nothing', 'done')
    see('names that are words of the language', interop.Upper(**{'class': 'class', 'int': 7}))
    see('a fault', fault(lambda: interop.Fail(text='Order <18006> & "more" already exists')))
    see('a fault of a wrong argument', fault(lambda: interop.EchoCode(value='x' * 21)))
    see('the companies', sorted(service('SystemService').Companies()))


ZOO = {
    'integer': (-2147483648, 0), 'bigInteger': (9223372036854775807, 0), 'decimal': (decimal.Decimal('-12345678901234567.89012345'), decimal.Decimal(0)), 'boolean': (True, False),
    'text': (' <Tøxt> & "quotes" ', ''), 'code': ('ABC-10', ''), 'date': (datetime.date(2024, 2, 29), datetime.date(1, 1, 1)), 'time': (datetime.time(23, 59, 59, 123000), datetime.time(0)),
    'dateTime': (moment(2026, 11, 21, 10, 30, 0, 250000), moment(1, 1, 1)), 'duration': (5400000, 0), 'guid': ('7c6f1d0e-2b5a-4c3d-9e8f-0a1b2c3d4e5f', '00000000-0000-0000-0000-000000000000'),
    'option': (3, 0), 'char': ('Ø', 'a'), 'byte': (255, 0), 'dateFormula': ('1M+CM', ''), 'recordID': ('Customer: 10000', ''),
}


def type_zoo():
    values = {f'{name}{kind}': value for name, pair in ZOO.items() for kind, value in zip(('Value', 'Var'), pair)}
    answer = service('Codeunit/Letters').TypeZoo(**values)
    see('var parameters', [answer[f'{name}Var'] for name in ZOO])


def pages():
    customers = service('Page/Customer')

    def many(filters, size=0, bookmark=None):
        found = customers.ReadMultiple(filter=[{'Field': field, 'Criteria': criteria} for field, criteria in filters], bookmarkKey=bookmark, setSize=size)
        return found or []

    def numbers(records):
        return [each.No for each in records]

    def create(records):
        return numbers(customers.CreateMultiple(Customer_List={'Customer': records}))

    see('CreateMultiple with one', create([{'No': 'IA1', 'Name': 'Only one', 'City': 'Interop'}]))
    see('CreateMultiple with many', create([
        {'No': f'IA{n}', 'Name': f'Many {n}', 'City': 'Interop', 'Credit_Limit_LCY': decimal.Decimal(n) * 1000 + decimal.Decimal('1.5'), 'Blocked': 'Ship' if n in (3, 5) else '_blank_'} for n in range(2, 8)
    ]))
    third = customers.Read(No='IA3')
    see('Read', [third[name] for name in ('No', 'Name', 'City', 'Contact', 'Credit_Limit_LCY', 'Blocked')])
    see('Read of nothing', customers.Read(No='NOBODY') or '(none)')
    record_id = customers.GetRecIdFromKey(Key=third.Key)
    see('GetRecIdFromKey, ReadByRecId', [record_id, customers.ReadByRecId(recId=record_id).No])
    see('ReadMultiple of none', numbers(many([('City', 'Nowhere at all')])))
    see('ReadMultiple of one', numbers(many([('No', 'IA4')])))
    see('ReadMultiple with two filters, one on an option', numbers(many([('City', 'Interop'), ('Blocked', 'Ship')])))
    see('ReadMultiple with an empty filter', len(many([('No', '')], 2)))
    slices, bookmark = [], None
    while found := many([('City', 'Interop')], 3, bookmark):
        slices.append(' '.join(numbers(found)))
        bookmark = found[-1].Key
    see('ReadMultiple, page by page', slices)
    see('ReadMultiple from the end', numbers(many([('City', 'Interop')], -3)))
    see('ReadMultiple of 1,000', len(many([('No', '')], 1000)))

    second = customers.Read(No='IA2')
    updated = customers.Update(Customer={'Key': second.Key, 'Name': 'Ændret & <changed> \U0001f600', 'Blocked': 'All'})
    see('Update', [updated[name] for name in ('No', 'Name', 'City', 'Blocked')])
    emptied = customers.Update(Customer={'Key': customers.Read(No='IA7').Key, 'City': ''})
    see('Update with an empty text', [emptied.No, emptied.Name, emptied.City])
    see('IsUpdated', [customers.IsUpdated(Key=second.Key), customers.IsUpdated(Key=updated.Key)])
    see('Update by two', fault(lambda: customers.Update(Customer={'Key': second.Key, 'Name': 'Too late'})))
    both = customers.UpdateMultiple(Customer_List={'Customer': [{'Key': customers.Read(No=no).Key, 'Contact': 'Both'} for no in ('IA4', 'IA5')]})
    see('UpdateMultiple', [f'{each.No} {each.Contact}' for each in both])
    sixth = customers.Read(No='IA6')
    see('Update with all that was read', 'the same Key' if customers.Update(Customer=sixth).Key == sixth.Key else 'another Key')
    see('Create of what exists', fault(lambda: customers.Create(Customer={'No': 'IA1'})))
    see('the fault of a trigger', fault(lambda: customers.Create(Customer={'No': 'IA8', 'E_Mail': 'nowhere'})))
    see('Delete', [customers.Delete(Key=emptied.Key), customers.Read(No='IA7') or '(none)'])
    see('Delete of what is gone', fault(lambda: customers.Delete(Key=emptied.Key)))


FIELDS = {
    'No': 'IT1', 'Integer_Field': -2147483648, 'BigInteger_Field': 9223372036854775807, 'Decimal_Field': decimal.Decimal('-12345678901234567.89012345'), 'Boolean_Field': True,
    'Text_Field': ' <Tøxt> & "quotes" ', 'Code_Field': 'ABC-10', 'Date_Field': datetime.date(1969, 7, 20), 'Time_Field': datetime.time(23, 59, 59, 123000),
    'DateTime_Field': moment(1969, 7, 20, 20, 17, 40, 250000), 'Duration_Field': -1500, 'Guid_Field': '7c6f1d0e-2b5a-4c3d-9e8f-0a1b2c3d4e5f', 'Option_Field': 'Very_High',
    'Enum_Field': 'Dark_Blue', 'Char_Field': 'Ø', 'Byte_Field': 255, 'DateFormula_Field': '1M+CM', 'RecordID_Field': 'Customer: 10000', 'Blob_Field': bytes([0, 1, 2, 3]),
}


def documents():
    samples = service('Page/TypeSample')
    full = samples.Create(TypeSample=FIELDS | {'Lines': {'Type_Sample_Lines': [{'Description': 'the only line'}]}})
    see('every type as a field', [full[name] for name in FIELDS])
    see('a document with one line', [each.Description for each in full.Lines.Type_Sample_Lines])
    blank = samples.Create(TypeSample={'No': 'IT2'})
    see('every type, blank', [blank[name] for name in FIELDS])
    see('a document without lines', blank.Lines or '(none)')

    orders = service('Page/SalesOrder')

    def line(no, quantity):
        return {'Type': 'Item', 'No': no, 'Quantity': quantity}

    def lines_of(order):
        return order.SalesLines.Sales_Order_Line

    def quantities(order):
        return [f'{each.Line_No} {text(each.Quantity)}' for each in lines_of(order)]

    order = orders.Create(SalesOrder={'Sell_to_Customer_No': '10000', 'SalesLines': {'Sales_Order_Line': [line('1062', 2), line('1054', 3)]}})
    see('a document with lines', [order.Document_Type] + [f'{each.Line_No} {each.Type} {each.No} {text(each.Quantity)}' for each in lines_of(order)])
    first, second = (each.Key for each in lines_of(order))
    changed = orders.Update(SalesOrder={'Key': order.Key, 'SalesLines': {'Sales_Order_Line': [{'Key': first, 'Quantity': 7}, line('1062', 1)]}})
    see('a changed line, and another', quantities(changed))
    see('Delete of a line', [orders.Delete_SalesLines(SalesLines_Key=second)] + quantities(orders.Read(No=order.No)))
    now = orders.Read(No=order.No)
    late = fault(lambda: orders.Update(SalesOrder={'Key': now.Key, 'SalesLines': {'Sales_Order_Line': [{'Key': first, 'Quantity': 9}]}}))
    see('Update of a line by two', [each.replace(order.No, 'NO') for each in late])
    see('a line with a fault', fault(lambda: orders.Create(SalesOrder={'Sell_to_Customer_No': '10000', 'SalesLines': {'Sales_Order_Line': [line('NO ITEM', 1)]}})))
    see('Delete of a document', orders.Delete(Key=now.Key))


codeunits()
pages()
documents()
