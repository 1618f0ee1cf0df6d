import { defineEnum } from '../index.js'

/** An enum whose ordinals are sparse. */
export const TypeSampleColor = defineEnum({
  id: 50110,
  name: 'Type Sample Color',
  values: { ' ': 0, Red: 1, Green: 5, 'Dark Blue': 10 },
})
