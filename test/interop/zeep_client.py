"""A SOAP client that is not JavaScript: zeep, from nothing but the WSDL. Run by zeep.test.ts; prints one JSON object.

Environment: SOAP_URL (http://host:port/BC/WS), SOAP_USER, SOAP_PASSWORD.
"""

import datetime
import decimal
import json
import os
import uuid
from urllib.parse import quote

import requests
import zeep

http = requests.Session()
http.auth = (os.environ['SOAP_USER'], os.environ['SOAP_PASSWORD'])
http.trust_env = False

INTERNATIONAL = 'CRONUS International Ltd.'
DENMARK = 'CRONUS Danmark A/S'


def service(name, company=None):
    path = name if company is None else f"{quote(company, safe='')}/Codeunit/{name}"
    return zeep.Client(f"{os.environ['SOAP_URL']}/{path}?wsdl", transport=zeep.Transport(session=http)).service


def ping():
    return [service('MiscOperations', company).Ping(input=5) for company in (INTERNATIONAL, DENMARK)]


def text():
    """Texts that a careless reader or writer changes: blanks at the ends, markup, line ends, characters beyond 16 bits."""
    letters = service('Letters', INTERNATIONAL)
    texts = ['', ' two  blanks ', '<b>&amp;]]></b>', 'line\nline\ttab', 'æøå ß €', '\U0001d11e\U0001f600', 'x' * 100_000]
    return [given[:20] for given in texts if (letters.Echo(inputstring=given) or '') != given]


ZOO = {
    'integer': -2147483648,
    'bigInteger': 9223372036854775807,
    'decimal': decimal.Decimal('-12345678901234567.89012345'),
    'boolean': True,
    'text': ' <Tøxt> & "quotes" ',
    'code': 'ABC-10',
    'date': datetime.date(2024, 2, 29),
    'time': datetime.time(23, 59, 59, 123000),
    'dateTime': datetime.datetime(2026, 11, 21, 10, 30, 0, 250000, tzinfo=datetime.timezone.utc),
    'duration': 5400000,
    'guid': str(uuid.UUID('7c6f1d0e-2b5a-4c3d-9e8f-0a1b2c3d4e5f')),
    'option': 3,
    'char': 'Ø',
    'byte': 255,
    'dateFormula': '1M+CM',
    'recordID': 'Customer: 10000',
}
BLANK = {
    'integer': 0, 'bigInteger': 0, 'decimal': decimal.Decimal(0), 'boolean': False, 'text': '', 'code': '',
    'date': datetime.date(1, 1, 1), 'time': datetime.time(0), 'dateTime': datetime.datetime(1, 1, 1, tzinfo=datetime.timezone.utc),
    'duration': 0, 'guid': str(uuid.UUID(int=0)), 'option': 0, 'char': 'a', 'byte': 0, 'dateFormula': '', 'recordID': '',
}


def type_zoo():
    """Names and values of the types whose var parameter did not come back equal to the value that was sent."""
    letters = service('Letters', DENMARK)
    arguments = {f'{name}Value': value for name, value in ZOO.items()} | {f'{name}Var': value for name, value in BLANK.items()}
    answer = letters.TypeZoo(**arguments)
    return {name: f'{value!r} came back as {answer[f"{name}Var"]!r}' for name, value in ZOO.items() if answer[f'{name}Var'] != value}


def sessions():
    """Starts, watches and stops sessions, with and without the optional parameters."""
    admin = service('SessionAdmin', INTERNATIONAL)
    plain = admin.StartSession(sessionId=0, codeunitId=50105)
    full = admin.StartSession(sessionId=0, codeunitId=50102, companyName=DENMARK, recordId='Customer: 10000', timeout=60000)
    unknown = admin.StartSession(sessionId=0, codeunitId=49999)
    active = [admin.IsSessionActive(sessionId=each.sessionId) for each in (plain, full)]
    stopped = [admin.StopSession(sessionId=plain.sessionId), admin.StopSession(sessionId=full.sessionId, comment='stopped by zeep')]
    over = [admin.IsSessionActive(sessionId=each.sessionId) for each in (plain, full)]
    again = admin.StopSession(sessionId=full.sessionId, comment='too late')
    return {
        'started': [plain.return_value, full.return_value], 'unknownStarted': [unknown.return_value, unknown.sessionId],
        'active': active, 'stopped': stopped, 'over': over, 'stoppedAgain': again, 'stoppedId': full.sessionId,
    }


def fault(call):
    try:
        return {'answer': repr(call())}
    except zeep.exceptions.Fault as error:
        return {'code': error.code, 'message': error.message, 'detail': ''.join(error.detail.itertext())}


def faults():
    samples = service('SessionSamples', INTERNATIONAL)
    letters = service('Letters', INTERNATIONAL)
    return {
        'error': fault(lambda: samples.RaiseError(text='Zeep & <friends>')),
        'confirm': fault(lambda: samples.ShowConfirm()),
        'argument': fault(lambda: letters.TypeZoo(**{f'{name}{kind}': value for name, value in (BLANK | {'code': 'x' * 21}).items() for kind in ('Value', 'Var')})),
    }


def refused():
    """HTTP status of the WSDL for a wrong password."""
    return requests.get(f"{os.environ['SOAP_URL']}/SystemService", auth=(os.environ['SOAP_USER'], 'wrong'), timeout=30).status_code


print(json.dumps({
    'ping': ping(),
    'textsThatChanged': text(),
    'typesThatChanged': type_zoo(),
    'companies': service('SystemService').Companies(),
    'sessions': sessions(),
    'faults': faults(),
    'refused': refused(),
}))
