/** The demo application. */

import { demoRows, type Application } from '../al.js'
import { CacheStressTestCodeunit } from './CacheStressTest.Codeunit.js'
import { CacheStressTest } from './CacheStressTest.Table.js'
import { Confirm } from './Confirm.Codeunit.js'
import { Customer } from './Customer.Table.js'
import { denmark, international } from './demoCountries.js'
import { demoCustomers } from './demoCustomers.js'
import { Dialog } from './Dialog.Codeunit.js'
import { EndlessLoop } from './EndlessLoop.Codeunit.js'
import { ErrorCodeunit } from './Error.Codeunit.js'
import { Letters } from './Letters.Codeunit.js'
import { Message } from './Message.Codeunit.js'
import { MiscOperations } from './MiscOperations.Codeunit.js'
import { SessionAdmin } from './SessionAdmin.Codeunit.js'
import { SessionSamples } from './SessionSamples.Codeunit.js'
import { Sleeper } from './Sleeper.Codeunit.js'

const companies = ['CRONUS International Ltd.', 'CRONUS Danmark A/S'] as const

export const application: Application = {
  name: 'Servicetier Demo',
  companies,
  objects: [
    Customer, CacheStressTest,
    SessionAdmin, MiscOperations, Letters, CacheStressTestCodeunit, SessionSamples, EndlessLoop, Sleeper, Confirm, ErrorCodeunit, Message, Dialog,
  ],
  webServices: [
    { objectType: 'Codeunit', objectId: SessionAdmin.id, serviceName: 'SessionAdmin' },
    { objectType: 'Codeunit', objectId: MiscOperations.id, serviceName: 'MiscOperations' },
    { objectType: 'Codeunit', objectId: Letters.id, serviceName: 'Letters' },
    { objectType: 'Codeunit', objectId: SessionSamples.id, serviceName: 'SessionSamples' },
  ],
  demoData: () => [
    demoRows(companies[0], Customer, demoCustomers(international)),
    demoRows(companies[1], Customer, demoCustomers(denmark)),
  ],
}
