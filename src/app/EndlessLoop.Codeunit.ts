import { defineCodeunit } from '../index.js'

/** Code that never reaches a statement: only ending its thread ends it. */
export const EndlessLoop = defineCodeunit({
  id: 50104,
  name: 'Endless Loop',
  onRun: () => {
    while (true);
  },
})
