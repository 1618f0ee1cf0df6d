"""Sessions and their faults with zeep, from nothing but the WSDL. Run by zeep.test.ts; prints one JSON object.

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


BLANK = {
    'integer': 0, 'bigInteger': 0, 'decimal': decimal.Decimal(0), 'boolean': False, 'text': '', 'code': '',
    'date': datetime.date(1, 1, 1), 'time': datetime.time(0), 'dateTime': datetime.datetime(1, 1, 1, tzinfo=datetime.timezone.utc),
    'duration': 0, 'guid': str(uuid.UUID(int=0)), 'option': 0, 'char': 'a', 'byte': 0, 'dateFormula': '', 'recordID': '',
}


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
    'sessions': sessions(),
    'faults': faults(),
    'refused': refused(),
}))
