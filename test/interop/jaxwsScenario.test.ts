import { existsSync } from 'node:fs'
import { copyFile, mkdir, readdir } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { clientPath, interoperability, run } from './interoperability.js'

const runtime = '/usr/share/java/jaxws-rt.jar'
const absent = ['/usr/bin/wsimport', runtime, '/usr/bin/javac'].filter((path) => !existsSync(path))

interoperability({
  name: "Java's JAX-WS with code of wsimport",
  missing:
    absent.length === 0 ? undefined : `there is no ${absent.join(', ')}: apt-get install jaxws default-jdk-headless`,
  async prepare(folder, wsdls) {
    const [sources, classes] = [join(folder, 'sources'), join(folder, 'classes')]
    await Promise.all([
      mkdir(sources),
      mkdir(classes),
      copyFile(clientPath('jaxws-bindings.xml'), join(folder, 'jaxws-bindings.xml')),
    ])
    for (const wsdl of Object.values(wsdls)) {
      const service = basename(wsdl, '.wsdl')
      await run(
        [
          '/usr/bin/wsimport',
          '-Xnocompile',
          '-quiet',
          '-p',
          `bc.${service.toLowerCase()}`,
          '-s',
          sources,
          ...(service === 'Interop' ? ['-b', 'jaxws-bindings.xml'] : []),
          basename(wsdl),
        ],
        {},
        folder,
      )
    }
    const generated = (await readdir(sources, { recursive: true })).filter((path) => path.endsWith('.java'))
    await run(
      [
        '/usr/bin/javac',
        '-nowarn',
        '-encoding',
        'UTF-8',
        '-cp',
        runtime,
        '-d',
        classes,
        ...generated,
        clientPath('JaxwsScenario.java'),
      ],
      {},
      sources,
    )
  },
  command: (folder) => ['/usr/bin/java', '-cp', `${join(folder, 'classes')}:${runtime}`, 'JaxwsScenario'],
})
