/**
 * A session thread's entry: hands the business objects to the thread and serves. Loads `pg` and the objects, not the
 * ORM.
 */

import { parentPort, workerData } from 'node:worker_threads'
import { executeWork } from './steps/executeWork.js'
import { records } from './record/records.js'
import { Objects } from './application/Objects.js'
import { loadApplication } from './compose/loadApplication.js'
import type { ThreadData } from './session/host/messages.js'
import { serveThread } from './session/host/serveThread.js'

if (parentPort === null) throw new Error('worker.js runs as a worker thread only.')
const data = workerData as ThreadData
const objects = new Objects((await loadApplication(data.application)).objects)
serveThread({
  port: parentPort,
  data,
  objects,
  records,
  executeWork: async (session, work) => await executeWork(session, work, objects),
})
