import { spawnSync } from 'node:child_process'
import { clientPath, interoperability } from './interoperability.js'

const missing =
  spawnSync('/usr/bin/php', ['-r', "exit(class_exists('SoapClient') ? 0 : 1);"]).status === 0
    ? undefined
    : '/usr/bin/php has no SoapClient: apt-get install php-cli php-soap'

interoperability({ name: "PHP's SoapClient", missing, command: () => ['/usr/bin/php', clientPath('php_scenario.php')] })
