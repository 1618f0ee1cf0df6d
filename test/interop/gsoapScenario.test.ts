import { existsSync } from 'node:fs'
import { copyFile } from 'node:fs/promises'
import { join } from 'node:path'
import { documents, scenario } from './scenario.js'
import { clientPath, interoperability, run, type Wsdls } from './interoperability.js'

const absent = ['/usr/bin/wsdl2h', '/usr/bin/soapcpp2', '/usr/bin/g++', '/usr/include/stdsoap2.h'].filter(
  (path) => !existsSync(path),
)
/** In the order of their prefixes in the client, ns1 to ns6. */
const services = [
  'SystemService',
  'Interop',
  'Letters',
  'Customer',
  'TypeSample',
  'SalesOrder',
] as const satisfies readonly (keyof Wsdls)[]
const library = '/usr/share/gsoap'
const yearOne = 'the year 1, in which a blank DateTime is, is 1970 to it'

/** What gSOAP makes of blank moments. */
function in1970(seen: readonly string[]): readonly string[] {
  return seen.map((text) => text.replace('0001-01-01T', '1970-01-01T'))
}

interoperability({
  name: 'gSOAP with code of wsdl2h and soapcpp2',
  missing: absent.length === 0 ? undefined : `there is no ${absent.join(', ')}: apt-get install gsoap libgsoap-dev g++`,
  async prepare(folder, wsdls) {
    await copyFile(clientPath('gsoap-typemap.dat'), join(folder, 'typemap.dat'))
    await run(
      [
        '/usr/bin/wsdl2h',
        '-c++11',
        '-O4',
        '-x',
        '-t',
        'typemap.dat',
        '-o',
        'services.h',
        ...services.map((service) => wsdls[service]),
      ],
      {},
      folder,
    )
    await run(
      [
        '/usr/bin/soapcpp2',
        '-c++11',
        '-C',
        '-j',
        '-x',
        '-L',
        '-w',
        `-I${library}/import`,
        `-I${library}`,
        'services.h',
      ],
      {},
      folder,
    )
    const compiler = ['/usr/bin/g++', '-std=c++17', '-w', '-I.', `-I${library}`] as const
    const proxies = services.map((service) => `soap${service}_USCOREBindingProxy.cpp`)
    // The first is as much work as all the others.
    await Promise.all([
      run([...compiler, '-c', 'soapC.cpp'], {}, folder),
      run(
        [...compiler, '-c', ...proxies, `${library}/custom/struct_timeval.c`, clientPath('gsoap_scenario.cpp')],
        {},
        folder,
      ),
    ])
    const objects = [
      'soapC.o',
      ...proxies.map((name) => name.replace('.cpp', '.o')),
      'struct_timeval.o',
      'gsoap_scenario.o',
    ]
    await run(['/usr/bin/g++', '-o', 'scenario', ...objects, '-lgsoap++'], {}, folder)
  },
  command: (folder) => [join(folder, 'scenario')],
  differs: {
    'DateTime without a zone': { sees: undefined, because: 'its moments always have a zone' },
    'DateTime with a zone': { sees: in1970(scenario.codeunits['DateTime with a zone']), because: yearOne },
    'every type, blank': { sees: in1970(documents['every type, blank']), because: yearOne },
  },
})
